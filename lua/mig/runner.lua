--- Plays one migration: its transaction, its ledger row, and what may not be left behind.

local advice = require("mig.advice")
local core = require("mig.core")
local failure = require("mig.failure")
local files = require("mig.files")
local ledger = require("mig.ledger")
local migrator = require("mig.migrator")
local notices = require("mig.notices")

local runner = {}

---@class mig.Run what all migrations of one command share
---@field conn table
---@field ledger mig.Ledger
---@field environment table options of `sandbox.environment`
---@field default_schema string
---@field lock_timeout string|nil as PostgreSQL writes it: "3s"
---@field statement_timeout string|nil
---@field render table

--- SQL in a migration finds the names of the default schema without writing it.
local function search_path(run)
  if run.default_schema == "public" then return nil end
  return "search_path = " .. core.ident(run.default_schema) .. ", public"
end

local function begin_statement(run)
  local sql, names = { "BEGIN" }, search_path(run)
  if names then sql[#sql + 1] = "SET LOCAL " .. names end
  for _, name in ipairs({ "lock_timeout", "statement_timeout" }) do
    if run[name] then
      sql[#sql + 1] = ("SET LOCAL %s = %s"):format(name, core.literal(tostring(run[name])))
    end
  end
  return table.concat(sql, "; ")
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

local function take_back(conn)
  local status = conn:transaction_status()
  if status == "active" or status == "failed" then
    local ok, problem = pcall(conn.script, conn, "ROLLBACK")
    if not ok then return problem end
  end
  return nil
end

local function make_work(run, script)
  local conn = run.conn
  local work = {
    conn = conn, guard = migrator.guard(), default_schema = run.default_schema,
    render = run.render, variables = run.environment.variables,
    on_statement = run.on_statement, partly_committed = false,
    ledger_schema = run.ledger.schema, at_end = {},
  }
  function work.enter()
    if script.transaction then
      conn:script(begin_statement(run))
    elseif search_path(run) then
      conn:script("SET " .. search_path(run))
    end
  end
  function work.leave()
    conn:script("COMMIT")
    work.partly_committed = true
  end
  return work
end

local function record(run, file, direction, milliseconds)
  if direction == "up" then return ledger.insert_statement(run.ledger, file, milliseconds) end
  return ledger.delete_statement(run.ledger, file.revision)
end

--- Writes the ledger row and commits. What fails here is not the statement that is sent.
local function finish(run, sql)
  local ok, problem = pcall(run.conn.script, run.conn, sql)
  if ok then return end
  if core.is_error(problem) then
    problem.statement, problem.position, problem.source, problem.line = nil, nil, nil, nil
    problem.note = "It came up at the migration's end, when its ledger row was written or it was "
      .. "committed."
  end
  error(problem, 0)
end

local function play(work, run, file, script, direction)
  local body = script[direction]
  failure.last_caught = nil
  local started = core.os.monotonic()
  work.enter()
  body(migrator.new(work, file.revision, direction))
  check_end(work, script.transaction and "active" or "idle")
  local milliseconds = math.floor((core.os.monotonic() - started) * 1000 + 0.5)
  local sql = record(run, file, direction, milliseconds)
  for _, also in ipairs(work.at_end) do sql = sql .. "; " .. also end
  if script.transaction then sql = sql .. "; COMMIT" end
  finish(run, sql)
  if not script.transaction and search_path(run) then run.conn:script("RESET search_path") end
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
  local fits, problem = xpcall(check_direction, failure.handler, file, script, direction)
  if not fits then error(with_migration(problem, file, direction), 0) end
  return script
end

--- Plays `up` or `down` of a loaded migration with its ledger row, in a transaction unless the
--- file says otherwise. When it raises, the transaction has been taken back.
---@param run mig.Run
---@param file mig.File
---@param script mig.Script
---@param direction "up"|"down"
---@return integer milliseconds
function runner.play(run, file, script, direction)
  local work = make_work(run, script)
  local ok, result = xpcall(play, failure.handler, work, run, file, script, direction)
  notices.listen(nil)
  if ok then return result end
  take_back(run.conn)
  if not script.transaction then
    result.note = "It runs outside a transaction: what it did before the error stays done."
  elseif work.partly_committed then
    result.note = "What it had committed before the error stays done."
  end
  error(with_migration(result, file, direction), 0)
end

return runner
