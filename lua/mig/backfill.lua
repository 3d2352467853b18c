--- migrator:backfill: changes many rows in batches, each a transaction of its own with a
--- checkpoint, so that it can be stopped, killed, watched and slowed down.

local arguments = require("mig.backfill.arguments")
local blocks = require("mig.backfill.blocks")
local checkpoint = require("mig.backfill.checkpoint")
local core = require("mig.core")
local crew = require("mig.backfill.crew")
local failure = require("mig.failure")
local keyset = require("mig.backfill.keyset")
local preview = require("mig.backfill.preview")
local progress = require("mig.backfill.progress")
local proof = require("mig.backfill.proof")
local settings = require("mig.backfill.settings")
local target = require("mig.backfill.target")
local units = require("mig.backfill.units")

local backfill = {}

local PARTS_A_WORKER = 4 -- so that workers that are done early find more to do

-- ---------------------------------------------------------------- the plan

local function choose_walk(definition, table_target, conn)
  local key = target.choose_key(table_target, definition)
  if key then return keyset.new(table_target, key), key end
  if not definition.where then
    failure.raise({
      message = ('backfill: table "%s" has no unique key to walk by'):format(table_target.name),
      hint = "Give where = a condition that is false for a row that is done, or a unique index on "
        .. "columns that are NOT NULL.",
    })
  end
  return blocks.new(table_target, conn:server_version()), {}
end

local function columns_of(definition, table_target)
  local names = {}
  if definition.columns then
    for i, name in ipairs(definition.columns) do
      names[i] = target.find_column(table_target, name).name
    end
    return names
  end
  for i, column in ipairs(table_target.columns) do names[i] = column.name end
  return names
end

local function check_set(definition, table_target)
  for name in pairs(definition.set or {}) do
    local column = target.find_column(table_target, name)
    if column.generated then
      failure.raise({
        message = ('backfill: column "%s" of table "%s" is generated'):format(
          name, table_target.name),
        hint = "PostgreSQL fills it by itself.",
      })
    end
  end
end

--- What a backfill belongs to.
local function scope_of(revision, direction)
  return revision .. (direction == "down" and " down" or "")
end

--- Everything that can be known before anything is committed.
local function make_job(work, migrator, definition)
  local conn = work.conn
  local table_target = target.read(conn, definition.table_name, work.default_schema)
  check_set(definition, table_target)
  local walk, key = choose_walk(definition, table_target, conn)
  local job = {
    definition = definition, target = table_target, walk = walk, where = definition.where,
    columns = columns_of(definition, table_target), key_columns = {},
    book = checkpoint.book(work.backfill_schema),
    shown_name = definition.table_name,
  }
  for _, column in ipairs(key) do job.key_columns[column.name] = true end
  preview.check(conn, job)
  job.scope = work.scope or scope_of(migrator.revision, migrator.direction)
  job.name = definition.name or ("%s/%d"):format(job.scope:gsub(" ", "-"), work.backfills)
  return job
end

local function open(job, conn)
  checkpoint.create(job.book, conn)
  local description = arguments.describe(job.definition)
  return checkpoint.open(job.book, conn, {
    name = job.name, scope = job.scope, table_name = job.target.sql_name,
    definition = description, workers = job.definition.workers,
    digest = core.sha256(table.concat({ job.target.sql_name, description, job.walk:describe() },
      "\n")),
  })
end

local ESTIMATE = "SELECT pg_catalog.count(*) AS n FROM %s TABLESAMPLE SYSTEM ($1::real)"
local PAGES = [[
SELECT pg_catalog.sum(pg_catalog.pg_relation_size(t.oid))
       / pg_catalog.current_setting('block_size')::bigint AS pages
FROM pg_catalog.unnest($1::pg_catalog.oid[]) AS t (oid)]]
local SAMPLE_PAGES = 300

--- About how many rows there are, from a sample of the pages: statistics may be missing.
local function estimate(job, conn)
  local oids = {}
  for i, relation in ipairs(job.target.relations) do oids[i] = relation.oid end
  local pages = tonumber(conn:query(PAGES, "{" .. table.concat(oids, ",") .. "}")[1].pages) or 0
  local percent = math.min(100, 100 * SAMPLE_PAGES / math.max(1, pages))
  local seen = tonumber(conn:query(ESTIMATE:format(job.target.sql_name), percent)[1].n)
  return seen * 100 / percent
end

local function plan(job, conn, pass)
  local function ask(sql, ...) return conn:query(sql, ...) end
  local rows = estimate(job, conn)
  local workers = job.definition.workers
  local count = workers > 1 and workers * PARTS_A_WORKER or 1
  checkpoint.plan(job.book, conn, job.name, pass, rows, job.walk:parts(ask, count, rows))
  return rows
end

-- ----------------------------------------------------------------- running

--- The parts of a pass that are left, and counts over all.
local function split(parts, pass)
  local left, counts = {}, { rows = 0, walked = 0, still = 0, parts = {} }
  for _, part in ipairs(parts) do
    counts.rows, counts.still = counts.rows + part.rows, counts.still + part.still
    if part.part > pass * 10000 then
      counts.walked = counts.walked + part.walked
      counts.parts[#counts.parts + 1] = part
      if not part.done then left[#left + 1] = part end
    end
  end
  return left, counts
end

local function connections(job, conn, stack)
  if job.definition.workers == 1 or job.is_private then return { conn } end
  local list = {}
  for i = 1, job.definition.workers do
    list[i] = core.connect(conn:conninfo())
    stack[#stack + 1] = list[i]
    list[i]:script(("SET application_name = %s"):format(core.literal("mig: backfill " .. job.name)))
    settings.apply(list[i], job.settings)
  end
  return list
end

local function close_all(stack)
  return setmetatable(stack, { __close = function(list)
    for _, conn in ipairs(list) do conn:close() end
  end })
end

--- One walk over the table.
local function do_pass(job, work, migrator, pass, total)
  local conn = work.conn
  local left, counts = split(checkpoint.parts(job.book, conn, job.name), pass)
  if #left == 0 then return end
  job.rows_a_unit = job.walk:measure(counts.parts, total)
  counts.total = total
  local shown = progress.new(work.render, job, counts)
  local stack <close> = close_all({})
  crew.new(job, conn, left, shown, migrator.db_session):run(connections(job, conn, stack))
end

local function finish(job, conn, counts)
  checkpoint.beat(job.book, conn, job.name, "done", nil, 0)
  return { name = job.name, rows = counts.rows }
end

--- Passes until nothing is left.
local function work_off(job, work, migrator, row)
  local conn, pass = work.conn, tonumber(row.pass)
  local total = row.state == "new" and plan(job, conn, pass) or tonumber(row.estimate)
  while true do
    do_pass(job, work, migrator, pass, total)
    local _, counts = split(checkpoint.parts(job.book, conn, job.name), pass)
    local left = proof.left(job, conn, counts, pass)
    if left == 0 then return finish(job, conn, counts) end
    pass = pass + 1
    total = plan(job, conn, pass)
  end
end

--- Writes into the checkpoint how the run ended, where that can be written.
local function record_failure(job, conn, problem)
  if conn:transaction_status() ~= "idle" then return end
  local row = conn:query(("SELECT state FROM %s WHERE name = $1"):format(job.book.whole), job.name)
  if row[1] and row[1].state == "stopped" then return end
  local interrupted = problem.kind == "interrupted"
  pcall(checkpoint.beat, job.book, conn, job.name, interrupted and "stopped" or "failed",
    interrupted and "interrupted" or problem.message, 0)
end

local function locked(job, work, migrator)
  local conn, render = work.conn, work.render
  local row = open(job, conn)
  local lock <close> = checkpoint.lock(conn, row, 60, function(holder) -- luacheck: ignore
    render:say(("  waiting for another run of backfill %s: %s"):format(job.name, holder))
  end)
  row = open(job, conn)
  if row.state == "done" then
    local _, counts = split(checkpoint.parts(job.book, conn, job.name), tonumber(row.pass))
    return { name = job.name, rows = counts.rows }
  end
  checkpoint.begin(job.book, conn, job.name)
  local ok, result = xpcall(work_off, failure.handler, job, work, migrator, row)
  if ok then return result end
  pcall(record_failure, job, conn, result)
  error(result, 0)
end

local function outside(job, work, migrator)
  local saved <close> = settings.enter(work.conn, job.settings) -- luacheck: ignore
  local started = core.os.monotonic()
  local result = locked(job, work, migrator)
  work.render:say(("  backfill %s: %s rows in %s"):format(job.name,
    units.count_text(result.rows), units.time_text(core.os.monotonic() - started)))
  return result
end

--- Where the migration calls, for errors that come up in a worker's coroutine.
local function with_place(problem, place)
  if core.is_error(problem) and not problem.source then
    problem.source, problem.line = place.source, place.line
  end
  error(problem, 0)
end

--- Runs a backfill. Inside a migration's transaction it is committed first, and a new one is
--- begun afterwards.
---@param work mig.Work
---@param migrator mig.Migrator
---@param given table
---@return { name: string, rows: integer }
function backfill.run(work, migrator, given)
  local place = core.error({ message = "here" })
  local definition, job = arguments.read(given), nil
  work.guard:check_closed()
  work.backfills = (work.backfills or 0) + 1
  local result = work.steps:resumable("backfill of " .. definition.table_name,
    arguments.describe(definition), function()
      job = make_job(work, migrator, definition)
      job.settings = settings.read(work.conn, definition)
      job.is_private = work.backfill_schema == "pg_temp"
    end, function()
      local ok, result = xpcall(outside, failure.handler, job, work, migrator)
      if not ok then with_place(result, place) end
      return result
    end)
  if not result then return { name = job.name, rows = 0 } end
  table.insert(work.at_end, checkpoint.forget_statement(
    checkpoint.book(work.backfill_schema),
    work.scope or scope_of(migrator.revision, migrator.direction)))
  return result
end

return backfill
