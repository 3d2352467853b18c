--- LOCK TABLE.
local locks = require("mig.guard.locks")

local rule = {}

rule.description = {
  number = 48, severity = "warning", on = { "lock_table" },
  title = "LOCK TABLE",
  why = "The lock is held until the transaction ends.",
}

function rule.check(effect, world)
  if not world:locks_at_least(effect, "S") then return nil end
  local lock = world:lock(effect)
  return ("%s on %s until the transaction ends"):format(locks.NAMES[lock.mode],
    world:say(effect.table))
end

return rule
