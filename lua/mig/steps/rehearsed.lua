--- Steps of a dry run: all is one transaction, and what cannot run in one is left out and noted.

local failure = require("mig.failure")

local rehearsed = {}

local SAVEPOINT = "mig_rehearsal"

-- "cannot run inside a transaction block", "invalid transaction termination"
local NOT_HERE = { ["25001"] = true, ["2D000"] = true }

--- Notes what was left out.
---@param run mig.Run with `skipped`
---@param what string
---@return integer affected rows
function rehearsed.skip(run, what)
  run.skipped[#run.skipped + 1] = what
  return 0
end

--- Runs what the migration wants outside a transaction, if it can be run in one.
---@param run mig.Run
---@param sql string
---@param send fun(): any
---@return any result
function rehearsed.try(run, sql, send)
  local conn = run.conn
  conn:execute("SAVEPOINT " .. SAVEPOINT)
  local ok, result = xpcall(send, failure.handler)
  if not ok and not NOT_HERE[result.sqlstate] then error(result, 0) end
  if not ok then conn:execute("ROLLBACK TO SAVEPOINT " .. SAVEPOINT) end
  conn:execute("RELEASE SAVEPOINT " .. SAVEPOINT)
  return ok and result or rehearsed.skip(run, sql)
end

return rehearsed
