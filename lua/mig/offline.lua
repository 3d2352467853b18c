--- Migrations as a script for psql: their transactions, their statements, their ledger rows. No
--- database is asked.

local advice = require("mig.advice")
local core = require("mig.core")
local failure = require("mig.failure")
local ledger = require("mig.ledger")
local migrator = require("mig.migrator")
local plain = require("mig.steps.plain")
local recorder = require("mig.offline.recorder")
local runner = require("mig.runner")
local shape = require("mig.ledger.shape")
local timeouts = require("mig.timeouts")

local offline = {}

---@class mig.OfflineOptions
---@field ledger mig.Ledger
---@field environment table options of sandbox.environment
---@field default_schema string
---@field render table
---@field server_version integer that the script is for
---@field lock_timeout string|nil
---@field statement_timeout string|nil
---@field idle_in_transaction_session_timeout string|nil
---@field from string[] revisions that the script starts from

-- ------------------------------------------------------------------ one migration

local function begin(work)
  for _, sql in ipairs(timeouts.begin(work.run, work.file, work.direction)) do
    work.conn:add(sql)
  end
  work.conn.outside = false
end

--- Steps that write BEGIN and COMMIT where the runner would send them.
local function make_steps(work)
  local steps = plain.new(work.conn)
  rawset(steps, "enter", function() begin(work) end)
  rawset(steps, "leave", function()
    work.conn:add("COMMIT")
    work.conn.outside = true
  end)
  rawset(steps, "stream", function() recorder.refuse("the migration reads the database") end)
  rawset(steps, "live", function() recorder.refuse("the migration reads the database") end)
  return steps
end

local function refuse_backfill()
  recorder.refuse("the migration runs a backfill, which goes by what the rows are")
end

local function body(work, script)
  work.steps = make_steps(work)
  work.conn.outside = not script.transaction
  if script.transaction then begin(work) end
  local made = migrator.new(work, work.file.revision, work.direction)
  rawset(made, "backfill", refuse_backfill)
  script[work.direction](made)
  work.guard:check_closed()
end

local function record(options, file, direction)
  if direction == "up" then return ledger.insert_statement(options.ledger, file, 0) end
  return ledger.delete_statement(options.ledger, file.revision)
end

local function comment(text)
  return "-- " .. text:gsub("%c", " ")
end

local function write_one(conn, options, file, direction)
  local script = runner.load(options, file, direction)
  local work = {
    conn = conn, guard = migrator.guard(), default_schema = options.default_schema,
    render = options.render, variables = options.environment.variables, run = options, file = file,
    direction = direction, ledger_schema = options.ledger.schema, at_end = {},
  }
  conn:line("")
  conn:line(comment(("%s %s  %s"):format(direction == "up" and "Apply" or "Roll back",
    file.revision, file.name)))
  local ok, problem = xpcall(body, failure.handler, work, script)
  if not ok then
    problem.revision, problem.direction = file.revision, direction
    problem.source = problem.source or file.file
    error(advice.add(problem), 0)
  end
  conn:add(record(options, file, direction))
  if not conn.outside then conn:add("COMMIT") end
end

-- ---------------------------------------------------------------- around the script

-- The lock stays until psql ends.
local LOCK = [[
DO $mig$
BEGIN
  IF NOT pg_catalog.pg_try_advisory_lock(%s) THEN
    RAISE EXCEPTION 'another run of mig holds the lock';
  END IF;
END
$mig$;]]

-- What the database has to have, and must not have, for the script to be the right one.
local CHECK = [[
DO $mig$
DECLARE
  found text;
BEGIN
  SELECT pg_catalog.string_agg(wanted, ', ') INTO found FROM pg_catalog.unnest(%s::text[]) AS wanted
    WHERE NOT EXISTS (SELECT FROM %s WHERE revision = wanted);
  IF found IS NOT NULL THEN
    RAISE EXCEPTION 'this script needs %%, which is not applied here', found;
  END IF;
  SELECT pg_catalog.string_agg(revision, ', ') INTO found FROM %s
    WHERE revision = ANY (%s::text[]);
  IF found IS NOT NULL THEN
    RAISE EXCEPTION 'this script applies %%, which is applied here already', found;
  END IF;
END
$mig$;]]

local function array(list)
  local parts = {}
  for i, revision in ipairs(list) do parts[i] = core.literal(revision) end
  return "ARRAY[" .. table.concat(parts, ", ") .. "]"
end

local function revisions_of(list)
  local names = {}
  for i, file in ipairs(list) do names[i] = file.revision end
  return names
end

local function head(conn, options, list, direction)
  local book, played = options.ledger, revisions_of(list)
  local from = #options.from > 0 and table.concat(options.from, ", ") or "an empty history"
  conn:line(comment(("Made by mig %s for PostgreSQL %d: %s %d migration%s, from %s."):format(
    core.version, options.server_version // 10000, direction == "up" and "applies" or "rolls back",
    #list, #list == 1 and "" or "s", from)))
  conn:line("-- psql -X -f this.sql")
  conn:line("\\set ON_ERROR_STOP on")
  conn:line("")
  conn:line(LOCK:format(book.key))
  if direction == "up" then
    conn:line("")
    conn:script(shape.statements(book, 0))
  end
  conn:line("")
  conn:line(CHECK:format(array(direction == "up" and options.from or played), book.table_name,
    book.table_name, array(direction == "up" and played or {})))
end

--- The script that plays migrations in the order of the list. Raises, with a reason, when one of
--- them asks the database something.
---@param list mig.File[]
---@param direction "up"|"down"
---@param options mig.OfflineOptions
---@return string
function offline.script(list, direction, options)
  local conn = recorder.new(options.server_version)
  head(conn, options, list, direction)
  for _, file in ipairs(list) do write_one(conn, options, file, direction) end
  return table.concat(conn.lines, "\n") .. "\n"
end

return offline
