--- Who runs mig, as the ledger and the checkpoints of backfills keep it.

local core = require("mig.core")

local who = {}

--- "user@host".
---@return string
function who.host()
  return ("%s@%s"):format(core.os.user() or "?", core.os.hostname() or "?")
end

return who
