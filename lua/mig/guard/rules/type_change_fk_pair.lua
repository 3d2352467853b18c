--- A change of type on one side of a foreign key.
local rule = {}

rule.description = {
  number = 30, severity = "warning", on = { "alter_type" },
  title = "A change of type on one side of a foreign key",
  why = "Both tables are locked against everything, the key is checked anew, and it may fail "
    .. "because the types no longer fit.",
}

local function key_of(effect, world)
  local record = world.state:find(effect.table)
  for _, constraint in pairs(record and record.constraints or {}) do
    if constraint.kind == "foreign" then
      for _, name in ipairs(constraint.columns) do
        if name == effect.name then return constraint, constraint.target end
      end
    end
  end
  for _, key in ipairs(world.state.foreign_keys) do
    if key.constraint.target and world:same(key.constraint.target, effect.table)
      and world.state:find(key.record.ref) == key.record
      and key.record.constraints[key.constraint.name] == key.constraint then
      for _, name in ipairs(key.constraint.target_columns or {}) do
        if name == effect.name then return key.constraint, key.record.ref end
      end
    end
  end
  return nil
end

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  local constraint, other = key_of(effect, world)
  if not constraint then return nil end
  return ('foreign key "%s" is checked anew, and %s is locked as well'):format(constraint.name,
    world:say(other))
end

return rule
