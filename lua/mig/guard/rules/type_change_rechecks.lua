--- A change of type that costs nothing, but for a CHECK.
local rule = {}

rule.description = {
  number = 28, severity = "warning", on = { "alter_type" },
  title = "A change of type tests a CHECK anew",
  why = "The table stays as it is, but a CHECK that names the column is tested on every row "
    .. "under ACCESS EXCLUSIVE (measured).",
  safe = [[
-- Migration 1
migrator.actor:drop_constraint { table_name = "{table}", constraint_name = "{constraint}" }
migrator.actor:modify_column_type {
  table_name = "{table}", column_name = "{column}", type = "{type}",
}
migrator.actor:add_constraint {
  table_name = "{table}", constraint = "check", constraint_name = "{constraint}", not_valid = true,
  constraint_args = { check_condition = sql "…" },
}
-- Migration 2
migrator.actor:validate_constraint { table_name = "{table}", constraint_name = "{constraint}" }
]],
}

function rule.check(effect, world)
  if not world:in_use(effect.table) or world:cost(effect).rewrite then return nil end
  local check = world.state:check_names(effect.table, effect.name)
  if not check then return nil end
  return ('CHECK "%s" is tested on every row while nobody can use %s'):format(check.name,
    world:say(effect.table))
end

return rule
