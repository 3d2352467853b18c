--- CREATE TRIGGER on a table in use.
local rule = {}

rule.description = {
  number = 44, severity = "note", queue = true, on = { "create_trigger" },
  title = "CREATE TRIGGER waits for writers, and makes them wait",
  why = "SHARE ROW EXCLUSIVE, for a moment: it is the wait for running transactions that "
    .. "costs. With lock_timeout, and another attempt, it is no hazard.",
}

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  return ("writes to %s wait, for a moment"):format(world:say(effect.table))
end

return rule
