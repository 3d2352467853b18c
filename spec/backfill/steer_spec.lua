-- A backfill that runs, watched and steered from another terminal; killed and taken up again.
local core = require("mig.core")
local json = require("dkjson")
local project = require("spec.support.project")
local support = require("spec.support")

local here

local MIGRATION = [[
-- Fill

up_revision = "7"
down_revision = nil

function up(migrator)
  migrator:backfill { table_name = "t", set = { n = "n + 1 + length(pg_sleep(%s)::text)" }, %s }
end

function down(migrator)
  migrator:backfill { table_name = "t", set = { n = "n - 1" } }
end
]]

--- Starts mig apply in the background; files err, out and code are its own.
local function start(...)
  local words = { "--database", here.db.conninfo, ... }
  for i, word in ipairs(words) do words[i] = "'" .. word:gsub("'", "'\\''") .. "'" end
  os.remove(here.folder .. "/code")
  os.execute(("cd '%s' && { '%s' %s >out 2>err & echo $! >pid; wait $!; "
    .. "echo $? >code; } 2>/dev/null &"):format(here.folder, support.mig, table.concat(words, " ")))
end

local function wait_for(what, check)
  local deadline = core.os.monotonic() + 20
  while core.os.monotonic() < deadline do
    local value = check()
    if value then return value end
    core.os.sleep(0.02)
  end
  error("waited in vain for " .. what .. "\n" .. here:read("err"))
end

local function ended()
  return wait_for("the end", function()
    local file <close> = io.open(here.folder .. "/code")
    return file and tonumber(file:read("a"))
  end)
end

local function signal(name)
  os.execute(("kill -%s $(cat '%s/pid') 2>/dev/null"):format(name, here.folder))
end

local function kill()
  signal("KILL")
  assert.equal(137, ended())
end

local function listed()
  return here:json("backfill", "list").backfills[1]
end

local function in_state(state)
  return wait_for("state " .. state, function()
    local row = listed()
    return row and row.state == state and row
  end)
end

local function done()
  return tonumber(here:value("SELECT count(*) FROM t WHERE n > 0"))
end

local function started()
  wait_for("the first rows", function() return done() > 0 end)
end

--- Every row was done once, and nothing is left of the checkpoint.
local function finished()
  assert.equal(0, ended(), here:read("err"))
  assert.equal("1 1", here:value("SELECT min(n) || ' ' || max(n) FROM t"))
  assert.equal("0", here:value("SELECT count(*) FROM migration_info_backfill"))
  assert.equal("0", here:value("SELECT count(*) FROM migration_info_backfill_part"))
  assert.equal("7", here:value("SELECT revision FROM migration_info"))
end

describe("a backfill that runs", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    here:sql("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0); "
      .. "INSERT INTO t SELECT i FROM generate_series(1, 400) i")
    here:write("migrations/7_fill.lua", MIGRATION:format("0.002", "batch = 10"))
  end)

  it("is listed with its state and its rows", function()
    start("apply")
    started()
    local row = in_state("running")
    assert.equal("7/1", row.name)
    assert.is_true(row.rows > 0 and row.rows <= 400)
    assert.equal(400, row.total)
    assert.truthy(here:ok("backfill").out:find("^7/1  public%.t  running"))
    finished()
    assert.equal("No backfills.\n", here:ok("backfill", "list").out)
  end)

  it("pauses and goes on", function()
    start("apply")
    started()
    here:ok("backfill", "pause")
    in_state("paused")
    local before = done()
    core.os.sleep(0.5)
    assert.equal(before, done())
    here:ok("backfill", "resume", "7/1")
    finished()
    assert.truthy(here:read("err"):find("7/1 is paused: by ", 1, true))
    assert.truthy(here:read("err"):find("7/1 goes on", 1, true))
  end)

  it("stops, and the next run takes it up", function()
    start("apply")
    started()
    here:ok("backfill", "stop")
    assert.equal(1, ended())
    assert.truthy(here:read("err"):find('backfill "7/1" was stopped by', 1, true))
    assert.equal("stopped", listed().state)
    local before = done()
    assert.is_true(before < 400)
    assert.equal("0", here:value("SELECT count(*) FROM migration_info"))
    start("apply")
    finished()
  end)

  it("stops on Ctrl-C", function()
    os.execute(("cd '%s' && env --default-signal=INT '%s' --database \"%s\" apply >out 2>err & "
      .. "echo $! >'%s/pid'; "):format(here.folder, support.mig, here.db.conninfo, here.folder))
    started()
    signal("INT")
    local row = in_state("stopped")
    assert.equal("interrupted", row.reason)
    start("apply")
    finished()
  end)

  it("takes new settings", function()
    start("apply")
    started()
    here:ok("backfill", "set", "speed=20", "batch=1")
    here:ok("backfill", "faster")
    assert.equal(40, wait_for("the speed", function() return listed().speed end))
    here:ok("backfill", "slower")
    here:ok("backfill", "set", "7/1", "batch=auto", "target=1s", "speed=100")
    finished()
  end)

  it("killed with its worker's statement running, is never done twice", function()
    here:write("migrations/7_fill.lua", MIGRATION:format("0.01", "batch = 100"))
    start("apply")
    -- The server goes on with the batch of the client that is gone.
    wait_for("a batch", function()
      return here:value("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%mig expected%' "
        .. "AND state = 'active' AND pid <> pg_backend_pid()")
    end)
    kill()
    start("apply")
    finished()
  end)

  it("killed with several workers, too", function()
    here:write("migrations/7_fill.lua", MIGRATION:format("0.005", "batch = 20, workers = 3"))
    start("apply")
    started()
    kill()
    start("apply")
    finished()
  end)

  it("ends with the error of a worker, and leaves no connection", function()
    here:write("migrations/7_fill.lua", MIGRATION:format("0 * 1 / (300 - id)",
      "batch = 20, workers = 3"))
    start("apply")
    assert.equal(1, ended())
    assert.truthy(here:read("err"):find("7_fill.lua:7: error: division by zero", 1, true),
      here:read("err"))
    wait_for("the connections' end", function()
      return here:value("SELECT count(*) FROM pg_stat_activity "
        .. "WHERE application_name LIKE 'mig: %' AND datname = current_database()") == "0"
    end)
    assert.equal("failed", listed().state)
  end)

  it("is another one when its definition changes", function()
    start("apply")
    started()
    here:ok("backfill", "stop")
    ended()
    here:edit("migrations/7_fill.lua", "n + 1", "n + 2")
    local outcome = here:mig("apply")
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("was begun with another definition", 1, true))
    here:ok("backfill", "forget")
    here:edit("migrations/7_fill.lua", "0.002", "0")
    here:ok("apply")
    assert.is_true(here:value("SELECT max(n) FROM t") == "3")
  end)

  it("runs in down as well", function()
    here:write("migrations/7_fill.lua", MIGRATION:format("0", "batch = 100"))
    here:ok("apply")
    here:ok("rollback")
    assert.equal("0 0", here:value("SELECT min(n) || ' ' || max(n) FROM t"))
    here:ok("apply")
    assert.equal("1 1", here:value("SELECT min(n) || ' ' || max(n) FROM t"))
  end)

  it("runs in a script, and goes on there, too", function()
    here:write("fill.lua", 'migrator:backfill { table_name = "t", batch = 10, '
      .. 'set = { n = "n + 1 + length(pg_sleep(0.002)::text)" } }')
    assert.equal(1, here:mig("run", "fill.lua", "--dry-run").code)
    start("run", "fill.lua")
    started()
    assert.equal("fill.lua/1", listed().name)
    kill()
    in_state("interrupted") -- its server may be at a batch still
    here:ok("run", "fill.lua")
    assert.equal("1 1", here:value("SELECT min(n) || ' ' || max(n) FROM t"))
    assert.is_nil(listed())
    here:ok("run", "fill.lua")
    assert.equal("2 2", here:value("SELECT min(n) || ' ' || max(n) FROM t"))
  end)

  it("tells events with --json", function()
    start("--json", "apply")
    started()
    here:ok("backfill", "pause")
    in_state("paused")
    here:ok("backfill", "resume")
    finished()
    local states = {}
    for line in here:read("err"):gmatch("[^\n]+") do
      local event = json.decode(line)
      if event and event.event == "backfill" then
        states[event.state] = event
        assert.equal("7/1", event.name)
      end
    end
    assert.truthy(states.paused.reason:find("^by "))
    assert.is_true(states.running.rows > 0)
    assert.is_table(json.decode(here:read("out")).applied)
  end)
end)

describe("mig backfill", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)

  for _, case in ipairs({
    { { "paus" }, 'mig backfill has no verb "paus"', "pause" },
    { { "pause" }, "there is no backfill that is not over" },
    { { "pause", "x" }, 'there is no backfill "x"' },
    { { "set", "a=1" }, '"a=1" is no setting' },
    { { "pause", "x", "y" }, 'mig backfill pause does not take "y"' },
  }) do
    it("refuses " .. table.concat(case[1], " "), function()
      local outcome = here:mig("backfill", table.unpack(case[1]))
      assert.equal(2, outcome.code)
      assert.truthy(outcome.err:find(case[2], 1, true), outcome.err)
      if case[3] then assert.truthy(outcome.err:find(case[3], 1, true)) end
    end)
  end

  it("refuses settings that are none", function()
    here:sql("CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 0)")
    here:write("migrations/7_fill.lua", MIGRATION:format("0", "verify = 'true'"))
    assert.equal(1, here:mig("apply").code)
    for _, word in ipairs({ "speed=0", "speed=x", "batch=0", "target=soon", "speed" }) do
      assert.equal(2, here:mig("backfill", "set", "7/1", word).code, word)
    end
  end)
end)
