--- DROP TRIGGER.
local rule = {}

rule.description = {
  number = 45, severity = "note", queue = true, on = { "drop_trigger" },
  title = "DROP TRIGGER locks the table against everything",
  why = "ACCESS EXCLUSIVE, for a moment, but it waits behind every query and everybody waits "
    .. "behind it.",
}

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  return ("reads and writes of %s wait, for a moment"):format(world:say(effect.table))
end

return rule
