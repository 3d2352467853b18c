--- INSERT with keys of its own.
local rule = {}

rule.description = {
  number = 79, severity = "note", on = { "insert", "copy" },
  title = "The sequence does not know the keys that were inserted",
  why = "A serial or identity column whose values are given stays where it is: later inserts "
    .. "meet duplicate keys.",
  safe = [[
migrator.db_session:exec("SELECT setval(pg_get_serial_sequence('{table}', '{column}'), "
  .. "max({column})) FROM {table}")
]],
}

local function resets(effect, world)
  for later in world:following() do
    if later.kind == "call" and later.name == "setval" or later.kind == "alter_sequence"
      or later.kind == "set_identity" then
      return true
    end
  end
  return not effect
end

function rule.check(effect, world)
  local record = world.state:find(effect.table)
  for _, target in ipairs(effect.columns or {}) do
    local column = record and record.columns[target.name]
    if column and (column.serial or column.identity) and not resets(effect, world) then
      return ('the sequence of "%s" stays behind the keys that are written here'):format(
        column.name)
    end
  end
  return nil
end

return rule
