--- 1,000 trivial migrations: applied, and when nothing is left to apply; against a bare libpq loop
--- and, where DBMATE names its program, dbmate.
local measure = require("spec.bench.measure")
local report = require("spec.bench.report")
local server = require("spec.support.server")
local support = require("spec.support")

local apply = {}

local COUNT = 1000
local FILE = [[
-- Number %d

up_revision = "%d"
down_revision = %s

function up(migrator) migrator.db_session:exec("CREATE TABLE t%d (id int)") end
]]

-- What any tool writes that keeps a history.
local ROWS = "CREATE TABLE history (revision text PRIMARY KEY, body text, "
  .. "at timestamptz DEFAULT now())"
local ROW = "%s; INSERT INTO history (revision, body) VALUES ('%d', '%s')"

local function write(folder)
  local parent, lines, kept = "nil", {}, { ROWS }
  for i = 1, COUNT do
    local revision = 1700000000 + i
    support.write(("%s/migrations/%d_t.lua"):format(folder, revision),
      FILE:format(i, revision, parent, i))
    parent = ('"%d"'):format(revision)
    lines[i] = ("CREATE TABLE t%d (id int)"):format(i)
    kept[i + 1] = ROW:format(lines[i], revision, lines[i])
    support.write(("%s/db/%d_t.sql"):format(folder, revision),
      ("-- migrate:up\n%s;\n-- migrate:down\n"):format(lines[i]))
  end
  support.write(folder .. "/statements", table.concat(lines, "\n") .. "\n")
  support.write(folder .. "/kept", table.concat(kept, "\n") .. "\n")
end

local function url(conninfo, name)
  local host = conninfo:match("host='?([^' ]+)")
  return ("postgres://postgres@/%s?host=%s&sslmode=disable"):format(name, host)
end

---@param rounds integer
function apply.run(rounds)
  local folder = support.folder()
  write(folder)
  local dbmate = os.getenv("DBMATE")
  local function commands(name)
    local conninfo = server.get().conninfo .. " dbname=" .. name
    local list = {
      mig = { support.mig, "-C", folder, "--database", conninfo, "-q", "apply" },
      loop = { support.build .. "/bin/loop", conninfo, folder .. "/statements" },
      kept = { support.build .. "/bin/loop", conninfo, folder .. "/kept" },
      one = { server.program("psql"), "-XqAt", "-d", conninfo, "-c", "select 1" },
    }
    if dbmate then
      list.dbmate = { dbmate, "--url", url(conninfo, name), "-d", folder .. "/db",
        "--no-dump-schema", "up" }
    end
    return list
  end
  -- Dropped at the end: while a file system remembers what was deleted in the last seconds, it is
  -- slow to make files, and whoever came next would be measured with that.
  local times, databases = {}, {}
  local function keep_best(name, taken, nothing)
    local best = times[name]
    if best and best.first <= taken.seconds then return end
    times[name] = { first = taken.seconds, memory = taken.memory, nothing = nothing }
  end
  local function once(name)
    local db = support.database()
    databases[#databases + 1] = db
    local own = commands(db.name)
    local taken = measure.all(1, { [name] = own[name] })[name]
    if name == "loop" or name == "kept" then return keep_best(name, taken) end
    local again = measure.all(rounds, { [name] = own[name], one = own.one })
    keep_best(name, taken, again[name].seconds - again.one.seconds)
  end
  for _ = 1, rounds do
    for _, name in ipairs({ "mig", "loop", "kept", dbmate and "dbmate" or nil }) do once(name) end
  end
  for _, db in ipairs(databases) do db:drop() end
  report.head(("apply, %d migrations that make a table, the best of %d"):format(COUNT, rounds))
  report.figure("bare libpq loop, a transaction each", ("%.0f ms"):format(times.loop.first * 1000))
  report.aim("mig apply to the bare loop", times.mig.first / times.loop.first, 1.1, "%.2f",
    ("%.0f ms"):format(times.mig.first * 1000))
  report.figure("mig apply to a bare loop that keeps a history, too",
    ("%.2f"):format(times.mig.first / times.kept.first))
  report.aim("mig apply with nothing to do beyond psql -c 'select 1'", times.mig.nothing * 1000, 20,
    "%.1f ms")
  report.figure("peak memory of mig apply", ("%.1f MB"):format(times.mig.memory))
  if times.dbmate then
    report.figure("dbmate up to the bare loop", ("%.2f (%.0f ms)"):format(
      times.dbmate.first / times.loop.first, times.dbmate.first * 1000))
    report.figure("dbmate up with nothing to do beyond select 1",
      ("%.1f ms"):format(times.dbmate.nothing * 1000))
    report.figure("peak memory of dbmate", ("%.1f MB"):format(times.dbmate.memory))
  else
    report.figure("dbmate", "DBMATE=/path/to/dbmate compares it")
  end
  support.remove(folder)
end

return apply
