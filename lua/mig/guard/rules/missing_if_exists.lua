--- Statements that fail when they are run again.
local rule = {}

rule.description = {
  number = 100, severity = "note",
  on = { "create_table", "create_index", "add_column", "drop_column", "drop_table", "drop_index",
    "drop_constraint", "add_constraint", "drop_type" },
  title = "Outside a transaction a script that failed half-way cannot be run again",
  why = "What was done before the error stays done; IF [NOT] EXISTS lets the next run pass it."
    .. " In a transaction nothing is left behind, and it is not needed.",
}

local check = {}

function check.create_table(effect)
  return not effect.if_not_exists and not (effect.temporary and effect.on_commit_drop)
end

function check.create_index(effect)
  return not effect.if_not_exists
end

check.add_column = check.create_index

function check.drop_column(effect)
  return not effect.if_exists
end

check.drop_table, check.drop_index = check.drop_column, check.drop_column
check.drop_constraint, check.drop_type = check.drop_column, check.drop_column

-- DROP CONSTRAINT IF EXISTS before ADD CONSTRAINT.
function check.add_constraint(effect, world)
  for before in world:preceding() do
    if before.kind == "add_constraint" and before.constraint.name == effect.constraint.name then
      return true
    end
    if before.kind == "drop_constraint" and before.if_exists
      and before.name == effect.constraint.name then
      return false
    end
  end
  return true
end

function rule.check(effect, world)
  if world.session:in_transaction() or world.script.language ~= "sql" then return nil end
  local test = check[effect.kind]
  if test and not test(effect, world) then return nil end
  return "it fails when the script is run again after an error further down"
end

return rule
