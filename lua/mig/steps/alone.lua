--- A statement that runs outside any transaction: written down before it starts, with its traces,
--- and after it ended. What was begun and has no end is decided by a probe.

local core = require("mig.core")
local directions = require("mig.directions")
local failure = require("mig.failure")
local journal = require("mig.journal")
local ledger = require("mig.ledger")
local probe = require("mig.probe")
local recording = require("mig.recording")
local timeouts = require("mig.timeouts")
local words = require("mig.words")

local alone = {}

-- Heads of statements of other classes that PostgreSQL refuses in a transaction.
local HEADS = {
  { "create", "database" }, { "drop", "database" }, { "create", "tablespace" },
  { "drop", "tablespace" }, { "alter", "system" },
}

--- Whether PostgreSQL refuses a statement in a transaction.
---@param sql string
---@param class string of core.classify
---@return boolean
function alone.is_needed(sql, class)
  if class == "no_transaction" then return true end
  if class ~= "database" then return false end
  for _, head in ipairs(HEADS) do
    if words.of(sql):accept(table.unpack(head)) then return true end
  end
  return false
end

--- Whether a statement may commit by itself, so that it cannot share a transaction.
---@param sql string
---@return boolean
function alone.may_commit(sql)
  local reader = words.of(sql)
  return reader:accept("call") or reader:accept("do")
end

--- The statement's first words, for messages.
---@param sql string
---@return string
function alone.name(sql)
  local concurrent = sql:upper():match("^%s*(%u+%s+%u*%s*INDEX%s+CONCURRENTLY)")
    or sql:upper():match("^%s*(%u+%s+INDEX%s+CONCURRENTLY)")
  return (concurrent or sql:upper():match("^%s*(%u+%s+%u+)") or "the statement"):gsub("%s+", " ")
end

local function refuse_discard(sql)
  if not words.of(sql):accept("discard") then return end
  failure.raise({
    message = "DISCARD ALL is not allowed in a migration", statement = sql,
    hint = "It would give back the lock that keeps other runs of mig away.",
  })
end

local function open_entry(self, sql)
  return {
    revision = self.file.revision, direction = self.direction, step = self.step + 1,
    kind = "statement", upto = self.position, digest = self.digest, statement = sql,
    probe = probe.before(self.conn, sql), results = self.results, ended = false,
  }
end

local function each(conn, list)
  for _, sql in ipairs(list) do conn:script(sql) end
end

--- Runs a statement without limits on its time, and gives the session back as it was.
local function unlimited(self, run)
  local conn, own = self.conn, self.run
  each(conn, timeouts.outside(own, self.file, self.direction))
  local ok, result = xpcall(run, failure.handler)
  if conn:transaction_status() == "idle" then each(conn, timeouts.after(own)) end
  return ok, result
end

--- Clears away what a failed statement left, and forgets that it was begun; where that cannot be
--- done now, the next run does it.
local function clean_up(self, entry, problem)
  local conn, book = self.conn, self.book
  local verdict, repair = probe.decide(conn, entry.statement, entry.probe)
  if repair and problem.kind ~= "interrupted" then
    conn:script(repair)
    repair = nil
  end
  if verdict == "again" and not repair then
    conn:script(journal.remove(book, entry))
  else
    conn:script(journal.fail(book, entry, problem.message))
    problem.note = "What it left behind is cleared away by the next run."
  end
end

--- An error of the server proves that an unknown statement ended; what it did before is unknown.
local function failed(self, entry, problem)
  if not self.keeps or self.conn:transaction_status() ~= "idle" then
    problem.note = ("Step %d was running; the next run finds out what became of it."):format(
      entry.step)
  elseif probe.of(entry.statement).kind == "unknown" and problem.kind == "server" then
    self.conn:script(journal.remove(self.book, entry))
  else
    pcall(clean_up, self, entry, problem)
  end
  error(problem, 0)
end

--- Runs one statement as a step of its own.
---@param self mig.Steps
---@param sql string
---@param run fun(): any
---@return any result
function alone.play(self, sql, run)
  refuse_discard(sql)
  if self.run.check_lock then self.run.check_lock() end
  local entry = open_entry(self, sql)
  if self.keeps then self.conn:script(journal.insert(self.book, entry)) end
  local ok, result = unlimited(self, run)
  if not ok then failed(self, entry, result) end
  entry.results[self.position] = recording.of(result)
  if self.keeps then self.conn:script(journal.finish(self.book, entry)) end
  self.step, self.results, self.kept, self.partly = entry.step, {}, 0, true
  return result
end

-- -------------------------------------------------------------- what was begun

local STILL = [[
SELECT a.pid FROM pg_catalog.pg_stat_activity AS a
WHERE a.datname = pg_catalog.current_database() AND a.state = 'active'
  AND a.pid <> pg_catalog.pg_backend_pid() AND left(a.query, 900) = left(%s, 900)]]

--- Waits for a backend that still works on a dead runner's statement, or ends it.
local function wait_for_backend(self, entry)
  local conn, run = self.conn, self.run
  local deadline, told = core.os.monotonic() + (run.lock_wait or 60), false
  while true do
    local row = conn:query(STILL:format(core.literal(entry.statement)))[1]
    if not row then return end
    if run.fence and not told then
      run.render:say(("ending process %s, which still works for a run that is gone"):format(
        row.pid))
      conn:query("SELECT pg_catalog.pg_terminate_backend($1::int)", row.pid)
    elseif not told then
      run.render:say(("process %s still works for a run that is gone; waiting for it"):format(
        row.pid))
    end
    told = true
    if core.os.monotonic() > deadline then
      failure.raise({
        kind = "locked", source = false,
        message = ("process %s still works for a run that is gone"):format(row.pid),
        statement = entry.statement,
        hint = "--lock-wait SECONDS waits longer; --fence ends it.",
      })
    end
    core.os.sleep(0.2)
  end
end

local function raise_open(self, entry)
  local command = directions.command[self.direction]
  failure.raise({
    kind = "diverged", source = self.file.file, statement = entry.statement,
    message = ('nobody can tell whether step %d of migration "%s" happened'):format(
      entry.step, entry.revision),
    detail = ("It was begun at %s by %s, outside a transaction, and its end was not seen."):format(
      entry.started_at, entry.host),
    hint = ("Look at the database. If it happened: mig %s --resolve done. If it did not, or may "
      .. "run once more: mig %s --resolve again."):format(command, command),
  })
end

--- Says in the journal how an unfinished step was decided, and in the audit when a person did it.
local function settle(self, entry, verdict, by_person)
  local sql = verdict == "done" and journal.finish(self.book, entry)
    or journal.remove(self.book, entry)
  if by_person then
    sql = ("BEGIN; %s; %s; COMMIT"):format(sql, ledger.audit_statement(self.book,
      "resolve", entry.revision, ("step %d: %s"):format(entry.step, verdict)))
  end
  self.conn:script(sql)
  local words_of = { done = "it happened", again = "it did not happen; it runs again" }
  self.run.render:say(("step %d of %s was begun and not ended: %s"):format(
    entry.step, entry.revision, words_of[verdict]))
  return verdict == "done"
end

local function decide(self, entry)
  wait_for_backend(self, entry)
  local verdict, repair = probe.decide(self.conn, entry.statement, entry.probe)
  if repair then
    self.run.render:say("clearing away what it left: " .. repair)
    local ok, problem = unlimited(self, function() self.conn:script(repair) end)
    if not ok then error(problem, 0) end
  end
  if verdict ~= "open" then return settle(self, entry, verdict, false) end
  local resolve = self.run.resolve
  if resolve ~= "done" and resolve ~= "again" then raise_open(self, entry) end
  self.run.resolve = nil
  return settle(self, entry, resolve, true)
end

local function forget(self)
  self.run.resolve = nil
  self.conn:script(("BEGIN; %s; %s; COMMIT"):format(
    journal.clear(self.book, self.file.revision),
    ledger.audit_statement(self.book, "resolve", self.file.revision, "forget")))
  self.run.render:say(("forgot what was done of %s"):format(self.file.revision))
end

--- The entries of an earlier run that are done; decides the one that was begun.
---@param self mig.Steps
---@param entries mig.JournalEntry[]
---@return mig.JournalEntry[]
function alone.resolve(self, entries)
  if #entries > 0 and self.run.resolve == "forget" then
    forget(self)
    return {}
  end
  local done = {}
  for _, entry in ipairs(entries) do
    if entry.ended or decide(self, entry) then done[#done + 1] = entry end
  end
  return done
end

return alone
