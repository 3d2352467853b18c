--- Rows through Lua, against what people would otherwise use.
local measure = require("spec.bench.measure")
local report = require("spec.bench.report")
local server = require("spec.support.server")
local support = require("spec.support")

local rows = {}

local COUNT = tonumber(os.getenv("ROWS")) or 1000000
local STREAMED = COUNT * 10

local SCHEMA = [[
CREATE TABLE source (id bigint, name text, amount numeric(10,2), paid boolean);
CREATE UNLOGGED TABLE target (id bigint, name text, amount numeric(10,2), paid boolean);
INSERT INTO source SELECT i, 'name ' || i, i / 7.0, i %% 3 = 0 FROM generate_series(1, %d) i;
VACUUM ANALYZE source;]]

-- What is done with each row: the number grows by one, the name is written large.
local CHANGE = [[
local s = migrator.db_session
s:exec("TRUNCATE target")
local next_row, _, _, closing = s:rows("SELECT * FROM source")
local count = s:copy_in("COPY target FROM stdin", function()
  local row = next_row()
  if row then
    row.id, row.name = row.id + 1, row.name:upper()
  end
  return row
end, nil, nil, closing)
assert(count == %d)
]]

local MADE = [[
local s = migrator.db_session
s:exec("TRUNCATE target")
local i = 0
s:copy_in("COPY target FROM stdin", function()
  i = i + 1
  if i <= %d then return { i, "name " .. i, "0.14", i %% 3 == 0 } end
end)
]]

local LINES = [[
local s = migrator.db_session
s:exec("TRUNCATE target")
s:copy_in("COPY target FROM stdin", io.lines("rows.txt", "L"))
]]

local STREAM = [[
local count, sum = 0, 0
for row in migrator.db_session:rows("SELECT i, i::text AS t FROM generate_series(1, %d) i") do
  count, sum = count + 1, sum + row.i
end
assert(count == %d)
]]

local PSYCOPG = [[
import sys
import psycopg

with psycopg.connect(sys.argv[1]) as conn, psycopg.connect(sys.argv[1]) as other:
    conn.execute("TRUNCATE target")
    conn.commit()
    with other.cursor(name="rows") as reader, conn.cursor() as writer:
        reader.itersize = 10000
        reader.execute("SELECT * FROM source")
        with writer.copy("COPY target FROM stdin") as copy:
            for id, name, amount, paid in reader:
                copy.write_row((id + 1, name.upper(), amount, paid))
]]

local AWK = [[BEGIN { FS = OFS = "\t" } { $1 = $1 + 1; $2 = toupper($2); print }]]

local function shell(text)
  return { "sh", "-c", text }
end

local function seconds(taken)
  return ("%.2f s"):format(taken.seconds)
end

local function has_psycopg()
  return support.run("/usr/bin/python3 -c 'import psycopg'").code == 0
end

local function script(folder, db, name, text)
  support.write(("%s/%s.lua"):format(folder, name), text)
  return { support.mig, "-C", folder, "--database", db.conninfo, "-q", "run", name .. ".lua" }
end

local function bench_change(rounds, folder, db, psql)
  local commands = {
    mig = script(folder, db, "change", CHANGE:format(COUNT)),
    psql = shell(("%s -c 'TRUNCATE target' && %s -c '\\copy source TO stdout' | awk -f %s | "
      .. "%s -c '\\copy target FROM stdin'"):format(psql, psql, folder .. "/change.awk", psql)),
  }
  support.write(folder .. "/change.awk", AWK)
  if has_psycopg() then
    support.write(folder .. "/change.py", PSYCOPG)
    commands.psycopg = { "/usr/bin/python3", folder .. "/change.py", db.conninfo }
  end
  local taken = measure.all(rounds, commands)
  report.figure("read, changed in Lua, written back", seconds(taken.mig))
  report.figure("  to psql \\copy, awk, psql \\copy (three processes)",
    ("%.2f (%s)"):format(taken.mig.seconds / taken.psql.seconds, seconds(taken.psql)))
  if taken.psycopg then
    report.aim("  to the same with psycopg", taken.mig.seconds / taken.psycopg.seconds, 1, "%.2f",
      seconds(taken.psycopg))
  else
    report.figure("  to the same with psycopg", "skipped: it is not installed")
  end
  report.figure("  peak memory", ("%.1f MB"):format(taken.mig.memory))
end

local function bench_copy_in(rounds, folder, db, psql)
  local file = folder .. "/rows.txt"
  support.run(("%s -c '\\copy source TO %s'"):format(psql, file))
  local taken = measure.all(rounds, {
    made = script(folder, db, "made", MADE:format(COUNT)),
    lines = script(folder, db, "lines", LINES),
    psql = shell(("%s -c 'TRUNCATE target' -c '\\copy target FROM %s'"):format(psql, file)),
  })
  report.figure("psql \\copy from a file", seconds(taken.psql))
  report.aim("copy_in from an iterator of tables", taken.made.seconds / taken.psql.seconds, 1.5,
    "%.2f", seconds(taken.made))
  report.aim("copy_in from an iterator of lines", taken.lines.seconds / taken.psql.seconds, 1.5,
    "%.2f", seconds(taken.lines))
end

local function bench_stream(folder, db)
  local taken = measure.all(1, {
    stream = script(folder, db, "stream", STREAM:format(STREAMED, STREAMED)),
  }).stream
  report.aim(("peak memory of streaming %d rows"):format(STREAMED), taken.memory, 20, "%.1f MB",
    seconds(taken))
end

--- Measures and prints.
---@param rounds integer
function rows.run(rounds)
  report.head(("rows through Lua, %d of them"):format(COUNT))
  local folder = support.folder()
  local db <close> = support.database()
  db.conn:script((SCHEMA:format(COUNT):gsub("VACUUM.*", "")))
  db.conn:script("VACUUM ANALYZE source")
  local psql = ("'%s' -XqAt -v ON_ERROR_STOP=1 -d \"%s\""):format(server.program("psql"),
    db.conninfo)
  bench_change(rounds, folder, db, psql)
  bench_copy_in(rounds, folder, db, psql)
  bench_stream(folder, db)
  support.remove(folder)
end

return rows
