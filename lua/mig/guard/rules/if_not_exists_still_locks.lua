--- IF [NOT] EXISTS where there is nothing to do.
local rule = {}

rule.description = {
  number = 52, severity = "note", queue = true,
  on = { "add_column", "drop_column", "create_index" },
  title = "IF NOT EXISTS takes its lock also when there is nothing to do",
  why = "ADD COLUMN IF NOT EXISTS and DROP COLUMN IF EXISTS take ACCESS EXCLUSIVE, CREATE "
    .. "INDEX IF NOT EXISTS takes SHARE, before they look (measured).",
}

local function is_done(effect, world)
  local record = world.state:find(effect.table)
  if not record then return false end
  if effect.kind == "add_column" then
    return effect.if_not_exists and record.columns[effect.column.name] ~= nil
  end
  if effect.kind == "drop_column" then
    return effect.if_exists and record.known and record.columns[effect.name] == nil
  end
  return effect.if_not_exists and effect.name and record.indexes[effect.name] ~= nil
    and not effect.concurrently
end

function rule.check(effect, world)
  if not world:in_use(effect.table) or not is_done(effect, world) then return nil end
  return ("there is nothing to do here, and %s is locked for it"):format(world:say(effect.table))
end

return rule
