--- lock_timeout shorter than deadlock_timeout.
local session = require("mig.guard.session")

local rule = {}

rule.description = {
  number = 88, severity = "note", on = { "set" },
  title = "A lock_timeout under deadlock_timeout never gets past autovacuum",
  why = "A running autovacuum is cancelled only by the check for deadlocks, after "
    .. "deadlock_timeout (1 s): with less, every attempt fails while it runs (measured: 900 "
    .. "ms never, 1.5 s always).",
  safe = [[
migrator.db_session:exec("SET LOCAL lock_timeout = '1500ms'")
]],
}

function rule.check(effect, world)
  if effect.name ~= "lock_timeout" then return nil end
  local time = session.milliseconds(effect.value or "")
  local other = session.milliseconds(world.session:setting("deadlock_timeout") or "1s")
  if not time or time == 0 or not other or time >= other then return nil end
  return ("%s is less than deadlock_timeout: a running autovacuum makes every attempt fail"):format(
    effect.value)
end

return rule
