--- SET NOT NULL without a proof.
local rule = {}

rule.description = {
  number = 18, severity = "warning", on = { "set_not_null" },
  title = "SET NOT NULL reads the whole table under ACCESS EXCLUSIVE",
  why = "Unless a valid CHECK (column IS NOT NULL) proves it (12), or a valid NOT NULL "
    .. "constraint (18), PostgreSQL looks at every row while nobody can read or write, and "
    .. "fails where it finds NULL.",
  safe = [[
-- Migration 1
migrator.actor:add_constraint {
  table_name = "{table}", constraint = "check", constraint_name = "{table}_{column}_not_null",
  not_valid = true, constraint_args = { check_condition = sql "{column} IS NOT NULL" },
}
-- Migration 2
migrator.actor:validate_constraint {
  table_name = "{table}", constraint_name = "{table}_{column}_not_null",
}
-- Migration 3
migrator.actor:add_not_null { table_name = "{table}", column_name = "{column}" }
migrator.actor:drop_constraint {
  table_name = "{table}", constraint_name = "{table}_{column}_not_null",
}
]],
}

function rule.check(effect, world)
  if not world:in_use(effect.table) or not world:cost(effect).scan then return nil end
  return ('all of %s is read for NULL in "%s" while nobody can use it'):format(
    world:say(effect.table), effect.name)
end

return rule
