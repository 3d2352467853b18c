--- A change of a column that a view uses.
local rule = {}

rule.description = {
  number = 68, severity = "error", on = { "alter_type", "drop_column" },
  title = "A view stands in the way",
  why = "PostgreSQL refuses to change the type of a column that a view or a rule uses, and to "
    .. "drop it without CASCADE.",
  safe = [[
-- In one transaction: the view goes, the column changes, the view comes back
migrator.actor:drop_view { view_name = "{relation}" }
migrator.actor:modify_column_type {
  table_name = "{table}", column_name = "{column}", type = "{type}",
}
]],
}

local function uses(relation, effect, world)
  if not relation.columns[effect.name] then return false end
  for _, ref in ipairs(relation.tables) do
    if world:same(ref, effect.table) then return true end
  end
  return false
end

function rule.check(effect, world)
  if effect.cascade then return nil end
  local names = {}
  for _, relation in pairs(world.state.relations) do
    if uses(relation, effect, world) then names[#names + 1] = world:say(relation.ref) end
  end
  if #names == 0 then return nil end
  table.sort(names)
  return ('view %s uses "%s": PostgreSQL refuses'):format(table.concat(names, ", "), effect.name)
end

return rule
