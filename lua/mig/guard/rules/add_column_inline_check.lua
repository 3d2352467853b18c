--- ADD COLUMN … CHECK.
local rule = {}

rule.description = {
  number = 11, severity = "warning", on = { "add_column" },
  title = "A CHECK on a new column reads the whole table",
  why = "PostgreSQL tests the CHECK on every row, also when all of them hold NULL there, under"
    .. " ACCESS EXCLUSIVE (measured, 12 to 18).",
  safe = [[
-- Migration 1
migrator.actor:add_column { table_name = "{table}", column_name = "{column}", type = "{type}" }
migrator.actor:add_constraint {
  table_name = "{table}", constraint = "check", constraint_name = "{table}_{column}_check",
  not_valid = true, constraint_args = { check_condition = sql "…" },
}
-- Migration 2
migrator.actor:validate_constraint {
  table_name = "{table}", constraint_name = "{table}_{column}_check",
}
]],
}

function rule.check(effect, world)
  local check = effect.column.check
  if not check or not check.enforced or not world:in_use(effect.table) then return nil end
  return ("the CHECK on the new column reads all of %s while nobody can use it"):format(
    world:say(effect.table))
end

return rule
