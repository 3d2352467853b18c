-- make bench: mig against pg_dump and psql, on a private server.
--   lua5.4 spec/bench/bench.lua [start] [status] [tables] [rows] [guard] [backfill] [FILE.sql…]
-- The figures are ratios of what was measured in the same run.
package.path = "./?.lua;./?/init.lua;lua/?.lua;" .. package.path
package.cpath = (os.getenv("BUILD") or "build") .. "/lib/?.so;" .. package.cpath

local core = require("mig.core")
local measure = require("spec.bench.measure")
local report = require("spec.bench.report")
local rows = require("spec.bench.rows")
local schema = require("spec.bench.schema")
local server = require("spec.support.server")
local support = require("spec.support")

local ROUNDS = tonumber(os.getenv("ROUNDS")) or 5
local GITLAB = "../shared/conformance/schemas/gitlab_init.sql"

local function psql(conninfo, ...)
  return { server.program("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", conninfo, ... }
end

local function must(words)
  local outcome = support.run(measure.line(words))
  assert(outcome.code == 0, outcome.err)
end

local function milliseconds(taken)
  return ("%.1f ms"):format(taken.seconds * 1000)
end

local function ratio_of(taken, to)
  return taken.seconds / to.seconds
end

local function memory(what, taken)
  report.figure("peak memory of " .. what, ("%.1f MB"):format(taken.memory))
end

-- ------------------------------------------------------------------ start

local function bench_start()
  report.head("start-up")
  local taken = measure.all(ROUNDS * 4, { mig = { support.mig, "--version" } }).mig
  report.aim("mig --version", taken.seconds * 1000, 5, "%.1f ms")
  memory("mig --version", taken)
end

-- ----------------------------------------------------------------- status

local MIGRATION = [[
-- Number %d

up_revision = "%d"
down_revision = %s

function up(migrator)
  migrator.actor:execute { sql = "SELECT 1" }
end

function down(migrator)
  migrator.actor:execute { sql = "SELECT 1" }
end
]]

local function write_migrations(folder, count)
  local parent = "nil"
  for number = 1, count do
    local revision = 1700000000 + number
    support.write(("%s/migrations/%d_number_%d.lua"):format(folder, revision, number),
      MIGRATION:format(number, revision, parent))
    parent = ('"%d"'):format(revision)
  end
end

local function bench_status()
  report.head("status, 1,000 migrations, all applied")
  local folder = support.folder()
  local db <close> = support.database()
  write_migrations(folder, 1000)
  local mig = { support.mig, "-C", folder, "--database", db.conninfo }
  must { mig[1], mig[2], mig[3], mig[4], mig[5], "-q", "apply" }
  local taken = measure.all(ROUNDS * 2, {
    status = { mig[1], mig[2], mig[3], mig[4], mig[5], "status" },
    psql = psql(db.conninfo, "-c", "select 1"),
  })
  report.figure("psql -c 'select 1'", milliseconds(taken.psql))
  report.aim("mig status beyond psql -c 'select 1'",
    (taken.status.seconds - taken.psql.seconds) * 1000, 15, "%.1f ms", milliseconds(taken.status))
  memory("mig status", taken.status)
  memory("psql", taken.psql)
  support.remove(folder)
end

-- ---------------------------------------------------------------- catalog

local function write_queries(db, folder)
  local path = folder .. "/queries.sql"
  local list = core.snapshot_statements(db.conn:server_version())
  support.write(path, table.concat(list, ";\n") .. ";\n")
  return path
end

local function bench_read(db, folder, part)
  local taken = measure.all(ROUNDS, {
    mig = { "lua5.4", "spec/bench/read.lua", db.conninfo },
    dump = { server.program("pg_dump"), "-s", "-d", db.conninfo },
    bare = psql(db.conninfo, "-f", write_queries(db, folder)),
  })
  report.figure("pg_dump -s", milliseconds(taken.dump))
  report.aim("catalog read to pg_dump -s", ratio_of(taken.mig, taken.dump), part, "%.2f",
    milliseconds(taken.mig))
  report.aim("catalog read to its bare queries in psql", ratio_of(taken.mig, taken.bare), 1.3,
    "%.2f", milliseconds(taken.bare))
  memory("the catalog read", taken.mig)
  memory("pg_dump -s", taken.dump)
  memory("psql with the bare queries", taken.bare)
  return taken.dump
end

local function generate_one(db, folder, what, goal, cold, dump)
  local taken = measure.all(cold and (ROUNDS + 1) // 2 or ROUNDS, {
    mig = { support.mig, "-C", folder, "--database", db.conninfo, "--schema", goal, "generate",
      "-m", "bench", "--dry-run" },
  }, cold and function() os.execute("rm -rf '" .. folder .. "/.mig/cache'") end).mig
  report.figure(("generate, %s, %s"):format(what, cold and "cold" or "warm"),
    ("%s (%.2f pg_dump -s)"):format(milliseconds(taken), ratio_of(taken, dump)))
  if not cold then memory("generate, " .. what, taken) end
end

local function bench_generate(db, folder, text, count, dump)
  local same, changed = folder .. "/same.sql", folder .. "/changed.sql"
  support.write(same, text)
  support.write(changed, text .. "\n" .. schema.changes(db.conn, count))
  for _, goal in ipairs {
    { "nothing changed", same }, { count .. " changes, proven", changed } }
  do
    generate_one(db, folder, goal[1], goal[2], true, dump)
    generate_one(db, folder, goal[1], goal[2], false, dump)
  end
end

local function bench_schema(title, text, part, changes)
  report.head(title)
  local folder = support.folder()
  local db <close> = support.database()
  support.write(folder .. "/schema.sql", text)
  must(psql(db.conninfo, "-f", folder .. "/schema.sql"))
  db.conn:script("VACUUM ANALYZE")
  local dump = bench_read(db, folder, part)
  bench_generate(db, folder, text, changes, dump)
  support.remove(folder)
end

local function bench_tables()
  bench_schema("1,000 tables, 3,000 indexes, 1,000 foreign keys, 5,000 defaults", schema.text(),
    1 / 3, 20)
end

local function bench_file(path)
  if core.fs.exists(path) ~= "file" then
    print("\nskipped: there is no " .. path)
    return
  end
  bench_schema(path:match("[^/]*$"), support.read(path), 1 / 4, 50)
end

-- ------------------------------------------------------------------- main

local parts = {
  start = bench_start, status = bench_status, tables = bench_tables,
  guard = require("spec.bench.guard").run,
  rows = function() rows.run((ROUNDS + 1) // 2) end,
  backfill = require("spec.bench.backfill").run,
  apply = function() require("spec.bench.apply").run(ROUNDS) end,
}

local function main()
  local wanted = #arg > 0 and arg
    or { "start", "status", "apply", "tables", "rows", "guard", "backfill", GITLAB }
  for _, word in ipairs(wanted) do (parts[word] or bench_file)(word) end
end

local ok, problem = xpcall(main, debug.traceback)
server.stop()
if not ok then error(problem, 0) end
