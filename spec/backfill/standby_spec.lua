-- A backfill and a standby that falls behind.
local cluster = require("spec.faults.cluster")
local core = require("mig.core")
local play = require("spec.backfill.play")
local support = require("spec.support")

-- The servers that come from npm have none.
local able = core.fs.exists(support.server().bindir .. "/pg_basebackup")

describe("with a standby", function()
  local primary, standby, stage

  lazy_setup(function()
    if not able then return end
    primary = cluster.start("-c wal_receiver_status_interval=1")
    standby = cluster.standby(primary)
    stage = play.stage({ conn = primary:connect(), drop = function() end })
    stage:reset()
    stage:sql("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0); "
      .. "INSERT INTO t SELECT i FROM generate_series(1, 400) i")
  end)
  lazy_teardown(function()
    if standby then standby:stop() end
    if primary then primary:stop() end
  end)

  --- Pauses the standby at the beginning, and lets it go when the backfill says that it waits;
  --- what it says.
  local function reason_of(limit)
    local conn, run, reason = standby:connect(), stage.run, nil
    run.render.events = {}
    function run.render.event(render, event)
      table.insert(render.events, event)
      if not event.reason then return end
      reason = event.reason
      conn:query("SELECT pg_wal_replay_resume()")
    end
    conn:query("SELECT pg_wal_replay_pause()")
    stage:backfill(([[table_name = "t", batch = 20, throttle = { replication_lag = %q },
      set = { n = "n + 1 + (pg_sleep(0.005) IS NULL)::int" }]]):format(limit))
    return reason
  end

  it("waits for what is not replayed, in seconds and in bytes", function()
    if not able then return pending("no pg_basebackup") end
    assert.matches("^a replica is %d%.%d s behind, the limit is 0%.5 s$", reason_of("500ms"))
    assert.matches("^a replica is [%d.]+ k?B behind, the limit is 100 B$", reason_of("100B"))
    assert.equal("0", stage:value("SELECT count(*) FROM t WHERE n <> 2"))
  end)
end)
