--- A primary key of a partitioned table without its partition key.
local rule = {}

rule.description = {
  number = 124, severity = "error", on = { "create_table", "add_constraint" },
  title = "A unique key of a partitioned table has to have the partition key",
  why = "PostgreSQL refuses it: uniqueness is kept by each partition for itself.",
}

local function missing(keys, columns)
  local has = {}
  for _, name in ipairs(columns) do has[name] = true end
  for _, name in ipairs(keys) do
    if name and not has[name] then return name end
  end
  return nil
end

function rule.check(effect, world)
  local list, keys = effect.constraints, effect.partition_by
  if effect.constraint then
    local record = world.state:find(effect.table)
    list, keys = { effect.constraint }, record and record.known and record.partition_by
  end
  for _, constraint in ipairs(keys and list or {}) do
    if constraint.kind == "primary" or constraint.kind == "unique" then
      local name = missing(keys, constraint.columns)
      if name then
        return { location = constraint.location, lock = false,
          message = ('it lacks "%s", the partition key: PostgreSQL refuses'):format(name) }
      end
    end
  end
  return nil
end

return rule
