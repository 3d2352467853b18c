--- PRIMARY KEY USING INDEX on a column that may be NULL.
local sequence = require("mig.guard.sequence")

local rule = {}

rule.description = {
  number = 16, severity = "warning", on = { "add_constraint" },
  title = "A primary key on a nullable column reads the whole table",
  why = "USING INDEX spares the build, but columns that are not NOT NULL are made so: a scan "
    .. "under ACCESS EXCLUSIVE, unless a valid CHECK proves it (12).",
  safe = sequence.migrations {
    sequence.check_not_null, sequence.validate_not_null,
    sequence.using_index("primary_key", "{table}_pkey", "{index}"),
  },
}

local function nullable(effect, world)
  local record = world.state:find(effect.table)
  local index = record and record.indexes[effect.constraint.using_index]
  if not index then return "unknown" end
  for _, name in ipairs(index.columns) do
    local column = name and record.columns[name]
    if not column then return "unknown" end
    if not world.state:not_null_proof(effect.table, name, world) then return name end
  end
  return nil
end

function rule.check(effect, world)
  local constraint = effect.constraint
  if constraint.kind ~= "primary" or not constraint.using_index then return nil end
  if not world:in_use(effect.table) then return nil end
  local column = nullable(effect, world)
  if not column then return nil end
  if column == "unknown" then
    return { severity = "note",
      message = "where a column of the index may be NULL, the whole table is "
      .. "read under ACCESS EXCLUSIVE" }
  end
  return ('column "%s" may be NULL: all of %s is read while nobody can use it'):format(column,
    world:say(effect.table))
end

return rule
