--- When the connection is lost: what became of the transaction that was being committed.
---
--- The transaction's id was asked for before COMMIT was sent. The server knows by it whether the
--- transaction committed; where it does not any more, the ledger row, which is part of it, says so.

local core = require("mig.core")
local ledger = require("mig.ledger")

local lost = {}

local RECONNECT_SECONDS = 30

--- A new connection; a server that restarts is given some time.
---@param run mig.Run
---@return table conn
function lost.reconnect(run)
  local deadline, pause = core.os.monotonic() + (run.reconnect_wait or RECONNECT_SECONDS), 0.05
  while true do
    local ok, result = pcall(run.reconnect)
    if ok then return result end
    if not core.is_error(result) or result.kind ~= "connection"
      or core.os.monotonic() > deadline then
      error(result, 0)
    end
    core.os.sleep(pause)
    pause = math.min(pause * 2, 1)
  end
end

local function status_of(conn, xid)
  if not xid then return nil end
  local ok, result = pcall(conn.query, conn,
    "SELECT pg_catalog.pg_xact_status($1::xid8) AS status", xid)
  -- A server that crashed may not have come as far as this id: then nothing of it is there.
  if not ok then return result.sqlstate == "22023" and "aborted" or nil end
  return result[1].status
end

local function by_ledger(run, conn, file, direction)
  local rows = ledger.read(run.ledger, conn)
  local there = ledger.by_revision(rows)[file.revision] ~= nil
  return there == (direction == "up") and "committed" or "aborted"
end

local function fence(run, conn, pid)
  if not run.fence or not pid then return end
  run.render:say(("ending process %s, which still works"):format(pid))
  conn:query("SELECT pg_catalog.pg_terminate_backend($1::int)", pid)
end

--- What became of a transaction whose COMMIT was not answered.
---@param run mig.Run
---@param conn table new connection
---@param file mig.File
---@param direction "up"|"down"
---@param commit { xid: string|nil, pid: string|nil }
---@return "committed"|"aborted"|"in progress"
function lost.outcome(run, conn, file, direction, commit)
  local deadline = core.os.monotonic() + (run.lock_wait or 60)
  local status = status_of(conn, commit.xid)
  if status == "in progress" then fence(run, conn, commit.pid) end
  while status == "in progress" and core.os.monotonic() < deadline do
    core.os.sleep(0.1)
    status = status_of(conn, commit.xid)
  end
  return status or by_ledger(run, conn, file, direction)
end

return lost
