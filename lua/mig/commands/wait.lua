--- `mig wait`: until the server lets one in.

local core = require("mig.core")
local database = require("mig.database")
local waiting = require("mig.waiting")

local wait = {}

local DEFAULT = 60

---@param context mig.Context
---@return integer exit code
function wait.run(context)
  local render = context.render
  local seconds = context.arguments[1] and waiting.seconds(context.arguments[1]) or DEFAULT
  local started = core.os.monotonic()
  local conn <close> = waiting.open(function() return core.connect(context.conninfo()) end, seconds,
    function(text) render:say(text) end)
  local waited = core.os.monotonic() - started
  render:result(("%s accepts connections."):format(database.label(conn)))
  render:document({
    database = database.label(conn), server_version = conn:server_version(),
    waited_ms = math.floor(waited * 1000 + 0.5),
  })
  return 0
end

return wait
