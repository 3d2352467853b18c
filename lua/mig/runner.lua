--- Plays one migration: its transaction, its ledger row, and what may not be left behind.

local advice = require("mig.advice")
local core = require("mig.core")
local failure = require("mig.failure")
local files = require("mig.files")
local hooks = require("mig.hooks")
local journal = require("mig.journal")
local ledger = require("mig.ledger")
local migrator = require("mig.migrator")
local notices = require("mig.notices")
local steps = require("mig.steps")
local timeouts = require("mig.timeouts")

local runner = {}

---@class mig.Run what all migrations of one command share
---@field conn table
---@field ledger mig.Ledger
---@field environment table options of `sandbox.environment`
---@field default_schema string
---@field lock_timeout string|nil as PostgreSQL writes it: "3s"
---@field statement_timeout string|nil
---@field idle_in_transaction_session_timeout string|nil
---@field application_name string|nil
---@field note_transaction boolean|nil the transaction's id is asked for, see mig.lost
---@field pooled boolean|nil the session is not ours: a pooler stands before the server
---@field single boolean|nil one transaction for all migrations, which the sequence begins
---@field dry_run boolean|nil nothing may be committed
---@field skipped string[]|nil what a rehearsal of migrations left out: nothing may be committed
---@field lock_wait number|nil seconds
---@field fence boolean|nil backends of dead runs are ended
---@field resolve "done"|"again"|"forget"|nil what a person knows of an unfinished step
---@field check_lock fun()|nil raises when the lock was lost
---@field hooks table<string, function>|nil of mig.lua
---@field render table

--- A run on a scratch database, whose ledger ends with the connection.
---@param conn table
---@param options { environment: table, default_schema: string, render: table }
---@return mig.Run
function runner.on_scratch(conn, options)
  local run = {
    conn = conn, ledger = ledger.new("pg_temp"), environment = options.environment,
    default_schema = options.default_schema, render = options.render,
  }
  ledger.create(run.ledger, conn)
  return run
end

--- What was caught, for people: "division by zero (migrations/2_b.lua:7)".
local function describe_caught()
  local caught = failure.last_caught
  if not caught or caught.kind ~= "server" then return nil end
  local place = caught.source and caught.line and (" (%s:%d)"):format(caught.source, caught.line)
  return caught.message .. (place or "")
end

local function check_end(work, expected)
  work.guard:check_closed()
  local status = work.conn:transaction_status()
  if status == expected then return end
  if status == "failed" then
    failure.raise({
      kind = "server", message = "a statement failed, and its error was caught", source = false,
      statement = failure.last_caught and failure.last_caught.statement,
      detail = describe_caught()
        or "PostgreSQL takes back a transaction in which a statement failed.",
      hint = "Run what may fail in db_session:savepoint(fn), and put pcall around that.",
    })
  end
  failure.raise({
    kind = status == "lost" and "connection" or "server", source = false,
    message = status == "lost" and "the connection was lost"
      or "the migration's transaction is not the one that mig began",
    hint = 'See "mig status" for what was recorded.',
  })
end

--- Adds which migration it was; the error's own place stays what it is.
local function with_migration(problem, file, direction)
  problem.revision, problem.direction = file.revision, direction
  if not problem.source then problem.source = file.file end
  return advice.add(problem)
end

local function read_entries(run, file, direction)
  if run.ledger.temporary then return {} end
  local rows = run.conn:query(journal.query(run.ledger, file.revision))
  return journal.of(journal.entries(rows), file.revision, direction)
end

local function make_work(run, file, script, direction, options)
  local guard = migrator.guard()
  return {
    conn = run.conn, guard = guard, default_schema = run.default_schema, render = run.render,
    environment = run.environment, at_end = {},
    backfill_schema = run.backfill_schema or run.ledger.schema, scope = run.scope,
    on_statement = run.on_statement,
    steps = steps.new(run, file, direction, {
      transaction = script.transaction, guard = guard,
      entries = options.entries or read_entries(run, file, direction),
      commit_labels = options.commit_labels,
    }),
  }
end

local function record(run, file, direction, milliseconds)
  if direction == "up" then return ledger.insert_statement(run.ledger, file, milliseconds) end
  return ledger.delete_statement(run.ledger, file.revision)
end

--- Another run took it back already: nothing of this one may stay.
local function check_recorded(file, direction, result)
  if direction == "up" or result.affected == 1 then return end
  failure.raise({
    kind = "locked", source = file.file,
    message = ('migration "%s" was taken back by another run meanwhile'):format(file.revision),
  })
end

--- The transaction's id has to be known before COMMIT is sent: it decides what became of it when
--- the answer is lost.
local function finish_transaction(work, run, file, direction, list)
  local own, conn = work.steps, run.conn
  own:open_last()
  if direction == "down" or run.note_transaction and not own.xid then
    list[#list + 1] = timeouts.IDENTITY
    local results = conn:pipeline(list)
    check_recorded(file, direction, results[1])
    own.xid, own.pid = results[#list][1].xid, results[#list][1].pid
    list = {}
  end
  list[#list + 1] = "COMMIT"
  own.committing = true
  conn:pipeline(list)
end

local function finish(work, run, file, direction, milliseconds)
  local list = { record(run, file, direction, milliseconds) }
  for _, script in ipairs(work.at_end) do
    for _, statement in ipairs(core.split(script)) do list[#list + 1] = statement.text end
  end
  for _, sql in ipairs(work.steps:last_statements()) do list[#list + 1] = sql end
  if run.single then return run.conn:pipeline(list) end
  if not work.steps.outside then
    return finish_transaction(work, run, file, direction, list)
  end
  table.insert(list, 1, "BEGIN")
  list[#list + 1] = "COMMIT"
  run.conn:pipeline(list)
end

--- Writes the ledger row and commits. What fails here is not the statement that is sent.
local function finish_or_explain(work, run, ...)
  local ok, problem = pcall(finish, work, run, ...)
  if ok then return end
  if core.is_error(problem) and problem.kind ~= "locked" then
    problem.statement, problem.position, problem.source, problem.line = nil, nil, nil, nil
    problem.note = "It came up at the migration's end, when its ledger row was written or it was "
      .. "committed."
  end
  error(problem, 0)
end

local function play(work, run, file, script, direction)
  failure.last_caught = nil
  local started = core.os.monotonic()
  script[direction](migrator.new(work, file.revision, direction))
  work.steps:check_end()
  check_end(work, (work.steps.begun or run.single) and "active" or "idle")
  local milliseconds = math.floor((core.os.monotonic() - started) * 1000 + 0.5)
  finish_or_explain(work, run, file, direction, milliseconds)
  return milliseconds
end

local function check_direction(file, script, direction)
  if script[direction] then return end
  failure.raise({
    message = ('migration "%s" has no function down'):format(file.revision),
    hint = "Write function down(migrator) … end, or leave it applied.", source = file.file,
  })
end

--- Loads a migration in full without running it. Raises what is wrong with it.
---@param run mig.Run
---@param file mig.File
---@param direction "up"|"down"
---@return mig.Script
function runner.load(run, file, direction)
  local ok, script = xpcall(files.load, failure.handler, file, run.environment)
  if not ok then error(with_migration(script, file, direction), 0) end
  -- While the text is at hand; the ledger's row waits for nothing then.
  local _ = direction == "up" and file.checksum
  local fits, problem = xpcall(check_direction, failure.handler, file, script, direction)
  if not fits then error(with_migration(problem, file, direction), 0) end
  return hooks.around(run.hooks, script, direction)
end

local STAYS = "What it committed before the error stays done, and the journal has it: the next run "
  .. "goes on behind it."

--- What the sequence has to know of a failure, and the person.
local function explain(problem, work, file, direction)
  local own = work and work.steps
  if own and own.committing and problem.kind == "connection" then
    problem.commit = { xid = own.xid, pid = own.pid }
  end
  problem.partly = own and own.partly
  if problem.partly and not problem.note then problem.note = STAYS end
  return with_migration(problem, file, direction)
end

local function once(run, file, script, direction, options)
  local work
  local ok, result = xpcall(function()
    work = make_work(run, file, script, direction, options)
    return play(work, run, file, script, direction)
  end, failure.handler)
  notices.listen(nil)
  if ok then return true, result end
  if work and not run.single then work.steps:take_back() end
  return false, explain(result, work, file, direction)
end

-- "unsafe use of new value": a label has to be committed before it is used.
local UNSAFE_LABEL = "55P04"

--- Plays `up` or `down` of a loaded migration with its ledger row, in a transaction unless the
--- file says otherwise. When it raises, the transaction has been taken back.
---@param run mig.Run
---@param file mig.File
---@param script mig.Script
---@param direction "up"|"down"
---@param entries mig.JournalEntry[]|nil of an earlier run that did not reach the end; nil: unknown
---@return integer milliseconds
function runner.play(run, file, script, direction, entries)
  local ok, result = once(run, file, script, direction, { entries = entries })
  if not ok and result.sqlstate == UNSAFE_LABEL and not run.single and not result.partly then
    script = runner.load(run, file, direction)
    ok, result = once(run, file, script, direction, { commit_labels = true })
  end
  if not ok then error(result, 0) end
  return result
end

return runner
