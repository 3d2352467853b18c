--- DROP COLUMN, and DROP ATTRIBUTE of a composite type, which columns store.
local rule = {}

rule.description = {
  number = 53, severity = "warning", on = { "drop_column", "alter_composite_type" },
  title = "A column goes with its data",
  why = "It cannot be taken back, and code that still names the column fails at once. It "
    .. "belongs into the release after the one that stopped using it. An attribute of a composite "
    .. "type goes with its values in all columns of that type.",
  safe = [[
-- When no running code reads or writes it any more
migrator.actor:drop_column { table_name = "{table}", column_name = "{column}" }
]],
}

-- The tables in use that have a column of the type, as far as is known.
local function users(type, world)
  local names = {}
  for _, ref in ipairs(world.state:type_users(type)) do
    if world:in_use(ref) then names[#names + 1] = world:say(ref) end
  end
  return names
end

local function attribute(effect, world)
  if effect.change ~= "AT_DropColumn" then return nil end
  local names = users(effect.relation, world)
  local message = ('attribute "%s" of type %s goes with its values'):format(effect.name,
    world:say(effect.relation))
  if #names > 0 then return ("%s in %s"):format(message, table.concat(names, ", ")) end
  return { severity = "note", message = message .. " in columns of that type" }
end

function rule.check(effect, world)
  if effect.kind == "alter_composite_type" then return attribute(effect, world) end
  if not world:in_use(effect.table) or world.state:is_new_column(effect.table, effect.name) then
    return nil
  end
  return ('column "%s" of %s goes with its data, and code that names it fails'):format(effect.name,
    world:say(effect.table))
end

return rule
