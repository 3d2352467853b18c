--- idle_in_transaction_session_timeout.
local rule = {}

rule.description = {
  number = 90, severity = "note", off = true, on = { "ANY" },
  title = "A client that dies keeps its locks",
  why = "idle_in_transaction_session_timeout ends a transaction whose client is gone.",
  safe = [[
migrator.db_session:exec("SET idle_in_transaction_session_timeout = '30s'")
]],
}

local WEAK = { insert = true, update = true, delete = true, merge = true, copy = true }

function rule.check(effect, world)
  if effect.part ~= 1 or WEAK[effect.kind] or world.script.language ~= "sql" then return nil end
  if world.session:setting("idle_in_transaction_session_timeout")
    or not world:locks_at_least(effect, "S") then
    return nil
  end
  return "idle_in_transaction_session_timeout is not set"
end

return rule
