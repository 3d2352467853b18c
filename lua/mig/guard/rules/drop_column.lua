--- DROP COLUMN.
local rule = {}

rule.description = {
  number = 53, severity = "warning", on = { "drop_column" },
  title = "A column goes with its data",
  why = "It cannot be taken back, and code that still names the column fails at once. It "
    .. "belongs into the release after the one that stopped using it.",
  safe = [[
-- When no running code reads or writes it any more
migrator.actor:drop_column { table_name = "{table}", column_name = "{column}" }
]],
}

function rule.check(effect, world)
  if not world:in_use(effect.table) or world.state:is_new_column(effect.table, effect.name) then
    return nil
  end
  return ('column "%s" of %s goes with its data, and code that names it fails'):format(effect.name,
    world:say(effect.table))
end

return rule
