-- A migration while others work: an autovacuum, a session that sleeps in its transaction, traffic.
local cluster = require("spec.faults.cluster")
local core = require("mig.core")
local support = require("spec.support")

-- An autovacuum that starts at once and takes minutes.
local SLOW_VACUUM = "-c autovacuum_naptime=1 -c autovacuum_vacuum_cost_delay=100 "
  .. "-c autovacuum_vacuum_cost_limit=1"

local MIGRATION = [[
-- Step 1

up_revision = "1"
down_revision = nil

function up(migrator) migrator.db_session:exec("ALTER TABLE t ADD COLUMN x int") end
]]

describe("a migration of a busy table", function()
  local own, folder

  local function mig(...)
    return support.run_mig({ "--database", own.conninfo, ... }, { cwd = folder })
  end

  local function ask(sql)
    local result = own:connect():query(sql)
    return result[1] and result[1][result.columns[1]]
  end

  local function wait_for(sql)
    local deadline = core.os.monotonic() + 60
    while not ask(sql) do
      assert(core.os.monotonic() < deadline, "never: " .. sql)
      core.os.sleep(0.05)
    end
  end

  lazy_setup(function() own = cluster.start(SLOW_VACUUM) end)
  lazy_teardown(function() own:stop() end)
  before_each(function()
    folder = support.folder()
    support.run(("chmod 777 '%s'"):format(folder))
    support.write(folder .. "/migrations/1_step.lua", MIGRATION)
    own:connect():script([[
      DROP SCHEMA public CASCADE; CREATE SCHEMA public;
      CREATE TABLE t (id int PRIMARY KEY, n int) WITH (autovacuum_enabled = off);
      INSERT INTO t SELECT g, 0 FROM generate_series(1, 50000) AS g]])
  end)
  after_each(function() support.remove(folder) end)

  it("pushes an autovacuum aside, at the first attempt", function()
    own:connect():script([[
      DELETE FROM t WHERE id % 2 = 0;
      ALTER TABLE t SET (autovacuum_enabled = on, autovacuum_vacuum_threshold = 1,
                         autovacuum_vacuum_scale_factor = 0)]])
    wait_for("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'autovacuum: VACUUM%public.t%'")
    local outcome = mig("apply")
    assert.equal(0, outcome.code, outcome.err)
    assert.is_nil(outcome.err:find("attempt", 1, true), outcome.err)
  end)

  it("names who sleeps in a transaction, and holds nobody up for long", function()
    support.write(folder .. "/traffic.sql",
      "\\set id random(1, 50000)\nUPDATE t SET n = n + 1 WHERE id = :id;\n")
    local sleeper <close> = core.connect(own.conninfo)
    sleeper:script("SET application_name = 'forgotten'; BEGIN; SELECT count(*) FROM t")
    os.execute(("cd '%s' && { '%s/pgbench' -n -c 2 -T 8 -l -f traffic.sql '%s' >bench.out 2>&1; "
      .. "echo done >bench.end; } &"):format(folder, own.bindir, own.conninfo))
    wait_for("SELECT 1 FROM pg_stat_activity WHERE application_name = 'pgbench'")
    local outcome = mig("apply", "--lock-timeout", "700ms", "--lock-retry", "5")
    assert.equal(1, outcome.code, outcome.err)
    assert.truthy(outcome.err:find('application "forgotten"), idle in transaction', 1, true),
      outcome.err)
    support.run("while [ ! -e bench.end ]; do sleep 0.1; done", { cwd = folder })
    local longest, count = 0, 0
    for line in support.run(("cat %s/pgbench_log.*"):format(folder)).out:gmatch("[^\n]+") do
      longest = math.max(longest, tonumber(line:match("^%d+ %d+ (%d+)")) / 1000)
      count = count + 1
    end
    assert(count > 100, "no traffic")
    -- Every second attempt waits for 1.5 s, beyond deadlock_timeout; the sleeper sleeps for 8.
    assert(longest < 4000, ("an update waited for %.0f ms"):format(longest))
    sleeper:script("COMMIT")
    assert.equal(0, mig("apply").code)
  end)
end)
