--- Migrations as a script for psql: their transactions, their statements, their ledger rows. No
--- database is asked.

local advice = require("mig.advice")
local chain = require("mig.chain")
local core = require("mig.core")
local failure = require("mig.failure")
local ledger = require("mig.ledger")
local migrator = require("mig.migrator")
local plain = require("mig.steps.plain")
local recorder = require("mig.offline.recorder")
local refusal = require("mig.offline.refusal")
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
---@field hooks table<string, function>|nil of mig.lua

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
  rawset(steps, "stream", function() refusal.raise("the migration reads the database") end)
  rawset(steps, "live", function() refusal.raise("the migration reads the database") end)
  return steps
end

local function refuse_backfill()
  refusal.raise("the migration runs a backfill, which goes by what the rows are")
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
    environment = options.environment, render = options.render, run = options, file = file,
    direction = direction, at_end = {},
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
    RAISE EXCEPTION 'this script %s %%, which is applied here already', found;
  END IF;
END
$mig$;]]

local function array(list)
  local parts = {}
  for i, revision in ipairs(list) do parts[i] = core.literal(revision) end
  return "ARRAY[" .. table.concat(parts, ", ") .. "]"
end

---@class mig.ScriptHead what a script does, and what it needs
---@field does string "applies", "rolls back", "records"
---@field count integer
---@field needs string[] revisions that have to be applied
---@field adds string[] revisions that must not be

local function head(conn, options, what)
  local book = options.ledger
  local from = #options.from > 0 and table.concat(options.from, ", ") or "an empty history"
  conn:line(comment(("Made by mig %s for PostgreSQL %d: %s %d migration%s, from %s."):format(
    core.version, options.server_version // 10000, what.does, what.count,
    what.count == 1 and "" or "s", from)))
  conn:line("-- psql -X -f this.sql")
  conn:line("\\set ON_ERROR_STOP on")
  conn:line("")
  conn:line(LOCK:format(book.key))
  if #what.adds > 0 then
    conn:line("")
    conn:script(shape.statements(book, 0))
  end
  conn:line("")
  conn:line(CHECK:format(array(what.needs), book.table_name, book.table_name, array(what.adds),
    what.does))
end

local function text_of(conn)
  return table.concat(conn.lines, "\n") .. "\n"
end

--- The script that plays migrations in the order of the list. Raises, with a reason, when one of
--- them asks the database something.
---@param list mig.File[]
---@param direction "up"|"down"
---@param options mig.OfflineOptions
---@return string
function offline.script(list, direction, options)
  local conn, played = recorder.new(options.server_version), chain.revisions(list)
  head(conn, options, direction == "up"
    and { does = "applies", count = #list, needs = options.from, adds = played }
    or { does = "rolls back", count = #list, needs = played, adds = {} })
  for _, file in ipairs(list) do write_one(conn, options, file, direction) end
  return text_of(conn)
end

--- The script that records migrations, and forgets others, without running them.
---@param added mig.File[]
---@param removed mig.File[]
---@param options mig.OfflineOptions
---@return string
function offline.stamp(added, removed, options)
  local conn, needs, listed = recorder.new(options.server_version), chain.revisions(removed), {}
  for _, revision in ipairs(needs) do listed[revision] = true end
  for _, revision in ipairs(options.from) do
    if not listed[revision] then needs[#needs + 1] = revision end
  end
  head(conn, options, { does = "records", count = #added, needs = needs,
    adds = chain.revisions(added) })
  conn:line("")
  conn:add("BEGIN")
  for _, sql in ipairs(ledger.stamp_statements(options.ledger, added, removed)) do conn:add(sql) end
  conn:add("COMMIT")
  return text_of(conn)
end

return offline
