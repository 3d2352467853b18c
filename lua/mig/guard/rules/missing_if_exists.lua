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

local AGAIN = "it fails when the script is run again after an error further down"

local check = {}

function check.create_table(effect)
  return not effect.if_not_exists and not (effect.temporary and effect.on_commit_drop)
end

-- Behind DROP INDEX IF EXISTS it can be run again; IF NOT EXISTS would be content with what a build
-- that failed left INVALID.
function check.create_index(effect, world)
  if effect.if_not_exists or world:is_dropped_before(effect) then return nil end
  if not effect.concurrently then return AGAIN end
  return AGAIN .. ": DROP INDEX CONCURRENTLY IF EXISTS belongs before it"
end

function check.add_column(effect)
  return not effect.if_not_exists
end

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
  local said = check[effect.kind](effect, world)
  return said == true and AGAIN or said or nil
end

return rule
