--- Who runs mig, as the ledger and the checkpoints of backfills keep it.

local core = require("mig.core")

local who = {}

local known

--- "user@host"; looked up once.
---@return string
function who.host()
  known = known or ("%s@%s"):format(core.os.user() or "?", core.os.hostname() or "?")
  return known
end

return who
