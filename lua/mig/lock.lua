--- One run of mig at a time: an advisory lock, named by the database and the ledger.
---
--- It is taken by polling, so that a waiting run holds no snapshot and is never in the way of
--- CREATE INDEX CONCURRENTLY. It belongs to the session that does the work: when it is free, that
--- session's backend is gone. Behind a pooler there is no session of ours; there a transaction on
--- a second connection holds it, see docs/decisions/lock-behind-a-pooler.md.

local core = require("mig.core")
local failure = require("mig.failure")

local lock = {}

---@class mig.Lock
---@field book mig.Ledger
---@field conn table
---@field pooled boolean
---@field second table|nil the connection that holds it behind a pooler
local methods = {}
methods.__index = methods

---@class mig.LockOptions
---@field wait number seconds
---@field open fun(): table another connection to the same database
---@field render table
---@field fence boolean|nil ends the holder

local HOLDER = [[
SELECT a.pid, a.application_name, a.usename, a.client_addr::text AS address, a.state,
       pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC',
                          'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since
FROM pg_catalog.pg_locks AS l JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND (l.classid::bigint << 32) | l.objid::bigint = %s::bigint]]

--- Who holds the lock: { pid, application_name, usename, address, state, since }, or nil.
---@param book mig.Ledger
---@param conn table
---@return table|nil
function lock.holder(book, conn)
  return conn:query(HOLDER:format(core.literal(book.key)))[1]
end

local function describe(holder)
  if not holder then return nil end
  return ('Process %s, "%s" of role "%s"%s, connected since %s.'):format(
    holder.pid, holder.application_name or "", holder.usename or "",
    holder.address and (" from " .. holder.address) or "", holder.since or "?")
end

--- Whether something between here and the server shares its sessions: the pid that the handshake
--- named is then not the backend's.
---@param conn table
---@return boolean
function lock.is_pooled(conn)
  local row = conn:query("SELECT pg_catalog.pg_backend_pid() AS pid")[1]
  return tonumber(row.pid) ~= conn:info().pid
end

local function try_session(self)
  return self.conn:query(("SELECT pg_catalog.pg_try_advisory_lock(%s::bigint) AS got"):format(
    core.literal(self.book.key)))[1].got == "t"
end

--- A finished query keeps its snapshot until the next one, when it came by the extended protocol;
--- CREATE INDEX CONCURRENTLY would wait for it. One by the simple protocol keeps nothing.
local NO_SNAPSHOT = "SELECT 1"

local function begin_holding(self)
  local list = {
    "BEGIN", "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL application_name = 'mig: lock'",
  }
  if self.second:server_version() >= 170000 then
    list[#list + 1] = "SET LOCAL transaction_timeout = 0"
  end
  list[#list + 1] = ("SELECT pg_catalog.pg_try_advisory_xact_lock(%s::bigint) AS got"):format(
    core.literal(self.book.key))
  return self.second:pipeline(list)[#list][1].got == "t"
end

local function try_transaction(self)
  self.second = self.second or self.options.open()
  local got = begin_holding(self)
  self.second:script(got and NO_SNAPSHOT or "ROLLBACK")
  return got
end

local function try(self)
  return self.pooled and try_transaction(self) or not self.pooled and try_session(self)
end

local function end_holder(self, holder)
  self.options.render:say(("ending process %s, which holds the lock"):format(holder.pid))
  self.conn:query("SELECT pg_catalog.pg_terminate_backend($1::int)", holder.pid)
end

local function raise_locked(self, holder)
  failure.raise({
    kind = "locked", message = "another run of mig holds the lock", source = false,
    detail = describe(lock.holder(self.book, self.conn) or holder),
    hint = ("Waited %g s; --lock-wait SECONDS waits longer. If that run is gone and its backend "
      .. "still works: --fence ends it."):format(self.options.wait),
  })
end

local function wait(self)
  local options = self.options
  local deadline, pause = core.os.monotonic() + options.wait, 0.05
  local holder = lock.holder(self.book, self.conn)
  options.render:say("waiting for another run of mig. " .. (describe(holder) or ""))
  if options.fence and holder then end_holder(self, holder) end
  repeat
    if core.os.monotonic() >= deadline then raise_locked(self, holder) end
    core.os.sleep(math.min(pause * (0.75 + math.random() / 2),
      math.max(0, deadline - core.os.monotonic())))
    pause = math.min(pause * 1.5, 0.5)
  until try(self)
end

local function acquire(self)
  self.pooled = lock.is_pooled(self.conn)
  if self.pooled then
    self.options.render:detail("behind a pooler: a second connection holds the lock")
  end
  if not try(self) then wait(self) end
  return self
end

--- Takes the lock. Raises "locked" when it is not free in time.
---@param book mig.Ledger
---@param conn table
---@param options mig.LockOptions
---@return mig.Lock
function lock.take(book, conn, options)
  return acquire(setmetatable({ book = book, conn = conn, options = options }, methods))
end

--- Takes it once more, for a new connection after the first one was lost.
---@param conn table
function methods:renew(conn)
  self.conn = conn
  if self.second then self.second:close() end
  self.second = nil
  acquire(self)
end

--- Raises when the connection that holds it behind a pooler is gone. Without a pooler the lock
--- cannot be lost before the work is.
function methods:check()
  if not self.second then return end
  local ok, problem = pcall(self.second.script, self.second, NO_SNAPSHOT)
  if ok then return end
  if core.is_error(problem) and problem.kind == "interrupted" then error(problem, 0) end
  failure.raise({
    kind = "connection", message = "the lock was lost", source = false,
    detail = "The connection that held it is gone: " .. tostring(problem),
    hint = "Run mig again: it goes on from what is recorded.",
  })
end

--- Gives it back.
function methods:release()
  if self.second then
    self.second:close()
    self.second = nil
  elseif self.conn:transaction_status() == "idle" then
    pcall(self.conn.query, self.conn, ("SELECT pg_catalog.pg_advisory_unlock(%s::bigint)"):format(
      core.literal(self.book.key)))
  end
end

methods.__close = methods.release

return lock
