-- Twenty runs at once, with and without a pooler before the server.
local core = require("mig.core")
local pgbouncer = require("spec.support.pgbouncer")
local projects = require("spec.support.project")
local support = require("spec.support")

local RUNS, MIGRATIONS, CONCURRENT = 20, 30, 17

local FILE = [[
-- Step %d

up_revision = "%02d"
down_revision = %s

function up(migrator)
  local s = migrator.db_session
  s:exec("CREATE TABLE t%d (id int)")
  s:exec("INSERT INTO ran VALUES (%d)")
  %s
end

function down(migrator) end
]]

local SLEEPS = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
  .. "AND query LIKE 'SELECT pg_sleep%' AND state = 'active'"

local here

local function write_all()
  for i = 1, MIGRATIONS do
    here:write(("migrations/%02d_step.lua"):format(i), FILE:format(i, i,
      i > 1 and ('"%02d"'):format(i - 1) or "nil", i, i,
      i == CONCURRENT and ('s:exec("CREATE INDEX CONCURRENTLY i ON t%d (id)")'):format(i) or ""))
  end
end

--- Runs mig many times at once; gives exit codes and what was said on stderr.
local function run_all(conninfo, options)
  local parts = {}
  for i = 1, RUNS do
    parts[i] = ("{ '%s' --database '%s' apply %s >%d.out 2>%d.err; echo $? >%d.code; } &"):format(
      support.mig, conninfo:gsub("'", ""), options or "", i, i, i)
  end
  here:write("all.sh", table.concat(parts, "\n") .. "\nwait\n")
  support.run("sh all.sh", { cwd = here.folder })
  local codes, said = {}, {}
  for i = 1, RUNS do
    codes[i] = tonumber(here:read(i .. ".code"):match("%d+"))
    said[i] = here:read(i .. ".err")
  end
  return codes, said
end

local function check(codes, said)
  local done = 0
  for i, code in ipairs(codes) do
    assert(code == 0 or code == 4, ("run %d ended with %d: %s"):format(i, code, said[i]))
    assert(code == 4 or not said[i]:find("error:", 1, true), said[i])
    if code == 0 then done = done + 1 end
  end
  assert(done > 0)
  assert.equal(tostring(MIGRATIONS), here:value("SELECT count(*) FROM ran"))
  assert.equal(tostring(MIGRATIONS), here:value("SELECT count(DISTINCT n) FROM ran"))
  assert.equal(tostring(MIGRATIONS), here:value("SELECT count(*) FROM migration_info"))
  assert.equal("0", here:value("SELECT count(*) FROM migration_info_journal"))
  assert.equal("t",
    here:value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"))
end

describe("twenty runs at once", function()
  lazy_setup(function() here = projects.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    here:sql("CREATE TABLE ran (n int)")
    write_all()
  end)

  it("do each migration once", function()
    check(run_all(here.db.conninfo))
  end)

  it("end with 4 when they do not wait", function()
    check(run_all(here.db.conninfo, "--lock-wait 0"))
  end)

  describe("through PgBouncer", function()
    local pool
    lazy_setup(function()
      if pgbouncer.path() then pool = pgbouncer.start(here.db, 8) end
    end)
    lazy_teardown(function()
      if pool then pool:stop() end
    end)
    before_each(function()
      if not pool then pending("pgbouncer is not installed") end
    end)

    it("do each migration once", function()
      check(run_all(pool.conninfo))
    end)

    --- Starts a run whose last migration takes its time; returns when it is there.
    local function start_slow(seconds)
      here:write("migrations/31_slow.lua", FILE:format(31, 31, '"30"', 31, 31,
        ('s:exec("SELECT pg_sleep(%g)")'):format(seconds)))
      os.execute(("cd '%s' && { '%s' --database '%s' apply >slow.out 2>&1 & echo $! >pid; } ")
        :format(here.folder, support.mig, pool.conninfo))
      local deadline = core.os.monotonic() + 30
      while not here:value(SLEEPS) do
        assert(core.os.monotonic() < deadline, "it never came to the last one")
        core.os.sleep(0.05)
      end
    end

    it("keep runs without it away", function()
      start_slow(2)
      local outcome = here:mig("apply", "--lock-wait", "0")
      assert.equal(4, outcome.code, outcome.err)
      assert.truthy(outcome.err:find('"mig: lock"', 1, true), outcome.err)
      here:ok("apply", "--lock-wait", "20")
      assert.equal("31", here:value("SELECT count(*) FROM ran"))
    end)

    it("leave nothing behind when they are killed", function()
      start_slow(30)
      support.run("kill -9 $(cat pid)", { cwd = here.folder })
      here:edit("migrations/31_slow.lua", "pg_sleep(30)", "1")
      local outcome = support.run_mig({ "--database", pool.conninfo, "apply", "--fence" },
        { cwd = here.folder })
      assert.equal(0, outcome.code, outcome.err)
      assert.equal("31", here:value("SELECT count(*) FROM ran"))
    end)
  end)
end)
