--- A strong lock with no lock_timeout in force.
local rule = {}

rule.description = {
  number = 86, severity = "note", queue = true, on = { "ANY" },
  title = "A lock is waited for without an end",
  why = "While the statement waits, everybody who comes after it waits, too: one long query "
    .. "stops the whole table. mig sets lock_timeout when mig.lua has one; SQL files have to "
    .. "do it themselves.",
  safe = [[
migrator.db_session:exec("SET lock_timeout = '2s'")
]],
}

local WEAK = { insert = true, update = true, delete = true, merge = true, copy = true }

function rule.check(effect, world)
  if effect.part ~= 1 or WEAK[effect.kind] or world.script.language ~= "sql" then return nil end
  if world.session:setting("lock_timeout") then return nil end
  local lock = world:locks_at_least(effect, "S") and world:lock(effect)
  if not lock then return nil end
  return ("it may wait for %s for any time, and everybody else behind "
    .. "it"):format(world:say(lock.ref))
end

return rule
