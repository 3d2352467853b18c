--- PRIMARY KEY USING INDEX on a column that may be NULL.
local rule = {}

rule.description = {
  number = 16, severity = "warning", on = { "add_constraint" },
  title = "A primary key on a nullable column reads the whole table",
  why = "USING INDEX spares the build, but columns that are not NOT NULL are made so: a scan "
    .. "under ACCESS EXCLUSIVE, unless a valid CHECK proves it (12).",
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
migrator.actor:add_constraint {
  table_name = "{table}", constraint = "primary_key", constraint_name = "{table}_pkey",
  using_index = "{index}",
}
]],
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
