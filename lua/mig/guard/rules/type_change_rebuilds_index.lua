--- A change of type that costs nothing, but for an index.
local rule = {}

rule.description = {
  number = 27, severity = "warning", on = { "alter_type" },
  title = "A change of type builds an index anew",
  why = "The table stays as it is, but an index that compares otherwise (citext, a collation),"
    .. " or that has the column in an expression or a condition, is built under ACCESS "
    .. "EXCLUSIVE (measured).",
  safe = [[
-- Outside a transaction: without the index while the type changes
transaction = false
migrator.actor:drop_index { index_name = "{index}", concurrently = true }
migrator.actor:modify_column_type {
  table_name = "{table}", column_name = "{column}", type = "{type}",
}
migrator.actor:add_index {
  table_name = "{table}", index_name = "{index}", columns = { {columns} }, concurrently = true,
}
]],
}

function rule.check(effect, world)
  if not world:in_use(effect.table) or world:cost(effect).rewrite then return nil end
  local old = world.state:column_type(effect.table, effect.name)
  local index = old and world.state:index_rebuild(effect.table, effect.name, old, effect)
  if not index then return nil end
  return ('index "%s" is built anew while nobody can use %s'):format(index.name,
    world:say(effect.table))
end

return rule
