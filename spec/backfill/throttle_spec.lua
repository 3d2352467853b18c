-- What makes a backfill wait, and that it says why.
local core = require("mig.core")
local play = require("spec.backfill.play")
local throttle = require("mig.backfill.throttle")

local stage

--- The reasons of the events, in their order, each once.
local function reasons()
  local list, seen = {}, {}
  for _, event in ipairs(stage.run.render.events) do
    if event.reason and not seen[event.reason] then
      seen[event.reason] = true
      list[#list + 1] = event.state .. ": " .. event.reason
    end
  end
  return list
end

local function filled()
  assert.equal("0", stage:value("SELECT count(*) FROM t WHERE n <> 1"))
end

describe("a backfill waits for", function()
  lazy_setup(function() stage = play.stage() end)
  lazy_teardown(function() stage:close() end)
  before_each(function()
    stage:reset()
    stage:sql("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0); "
      .. "INSERT INTO t SELECT i FROM generate_series(1, 300) i")
  end)

  it("a query", function()
    stage:sql("CREATE SEQUENCE s")
    stage:backfill [[table_name = "t", set = { n = "n + 1" }, batch = 100, throttle = {
      query = "SELECT CASE WHEN nextval('s') < 4 THEN 'the queue is full' END" }]]
    assert.same({ "waiting: the queue is full" }, reasons())
    filled()
  end)

  for _, value in ipairs({ "true", "1", "2.5" }) do
    it("a query that gives " .. value, function()
      stage:sql("CREATE SEQUENCE s")
      stage:backfill(([[table_name = "t", set = { n = "n + 1" }, throttle = {
        query = "SELECT %s WHERE nextval('s') < 2" }]]):format(value))
      assert.same({ "waiting: the query of throttle says so" }, reasons())
    end)
  end

  it("a function", function()
    stage:backfill [[table_name = "t", set = { n = "n + 1" }, throttle = {
      check = (function()
        local calls = 0
        return function(session)
          calls = calls + 1
          assert(session:value("SELECT 1") == 1)
          return calls < 3 and "not yet"
        end
      end)() }]]
    assert.same({ "waiting: not yet" }, reasons())
    filled()
  end)

  it("the WAL's growth", function()
    stage:backfill [[table_name = "t", set = { n = "n + 1" }, batch = 50, throttle = {
      wal_rate = "100kB", waiting = false }]]
    for _, reason in ipairs(reasons()) do
      assert.equal("waiting: WAL grows by more than 100.0 kB/s", reason)
    end
    filled()
  end)

  it("rows that others have locked, and says who", function()
    local other <close> = stage.db:connect()
    other:script("SET application_name = 'a worker'; BEGIN; UPDATE t SET n = n WHERE id = 150")
    local began = core.os.monotonic()
    -- The function of throttle is called between batches: it lets the row go in the end.
    stage.run.environment.getenv = function()
      local failed = #reasons() > 0
      if failed and other:transaction_status() == "active" then other:script("COMMIT") end
    end
    stage:backfill [[table_name = "t", set = { n = "n + 1" }, batch = 100, target = "50ms",
      throttle = { check = function() os.getenv("LET GO") end }]]
    stage.run.environment.getenv = nil
    filled()
    local first = reasons()[1]
    assert.truthy(first:find("^waiting: rows or the table are locked; process %d+ %(a worker"),
      first)
    assert.is_true(core.os.monotonic() - began < 15)
  end)

  it("locks no longer than its patience", function()
    local other <close> = stage.db:connect()
    other:script("BEGIN; UPDATE t SET n = n WHERE id = 150")
    local problem = stage:problem [[table_name = "t", set = { n = "n + 1" }, batch = 100,
      target = "50ms", patience = "400ms"]]
    assert.equal("55P03", problem.sqlstate)
    assert.is_true(tonumber(stage:value("SELECT count(*) FROM t WHERE n = 1")) >= 100)
  end)
end)

describe("a signal", function()
  lazy_setup(function()
    stage = play.stage()
    stage:reset()
    stage:sql("CREATE TABLE t (id int PRIMARY KEY)")
  end)
  lazy_teardown(function() stage:close() end)

  local function reason(limits)
    local oid = stage:value("SELECT 't'::regclass::oid")
    return throttle.reason(throttle.new(limits, oid), stage.db.conn)
  end

  it("counts the sessions that wait for the table", function()
    local holder <close> = stage.db:connect()
    local waiter <close> = stage.db:connect()
    assert.is_nil(reason { waiting = 1 })
    holder:script("BEGIN; LOCK TABLE t IN SHARE MODE")
    waiter:send("INSERT INTO t VALUES (1)")
    local said
    for _ = 1, 200 do
      said = reason { waiting = 1 }
      if said then break end
      core.os.sleep(0.01)
    end
    assert.equal("1 sessions wait for locks of the table", said)
    assert.is_nil(reason { waiting = 2 })
    holder:script("COMMIT")
    waiter:receive()
  end)

  it("counts active sessions", function()
    local busy <close> = stage.db:connect()
    busy:script("SET application_name = 'app'")
    busy:send("SELECT pg_sleep(0.5)")
    core.os.sleep(0.1)
    assert.truthy(reason({ load = 0 }):find("^%d+ sessions are active, the limit is 0$"))
    assert.is_nil(reason { load = 1000 })
    busy:receive()
  end)

  it("sees no lag without a replica, and no autovacuum", function()
    assert.is_nil(reason { replication_lag = { seconds = 0 }, autovacuum = true })
    assert.is_nil(reason { replication_lag = { bytes = 0 }, autovacuum = "wraparound" })
  end)
end)
