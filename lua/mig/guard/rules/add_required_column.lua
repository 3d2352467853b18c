--- ADD COLUMN NOT NULL without a default.
local rule = {}

rule.description = {
  number = 19, severity = "error", on = { "add_column" },
  title = "A required column without a default",
  why = "It fails when the table has rows, and where it does not, code that does not know the "
    .. "column cannot insert any more.",
  safe = [[
-- Migration 1
migrator.actor:add_column { table_name = "{table}", column_name = "{column}", type = "{type}" }
-- Deploy code that writes it; fill the rows that are there; then migration 2
migrator.actor:add_constraint {
  table_name = "{table}", constraint = "check", constraint_name = "{table}_{column}_not_null",
  not_valid = true, constraint_args = { check_condition = sql "{column} IS NOT NULL" },
}
-- Migration 3
migrator.actor:validate_constraint {
  table_name = "{table}", constraint_name = "{table}_{column}_not_null",
}
-- Migration 4
migrator.actor:add_not_null { table_name = "{table}", column_name = "{column}" }
migrator.actor:drop_constraint {
  table_name = "{table}", constraint_name = "{table}_{column}_not_null",
}
]],
}

function rule.check(effect, world)
  local column = effect.column
  if not column.not_null or column.default or column.identity or column.serial
    or column.generated then
    return nil
  end
  if not world:in_use(effect.table) then return nil end
  return ('column "%s" is NOT NULL without a default: it fails when %s has rows, and breaks code '
    .. "that does not write it"):format(column.name, world:say(effect.table))
end

return rule
