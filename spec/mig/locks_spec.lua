-- Locks: one run at a time, and migrations that do not get theirs.
local core = require("mig.core")
local projects = require("spec.support.project")
local support = require("spec.support")

local FILE = [[
-- Step %s

up_revision = "%s"
down_revision = %s

function up(migrator)
  local s = migrator.db_session
  %s
end

function down(migrator) end
]]

local here

local function write(revision, body, parent)
  here:write(("migrations/%s_step.lua"):format(revision), FILE:format(revision, revision,
    parent and ('"%s"'):format(parent) or "nil", body))
end

--- Starts mig and leaves it running; wait() gives its outcome.
local function start(...)
  local base, words = os.tmpname(), {}
  for _, word in ipairs({ "--database", here.db.conninfo, ... }) do
    words[#words + 1] = "'" .. word .. "'"
  end
  os.execute(("cd '%s' && { '%s' %s >%s.out 2>%s.err & echo $! >%s.pid; wait $!; echo $? >%s; } &")
    :format(here.folder, support.mig, table.concat(words, " "), base, base, base, base))
  local run = {}
  function run.signal(name)
    os.execute(("kill -%s %s"):format(name, support.read(base .. ".pid"):match("%d+")))
  end
  function run.wait()
    local deadline = core.os.monotonic() + 30
    while support.read(base) == "" and core.os.monotonic() < deadline do core.os.sleep(0.02) end
    local outcome = {
      code = tonumber(support.read(base):match("%d+")), out = support.read(base .. ".out"),
      err = support.read(base .. ".err"),
    }
    for _, ending in ipairs({ "", ".out", ".err", ".pid" }) do os.remove(base .. ending) end
    return outcome
  end
  return run
end

--- Waits until a query gives a row.
local function wait_for(sql)
  local deadline = core.os.monotonic() + 20
  while not here:value(sql) do
    assert(core.os.monotonic() < deadline, "never: " .. sql)
    core.os.sleep(0.02)
  end
end

local WORKS = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
  .. "AND application_name LIKE 'mig: apply 1%%' AND query LIKE '%%%s%%' AND state = 'active'"

describe("a run", function()
  lazy_setup(function() here = projects.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    here:sql("CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 100)")
  end)

  it("keeps others away, and is named", function()
    write("1", 's:exec("SELECT pg_sleep(3)")')
    local first = start("apply")
    wait_for(WORKS:format("pg_sleep"))
    local second = here:mig("apply", "--lock-wait", "0.3")
    assert.equal(4, second.code)
    assert.truthy(second.err:find("another run of mig holds the lock", 1, true), second.err)
    assert.truthy(second.err:find('"mig: apply 1 step"', 1, true), second.err)
    assert.equal(0, first.wait().code)
  end)

  it("does not hold up a concurrent build while it waits", function()
    write("1", 's:exec("SELECT pg_sleep(1)") s:exec("CREATE INDEX CONCURRENTLY i ON t (id)")')
    local first = start("apply")
    wait_for(WORKS:format("pg_sleep"))
    local second = here:mig("apply")
    assert.equal(0, second.code, second.err)
    assert.truthy(second.out:find("Nothing to apply", 1, true), second.out)
    assert.equal(0, first.wait().code)
  end)

  it("that is gone and still works is ended with --fence", function()
    write("1", 's:exec("SELECT pg_sleep(20)")')
    local first = start("apply")
    wait_for(WORKS:format("pg_sleep"))
    first.signal("KILL")
    write("1", 's:exec("SELECT 1")')
    local outcome = here:mig("apply", "--fence")
    assert.equal(0, outcome.code, outcome.err)
    assert.truthy(outcome.err:find("ending process", 1, true), outcome.err)
    first.wait()
  end)

  it("sets its session, as mig.lua says", function()
    here:write("mig.lua", 'application_name = "deploy"\nstatement_timeout = "1min"\n'
      .. 'idle_in_transaction_session_timeout = 5000')
    write("1", [[
  assert(s:value("SHOW application_name") == "deploy: apply 1 step")
  assert(s:value("SHOW statement_timeout") == "1min")
  assert(s:value("SHOW idle_in_transaction_session_timeout") == "5s")
  assert(s:value("SHOW lock_timeout") == "3s")]])
    here:ok("apply")
  end)

  it("takes everything back at Ctrl-C, and ends with 130", function()
    write("1", 's:exec("CREATE TABLE u (x int)") s:exec("SELECT pg_sleep(20)")')
    local run = start("apply")
    wait_for(WORKS:format("pg_sleep"))
    run.signal("INT")
    assert.equal(130, run.wait().code)
    assert.is_nil(here:value("SELECT to_regclass('u')"))
    assert.equal("0", here:value("SELECT count(*) FROM migration_info"))
  end)

  it("may be ended by a second Ctrl-C: the next one goes on", function()
    write("1", 's:exec("CREATE INDEX CONCURRENTLY i ON t (id)")')
    here.db.conn:script("BEGIN; SELECT * FROM t LIMIT 1; LOCK TABLE t IN ROW EXCLUSIVE MODE")
    local other <close> = here.db:connect()
    local run = start("apply")
    local deadline = core.os.monotonic() + 20
    while #other:query("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONC%'") == 0
    do
      assert(core.os.monotonic() < deadline)
      core.os.sleep(0.02)
    end
    run.signal("INT")
    run.signal("INT")
    run.wait()
    here.db.conn:script("COMMIT")
    assert.truthy(here:ok("status").out:find("apply of 1 is half done", 1, true))
    here:ok("apply")
    assert.equal("t",
      here:value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"))
    assert.equal("0", here:value("SELECT count(*) FROM migration_info_journal"))
  end)
end)

describe("a migration", function()
  local other
  lazy_setup(function()
    here = projects.new()
    other = here.db:connect()
  end)
  lazy_teardown(function()
    other:close()
    here:close()
  end)
  before_each(function()
    here:reset()
    here:sql("CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 100)")
  end)
  after_each(function() other:script("ROLLBACK") end)

  it("says who keeps it from its lock, and who waits behind it", function()
    write("1", 's:exec("ALTER TABLE t ADD COLUMN x int")')
    other:script("SET application_name = 'report'; BEGIN; SELECT count(*) FROM t")
    local run = start("apply", "--lock-timeout", "900ms", "--lock-retry", "0")
    wait_for(WORKS:format("ALTER TABLE"))
    local behind = start("inspect")
    local outcome = run.wait()
    other:script("COMMIT")
    behind.wait()
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("canceling statement due to lock timeout", 1, true))
    assert.truthy(outcome.err:find('application "report"), idle in transaction for', 1, true),
      outcome.err)
    assert.truthy(outcome.err:find("SELECT count(*) FROM t", 1, true), outcome.err)
  end)

  it("is tried again until its lock is free", function()
    write("1", 's:exec("CREATE TABLE u (x int)") s:exec("ALTER TABLE t ADD COLUMN x int")')
    other:script("BEGIN; SELECT count(*) FROM t")
    local run = start("apply", "--lock-timeout", "200ms")
    wait_for(WORKS:format("ALTER TABLE"))
    core.os.sleep(0.5)
    other:script("COMMIT")
    local outcome = run.wait()
    assert.equal(0, outcome.code, outcome.err)
    assert.truthy(outcome.err:find("1 could not get a lock in time, attempt 1", 1, true),
      outcome.err)
    assert.truthy(here:value("SELECT to_regclass('u')"))
  end)

  it("goes on behind what it committed when it is tried again", function()
    write("1", 's:exec("CREATE TABLE u (x int)") migrator:outside_transaction(function() end)\n'
      .. '  s:exec("ALTER TABLE t ADD COLUMN x int")')
    other:script("BEGIN; SELECT count(*) FROM t")
    local run = start("apply", "--lock-timeout", "200ms")
    wait_for(WORKS:format("ALTER TABLE"))
    core.os.sleep(0.5)
    other:script("COMMIT")
    local outcome = run.wait()
    assert.equal(0, outcome.code, outcome.err)
    assert.equal("0", here:value("SELECT count(*) FROM migration_info_journal"))
  end)

  it("waits longer than deadlock_timeout once, to push an autovacuum aside", function()
    here:write("mig.lua", "lock_timeout = 100\nlock_retry = 20")
    write("1", [[
  local n = s:value("SELECT setting::int FROM pg_settings WHERE name = 'lock_timeout'")
  s:exec("INSERT INTO tries VALUES (" .. n .. ")")
  s:exec("ALTER TABLE t ADD COLUMN x int")]])
    here:sql("CREATE TABLE tries (n int)")
    other:script("BEGIN; SELECT count(*) FROM t")
    local run = start("apply")
    wait_for("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'ALTER TABLE%' AND state = 'active' "
      .. "AND clock_timestamp() - query_start > interval '300 ms'")
    other:script("COMMIT")
    assert.equal(0, run.wait().code)
    assert.equal("1500", here:value("SELECT n FROM tries"))
  end)

  it("waits as long as it takes for a concurrent build", function()
    write("1", 's:exec("CREATE INDEX CONCURRENTLY i ON t (id)")')
    other:script("BEGIN; INSERT INTO t VALUES (1)")
    local run = start("apply", "--lock-timeout", "100ms", "--lock-retry", "0")
    wait_for("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%' "
      .. "AND clock_timestamp() - query_start > interval '600 ms'")
    other:script("COMMIT")
    assert.equal(0, run.wait().code)
  end)
end)
