--- DROP CONSTRAINT.
local rule = {}

rule.description = {
  number = 57, severity = "note", on = { "drop_constraint" },
  title = "A constraint goes",
  why = "Nothing keeps its promise any more. ACCESS EXCLUSIVE for a moment; for a foreign key "
    .. "on both tables (measured).",
}

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  local record = world.state:find(effect.table)
  local constraint = record and record.constraints[effect.name]
  if constraint and constraint.fresh then return nil end
  if constraint and constraint.target then
    return ('foreign key "%s" goes; reads and writes of %s wait as well, for a moment'):format(
      effect.name, world:say(constraint.target))
  end
  return ('"%s" of %s is no longer kept'):format(effect.name, world:say(effect.table))
end

return rule
