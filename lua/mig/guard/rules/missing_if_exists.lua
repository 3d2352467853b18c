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
check.drop_type = check.drop_column

function check.drop_constraint(effect, world)
  world:remember("missing-if-exists")[effect.name] = effect.if_exists
  return not effect.if_exists
end

-- DROP CONSTRAINT IF EXISTS before ADD CONSTRAINT.
function check.add_constraint(effect, world)
  local dropped = world:remember("missing-if-exists")
  local name = effect.constraint.name or ""
  local before = dropped[name]
  dropped[name] = nil
  return not before
end

function rule.check(effect, world)
  if world.session:in_transaction() or world.script.language ~= "sql" then return nil end
  local test = check[effect.kind]
  if test and not test(effect, world) then return nil end
  return "it fails when the script is run again after an error further down"
end

return rule
