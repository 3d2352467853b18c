-- How sizes, traffic and replicas weigh on findings.
local activity = require("mig.guard.activity")
local core = require("mig.core")
local guard = require("spec.guard.support")
local support = require("spec.support")

local db, folder

local function used(made, name)
  for _, item in ipairs(made.tables) do
    if item.name == name then return item end
  end
  return nil
end

-- Until the server has counted what a connection did.
local function wait_for(ready)
  for _ = 1, 200 do
    local made = activity.read(db.conn)
    if ready(made) then return made end
    core.os.sleep(0.05)
  end
  error("the server does not count")
end

local function rewriting(options)
  return guard.find("volatile-default-rewrite",
    "ALTER TABLE t ADD COLUMN c uuid DEFAULT gen_random_uuid();", options)
end

describe("what is known of a table's use", function()
  setup(function()
    db = support.database()
    folder = support.folder()
    db.conn:script("CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE quiet (id int);")
    db.conn:script("SELECT pg_stat_reset(); SELECT pg_stat_clear_snapshot();")
    local busy <close> = core.connect(db.conninfo)
    busy:script("INSERT INTO t SELECT generate_series(1, 90000); ANALYZE t")
  end)
  teardown(function()
    db:drop()
    support.remove(folder)
  end)

  it("is read from the server's statistics", function()
    local made = wait_for(function(made) return used(made, "t").writes >= 1000 end)
    local t, quiet = used(made, "t"), used(made, "quiet")
    assert.equal("public", t.schema)
    assert.equal(90000, t.rows)
    assert.truthy(t.bytes > 1000000)
    assert.truthy(t.writes <= 1500)
    assert.is_nil(quiet.rows)
    assert.equal(0, quiet.writes)
    assert.equal(0, made.replicas)
  end)

  it("is what lint judges by, from a database and from a saved snapshot", function()
    support.write(folder .. "/a.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0);\n"
      .. "ALTER TABLE quiet OWNER TO CURRENT_USER;\nALTER TABLE t OWNER TO CURRENT_USER;\n")
    wait_for(function(made) return used(made, "t").writes >= 1000 end)
    local place = folder .. "/shop.snapshot"
    assert.equal(0, support.run_mig({ "inspect", "--snapshot", "--activity", "--output", place,
      "--database", db.conninfo }).code)
    for _, words in ipairs({ { "--database", db.conninfo }, { "--assume", place } }) do
      local found, document = guard.lint(folder, "a.sql", table.unpack(words))
      local item = found["check-without-not-valid"]
      assert.equal("error", item.severity)
      assert.equal(90000, item.lock.rows)
      assert.truthy(item.lock.waiting >= 1000)
      assert.truthy(item.lock.text:find("statements a second would wait", 1, true))
      local severities = {}
      for _, one in ipairs(document.findings) do
        if one.rule == "catalog-lock" then severities[one.line] = one.severity end
      end
      assert.same({ [2] = "note", [3] = "warning" }, severities)
    end
    assert.is_nil(support.run_mig({ "inspect", "--snapshot", "--database", db.conninfo }).out
      :find("\nactivity ", 1, true))
    assert.equal(2, support.run_mig({ "inspect", "--activity", "--database", db.conninfo }).code)
  end)

  it("knows replicas", function()
    local program = support.program("pg_receivewal")
    if not core.fs.exists(program) then return pending("pg_receivewal is not here") end
    local pid = support.run(("%s -D %s -d '%s' --no-sync >/dev/null 2>&1 & echo $!"):format(program,
      folder, db.conninfo)).out:match("%d+")
    local made = wait_for(function(made) return made.replicas > 0 end)
    support.run("kill " .. pid)
    assert.equal(1, made.replicas)
    wait_for(function(now) return now.replicas == 0 end)
  end)

  it("says who replays it", function()
    local place = folder .. "/replicas.snapshot"
    support.write(place, activity.attach(db.conn:snapshot():dump(),
      { tables = { { schema = "public", name = "t", rows = 5000000 } }, replicas = 2 }))
    support.write(folder .. "/b.sql", "UPDATE t SET id = id;\nDROP TABLE t;\n")
    local found = guard.lint(folder, "b.sql", "--assume", place)
    assert.truthy(found["unbatched-dml"].message:find("; 2 replicas replay it", 1, true))
    assert.equal(2, found["drop-table"].lock.replicas)
    assert.truthy(found["drop-table"].lock.text:find("; 2 replicas replay it", 1, true))
  end)
end)

describe("limits", function()
  local state = require("mig.guard.state")

  local function known(use)
    local made = state.new("public")
    for name, value in pairs(use) do made:mention({ name = "t" })[name] = value end
    return made
  end

  it("make a note of what is small, and an error of what is large", function()
    assert.equal("note", rewriting({ state = known({ rows = 200 }) }).severity)
    assert.equal("error", rewriting({ state = known({ rows = 5000 }) }).severity)
    local check = "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);"
    local function severity(use, options)
      options = options or {}
      options.state = known(use)
      return guard.find("check-without-not-valid", check, options).severity
    end
    assert.equal("warning", severity({ rows = 5000 }))
    assert.equal("error", severity({ rows = 50000000 }))
    assert.equal("error", severity({ rows = 5000 }, { rows = { error = 5000 } }))
    assert.equal("note", severity({ rows = 5000 }, { rows = { note = 10000 } }))
  end)

  it("do not take a small table lightly that many use", function()
    local use = { rows = 200, reads = 90, writes = 20 }
    assert.equal("error", rewriting({ state = known(use) }).severity)
    assert.equal("note", rewriting({ state = known(use), busy = { warning = 200 } }).severity)
  end)

  it("hold for UPDATE and DELETE, too", function()
    local function severity(text, rule, rows)
      return guard.find(rule, text, { state = known({ rows = rows }) }).severity
    end
    assert.equal("note", severity("DELETE FROM t;", "unbatched-dml", 200))
    assert.equal("warning", severity("DELETE FROM t;", "unbatched-dml", 5000))
    assert.equal("error", severity("DELETE FROM t;", "unbatched-dml", 50000000))
    assert.equal("warning", severity("UPDATE t SET a = 1 WHERE a IS NULL;", "unbatched-backfill",
      50000000))
  end)

  it("count readers where they wait, and writers only where they alone wait", function()
    local use = { reads = 500, writes = 0 }
    local function severity(text)
      return guard.find("missing-lock-timeout", text, { state = known(use) }).severity
    end
    assert.equal("warning", severity("ALTER TABLE t ADD COLUMN a int;"))
    assert.equal("note", severity("CREATE INDEX i ON t (a);"))
  end)

  it("see a partitioned table as all its partitions", function()
    local made = state.new("public")
    made:mention({ name = "p" }).partition_by = { "a" }
    for _, name in ipairs({ "p1", "p2" }) do
      local part = made:mention({ name = name })
      part.partition_of, part.rows, part.reads, part.writes = { name = "p" }, 6000000, 1, 2
    end
    local found = guard.find("check-without-not-valid",
      "ALTER TABLE p ADD CONSTRAINT c CHECK (a > 0);", { state = made })
    assert.equal("error", found.severity)
    assert.equal(12000000, found.lock.rows)
    assert.equal(6, found.lock.waiting)
  end)
end)
