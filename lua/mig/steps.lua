--- The statements of one migration on their way to the server: the transaction that they run in,
--- the places where it has to be committed, and the journal of these places.
---
--- A migration that was committed in parts and did not reach its end is played again from its
--- beginning; what the journal has is not sent again, and gets the answers that it got before. The
--- digest of all statements so far, which each entry holds, tells whether it is the same way.

local advice = require("mig.advice")
local alone = require("mig.steps.alone")
local core = require("mig.core")
local directions = require("mig.directions")
local failure = require("mig.failure")
local journal = require("mig.journal")
local recording = require("mig.recording")
local rehearsed = require("mig.steps.rehearsed")
local timeouts = require("mig.timeouts")
local words = require("mig.words")

local steps = {}

local KEPT = 100000 -- answers of one part that are kept

---@class mig.Steps
---@field run mig.Run
---@field file mig.File
---@field direction "up"|"down"
---@field outside boolean statements run outside a transaction at this moment
---@field begun boolean a transaction of the migration is open
---@field position integer statements so far
---@field digest string of these
---@field passing boolean|nil statements are somebody else's, who keeps the transaction
---@field step integer entries of the journal so far
---@field xid string|nil the open transaction's id
---@field pid string|nil its backend
local methods = {}
methods.__index = methods

---@class mig.StepsOptions
---@field transaction boolean the migration runs in one
---@field guard mig.Savepoints
---@field entries mig.JournalEntry[]|nil of an earlier run that did not reach the end
---@field commit_labels boolean|nil new labels of an enum are committed before what comes next

---@param run mig.Run
---@param file mig.File
---@param direction "up"|"down"
---@param options mig.StepsOptions
---@return mig.Steps
function steps.new(run, file, direction, options)
  local self = setmetatable({
    run = run, conn = run.conn, book = run.ledger, file = file, direction = direction,
    guard = options.guard, outside = not options.transaction, begun = false,
    commit_labels = options.commit_labels, position = 0, digest = "", step = 0,
    keeps = not run.ledger.temporary, results = {}, kept = 0, done = {}, done_upto = 0,
    recorded = {}, partly = false,
  }, methods)
  self:take_up(options.entries or {})
  return self
end

--- Goes on behind the steps of an earlier run.
function methods:take_up(entries)
  for _, entry in ipairs(alone.resolve(self, entries)) do
    self.done[entry.upto], self.done_upto, self.step = entry, entry.upto, entry.step
    for position, result in pairs(entry.results) do self.recorded[position] = result end
    self.partly = true
  end
end

--- Whether what is sent now was done by an earlier run.
---@return boolean
function methods:replaying()
  return self.position < self.done_upto
end

local function raise_other_way(self)
  failure.raise({
    message = ('migration "%s" is half done, and takes another way than it did before'):format(
      self.file.revision),
    source = self.file.file,
    detail = ("Its first %d statements are not those that were committed as step %d."):format(
      self.done_upto, self.step),
    hint = ("Put the file back as it was and apply it again; or undo by hand what it did and write "
      .. '"mig %s --resolve forget".'):format(directions.command[self.direction]),
  })
end

local function count(self, sql, list)
  self.position, self.last_digest = self.position + 1, self.digest
  self.digest = recording.digest(self.digest, sql, list)
  local entry = self.done[self.position]
  if entry and entry.digest ~= self.digest then raise_other_way(self) end
end

local function keep(self, result)
  if not self.keeps then return end
  self.kept = self.kept + 1
  if self.kept <= KEPT then self.results[self.position] = recording.of(result) end
end

-- ---------------------------------------------------------------- the transaction

--- Begins the transaction, if none is open. With `sql`, a single statement without parameters, runs
--- that in the same round trip and gives its result.
local function begin(self, sql)
  local list = timeouts.begin(self.run, self.file, self.direction)
  local first = #list
  list[#list + 1] = sql
  if sql and self.run.note_transaction then list[#list + 1] = timeouts.IDENTITY end
  self.begun, self.xid = true, nil
  local results = self.conn:pipeline(list)
  local identity = sql and results[first + 2]
  if identity then self.xid, self.pid = identity[1].xid, identity[1].pid end
  return sql and results[first + 1].affected
end

--- Begins the transaction for something that is sent by other means: a cursor, a savepoint.
function methods:open()
  if self.passing then return end
  if not self.begun and not self.outside and not self:replaying() and not self.run.single then
    begin(self)
  end
end

local function next_entry(self, kind, upto, digest)
  return {
    revision = self.file.revision, direction = self.direction, step = self.step + 1, kind = kind,
    upto = upto, digest = digest, results = self.results, ended = true,
  }
end

local function step_done(self)
  self.step, self.results, self.kept, self.partly = self.step + 1, {}, 0, true
end

local function check_boundary(self, why)
  if self.run.dry_run then
    failure.raise({
      message = ("%s cannot run in a dry run"):format(why), boundary = true,
      hint = "What is committed cannot be taken back.",
    })
  end
  if self.run.single then
    failure.raise({
      message = ("%s cannot run with --single-transaction"):format(why),
      hint = "Apply without it: each migration then has a transaction of its own.",
    })
  end
  if #self.guard.open == 0 then return end
  failure.raise({
    message = ("%s cannot run in a savepoint"):format(why),
    hint = "Put it behind db_session:savepoint(fn).",
  })
end

--- Commits what was done so far, as a step of the journal.
---@param upto integer statements that belong to it
---@param digest string
---@param why string for messages
local function commit(self, upto, digest, why)
  if self.run.skipped then return end
  check_boundary(self, why)
  if not self.begun then return end
  local list = { "COMMIT" }
  if self.keeps then
    table.insert(list, 1, journal.insert(self.book, next_entry(self, "transaction", upto, digest)))
  end
  self.conn:pipeline(list)
  self.begun, self.xid = false, nil
  step_done(self)
  self.run.render:detail(("  committed before %s"):format(why))
end

--- Ends the transaction for migrator:outside_transaction.
function methods:leave()
  if not self:replaying() then
    commit(self, self.position, self.digest, "migrator:outside_transaction")
  end
  self.outside = true
end

--- Goes on in a transaction.
function methods:enter()
  self.outside = false
end

-- --------------------------------------------------------------- one statement

local function adds_label(sql)
  local reader = words.of(sql)
  return reader:accept("alter", "type") and reader:name() and reader:accept("add", "value")
end

local function inside(self, sql, single, run)
  if self.commit_due and not adds_label(sql) then
    commit(self, self.position - 1, self.last_digest, "the new label's use")
    self.commit_due = false
  end
  local result
  if not self.begun and not self.run.single then
    if single then
      result = begin(self, sql)
    else
      begin(self)
      result = run()
    end
  else
    result = run()
  end
  if self.commit_labels and adds_label(sql) then self.commit_due = true end
  keep(self, result)
  return result
end

local function take_back(conn)
  if conn:transaction_status() ~= "lost" then pcall(conn.script, conn, "ROLLBACK") end
end

--- In a transaction of its own, together with its journal entry: so it happened if and only if the
--- entry is there.
local function apart(self, run)
  local conn = self.conn
  conn:pipeline(timeouts.begin(self.run, self.file, self.direction))
  local ok, result = xpcall(run, failure.handler)
  if not ok then
    take_back(conn)
    error(result, 0)
  end
  keep(self, result)
  local list = { "COMMIT" }
  if self.keeps then
    local entry = next_entry(self, "atomic", self.position, self.digest)
    table.insert(list, 1, journal.insert(self.book, entry))
  end
  conn:pipeline(list)
  step_done(self)
  return result
end

local function outside(self, sql, class, run)
  if class == "set" then return run() end
  if self.run.skipped then return rehearsed.try(self.run, sql, run) end
  if alone.may_commit(sql) then return alone.play(self, sql, run) end
  local ok, result = xpcall(apart, failure.handler, self, run)
  if ok then return result end
  -- A function that cannot run in a transaction, which nobody could know.
  if result.sqlstate == "25001" then return alone.play(self, sql, run) end
  error(result, 0)
end

local function recall(self, class, run)
  local kept = self.recorded[self.position]
  if class == "set" or type(kept) == "table" and kept.live then return run() end
  if self.done[self.position] and kept == nil then return 0 end
  if kept == nil then raise_other_way(self) end
  return recording.restore(self.conn, kept)
end

--- Sends one statement, or knows that it was done.
---@param sql string
---@param list table|nil parameters
---@param single boolean it may be sent with others in one round trip; the number of rows is enough
---@param run fun(): any sends it
---@return any result of `run`
function methods:perform(sql, list, single, run)
  if self.passing then return run() end
  count(self, sql, list)
  self.run.statement = sql
  local class = core.classify(sql)
  if self.position <= self.done_upto then return recall(self, class, run) end
  if alone.is_needed(sql, class) then
    if self.run.skipped then return rehearsed.skip(self.run, sql) end
    if not self.outside then
      commit(self, self.position - 1, self.last_digest, alone.name(sql))
    end
    return alone.play(self, sql, run)
  end
  if self.outside then return outside(self, sql, class, run) end
  return inside(self, sql, single, run)
end

--- Sends a script: as one, unless a statement of it cannot run in a transaction.
---@param sql string
---@param run fun(sql: string)
function methods:script(sql, run)
  if self.passing then return run(sql) end
  local parts = core.split(sql)
  local mixed = false
  for _, part in ipairs(parts) do
    mixed = mixed or alone.is_needed(part.text, core.classify(part.text))
  end
  if not mixed then return self:perform(sql, nil, false, function() return run(sql) end) end
  for _, part in ipairs(parts) do
    self:perform(part.text, nil, false, function() return run(part.text) end)
  end
end

--- What commits by itself and keeps its own checkpoints, like a backfill: a step that is played
--- again until it is done. Its statements pass here as they are.
---@param why string for messages
---@param key string what it does
---@param prepare fun() before anything is committed
---@param run fun(): table outside a transaction
---@return table|nil what `run` gives; nil: a dry run left it out
function methods:resumable(why, key, prepare, run)
  count(self, key)
  if self.position <= self.done_upto then return self.recorded[self.position].v end
  prepare()
  if self.run.skipped then
    rehearsed.skip(self.run, why)
    return nil
  end
  local before = self.outside
  if not before then commit(self, self.position - 1, self.last_digest, why) end
  self.passing, self.outside = true, false
  local result = run()
  self.passing, self.outside = false, before
  if not self.keeps then return result end
  self.results[self.position] = { v = result }
  self.conn:script(journal.insert(self.book,
    next_entry(self, "atomic", self.position, self.digest)))
  step_done(self)
  return result
end

local function recall_stream(self, all)
  local kept = self.recorded[self.position]
  if kept == nil then raise_other_way(self) end
  if kept.live then return all() end
  return recording.rows(self.conn, kept, function() raise_other_way(self) end)
end

--- Rows of a query one at a time. `open` is given a function that it calls with each result that is
--- fetched, and with none at the end; `all` reads them without a transaction.
---@param sql string
---@param list table|nil
---@param open fun(see: fun(result: table|nil)): ...
---@param all fun(): fun(): table|nil
---@return any ... an iterator
function methods:stream(sql, list, open, all)
  if self.passing then return open(function() end) end
  local replaying = self:replaying()
  self:open()
  count(self, sql, list)
  if replaying then return recall_stream(self, all) end
  if not self.keeps then return open(function() end) end
  local kept, see = recording.stream()
  self.results[self.position] = kept
  return open(see)
end

--- Runs what gives an iterator; its answers are asked for again when the migration is played again.
---@param sql string
---@param run fun(): ...
---@return any ...
function methods:live(sql, run)
  if self.passing then return run() end
  self:open()
  count(self, sql)
  self.results[self.position] = recording.LIVE
  return run()
end

--- Keeps the failure of the last statement, which a savepoint took back.
---@param problem table error object
function methods:keep_failure(problem)
  if self.keeps then self.results[self.position] = recording.of_failure(problem) end
end

--- The statements that go with the ledger row.
---@return string[]
function methods:last_statements()
  if not self.keeps or self.step == 0 then return {} end
  return { journal.clear(self.book, self.file.revision) }
end

--- Raises when the migration ended before the place where it had committed.
function methods:check_end()
  if self.position < self.done_upto then raise_other_way(self) end
end

--- Begins the transaction for the ledger row alone.
function methods:open_last()
  if not self.begun and not self.run.single then begin(self) end
end

--- Takes the open transaction back.
---@return table|nil problem
function methods:take_back()
  local status = self.conn:transaction_status()
  if status ~= "active" and status ~= "failed" then return nil end
  local ok, problem = pcall(self.conn.script, self.conn, "ROLLBACK")
  self.begun = false
  return not ok and advice.add(problem) or nil
end

return steps
