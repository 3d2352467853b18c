--- DROP CONSTRAINT of a primary key.
local rule = {}

rule.description = {
  number = 58, severity = "warning", on = { "drop_constraint" },
  title = "A primary key goes",
  why = "Foreign keys to it are in the way or go with it; UPDATE and DELETE on a published "
    .. "table fail (measured) until it has another replica identity.",
  safe = [[
-- First another identity
migrator.actor:modify_table { table_name = "{table}", replica_identity = "full" }
migrator.actor:drop_constraint { table_name = "{table}", constraint_name = "{constraint}" }
]],
}

local NAMES = { "_pkey$", "^pk_", "_pk$", "^pk$", "primary_key", "primarykey" }

local function looks_like(name)
  name = name:lower()
  for _, pattern in ipairs(NAMES) do
    if name:find(pattern) then return true end
  end
  return false
end

-- A new one in the same statement takes its place.
local function is_replaced(effect, world)
  for other in world:following() do
    if other.statement ~= effect.statement then return false end
    if other.kind == "add_constraint" and other.constraint.kind == "primary" then return true end
  end
  return false
end

function rule.check(effect, world)
  if not world:in_use(effect.table) or is_replaced(effect, world) then return nil end
  local record = world.state:find(effect.table)
  local constraint = record and record.constraints[effect.name]
  if constraint then
    return constraint.kind == "primary"
      and ("%s has no primary key any more"):format(world:say(effect.table)) or nil
  end
  if not looks_like(effect.name) then return nil end
  return ('"%s" is a primary key by its name: %s would have none any more'):format(effect.name,
    world:say(effect.table))
end

return rule
