--- ENABLE and DISABLE TRIGGER.
local rule = {}

rule.description = {
  number = 46, severity = "warning", on = { "trigger_state" },
  title = "A trigger is switched",
  why = "SHARE ROW EXCLUSIVE stops writes for a moment, and while a trigger is off its work is"
    .. " not done for anybody; DISABLE TRIGGER ALL also switches foreign keys off.",
}

local function answers(effect, other, world)
  return other.kind == "trigger_state" and other.enable ~= effect.enable
    and world:same(other.table, effect.table) and other.name == effect.name
    and (other.all ~= nil) == (effect.all ~= nil)
end

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  local others = effect.enable and world:preceding() or world:following()
  for other in others do
    if answers(effect, other, world) then return nil end
  end
  if effect.enable then
    return { severity = "note", message = ("writes to %s wait, for a moment"):format(
      world:say(effect.table)) }
  end
  return effect.all and ("triggers of %s, foreign keys with them, stay off"):format(
    world:say(effect.table)) or ('trigger "%s" of %s stays off'):format(effect.name or "?",
    world:say(effect.table))
end

return rule
