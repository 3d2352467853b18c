local core = require("mig.core")
local support = require("spec.support")

local db

lazy_setup(function() db = support.database() end)
lazy_teardown(function() db:drop() end)

local function refusal(kind, fn, ...)
  local ok, failure = pcall(fn, ...)
  assert.is_false(ok)
  assert.is_true(core.is_error(failure), tostring(failure))
  assert.equal(kind, failure.kind)
  return failure
end

local methods = {
  "server_version", "info", "conninfo", "transaction_status", "cancel", "snapshot", "script",
  "query", "pipeline", "rows", "copy_in", "copy_out",
}

describe("a connection", function()
  it("says where it is", function()
    local info = db.conn:info()
    assert.equal(db.name, info.database)
    assert.is_string(info.host)
    assert.is_string(info.port)
    assert.is_string(info.user)
    assert.is_true(info.pid > 0)
    assert.is_true(db.conn:server_version() >= 130000)
    assert.equal("connection to " .. db.name, tostring(db.conn))
  end)

  it("reaches other databases of the same server", function()
    local other <close> = core.connect(db.conn:conninfo("postgres"))
    assert.equal("postgres", other:info().database)
    local same <close> = core.connect(db.conn:conninfo())
    assert.equal(db.name, same:info().database)
  end)

  it("fails as a connection error", function()
    local failure = refusal("connection", core.connect, "host=/nowhere user=me password=secret")
    assert.is_nil(failure.message:find("secret", 1, true))
    refusal("connection", core.connect, db.conn:conninfo("no such database"))
  end)

  it("opens while the caller does something else", function()
    local opening <close> = core.connect_begin(db.conn:conninfo())
    local conn <close> = opening:finish()
    assert.equal(db.name, conn:info().database)
    assert.equal("1", conn:query("SELECT 1 AS one")[1].one)
    refusal("usage", opening.finish, opening)
  end)

  it("that opens says at its end what failed, as one that is opened at once", function()
    for _, conninfo in ipairs({ "host=/nowhere user=me password=secret", "nonsense",
      db.conn:conninfo("no such database"), "host=/nowhere,/elsewhere user=me" })
    do
      local ok, expected = pcall(core.connect, conninfo)
      assert.is_false(ok)
      local opening <close> = core.connect_begin(conninfo)
      local failure = refusal(expected.kind, opening.finish, opening)
      assert.equal(expected.message, failure.message)
      assert.equal(expected.hint, failure.hint)
    end
  end)

  it("that opens and is not wanted any more goes", function()
    local function sessions()
      return tonumber(db.conn:query("SELECT count(*) FROM pg_catalog.pg_stat_activity "
        .. "WHERE datname = current_database()")[1].count)
    end
    local before = sessions()
    do local opening <close> = core.connect_begin(db.conn:conninfo()) end -- luacheck: ignore 211
    core.os.sleep(0.1)
    for _ = 1, 100 do
      if sessions() <= before then break end
      core.os.sleep(0.02)
    end
    assert.equal(before, sessions())
  end)

  it("is closed twice and by <close>", function()
    local conn <close> = db:connect()
    conn:close()
    conn:close()
    assert.equal("connection (closed)", tostring(conn))
    local kept
    do
      local inner <close> = db:connect()
      kept = inner
    end
    refusal("usage", kept.query, kept, "SELECT 1")
  end)

  it("refuses everything once closed", function()
    local conn = db:connect()
    conn:close()
    for _, method in ipairs(methods) do
      local failure = refusal("usage", conn[method], conn, "SELECT 1")
      assert.equal(("connection:%s: the connection is closed"):format(method), failure.message)
    end
    local actor = core.actor(conn)
    local failure = refusal("usage", actor.drop_table, actor, { table_name = "t" })
    assert.equal("drop_table: the connection is closed", failure.message)
  end)

  it("checks each method's arguments", function()
    for _, method in ipairs { "script", "query", "rows", "copy_in", "copy_out" } do
      for _, wrong in ipairs { 12, true, {}, print } do
        local failure = refusal("usage", db.conn[method], db.conn, wrong)
        assert.equal(("connection:%s: argument 1 must be a string, not %s")
          :format(method, type(wrong)), failure.message)
      end
      refusal("usage", db.conn[method], db.conn, "SELECT\0 1")
    end
    for _, method in ipairs(methods) do
      local failure = refusal("usage", db.conn[method], "SELECT 1")
      assert.equal(("connection:%s must be called on a connection, not on string"):format(method),
        failure.message)
    end
  end)

  it("knows its transaction", function()
    local conn <close> = db:connect()
    assert.equal("idle", conn:transaction_status())
    conn:script("BEGIN")
    assert.equal("active", conn:transaction_status())
    refusal("server", conn.script, conn, "SELECT 1/0")
    assert.equal("failed", conn:transaction_status())
    conn:script("ROLLBACK")
    assert.equal("idle", conn:transaction_status())
  end)

  it("notices that it was lost", function()
    local conn <close> = db:connect()
    db.conn:query("SELECT pg_terminate_backend($1)", conn:info().pid)
    refusal("connection", function()
      for _ = 1, 50 do
        conn:query("SELECT pg_sleep(0.1)")
      end
    end)
    assert.equal("lost", conn:transaction_status())
  end)
end)

describe("query", function()
  it("gives rows by column name, as text", function()
    local result = db.conn:query([[
      SELECT 1 AS a, 'x'::text AS b, NULL AS c UNION ALL SELECT 2, '', 't']])
    assert.equal(2, #result)
    assert.same({ a = "1", b = "x" }, result[1])
    assert.same({ a = "2", b = "", c = "t" }, result[2])
    assert.same({ "a", "b", "c" }, result.columns)
    assert.same({ 23, 25, 25 }, result.types)
    assert.equal(0, result.affected)
  end)

  it("counts what was touched", function()
    local conn <close> = db:connect()
    conn:script("CREATE TEMP TABLE n AS SELECT generate_series(1, 10) AS i")
    assert.equal(4, conn:query("UPDATE n SET i = 0 WHERE i < 5").affected)
    assert.equal(0, conn:query("CREATE TEMP TABLE m ()").affected)
  end)

  it("takes parameters of every plain type", function()
    local row = db.conn:query([[
      SELECT $1::text AS a, $2::int AS b, $3::float8 AS c, $4::bool AS d, $5::text AS e,
             $6::text AS f]], "it's", 42, 0.1, true, nil, core.null)[1]
    assert.same({ a = "it's", b = "42", c = "0.1", d = "t" }, row)
    local big = db.conn:query([[
      SELECT $1::bigint AS a, $2::float8 AS b, $3::float8 AS c, $4::bool AS d]],
      math.mininteger, math.huge, 0 / 0, false)[1]
    assert.same({ a = tostring(math.mininteger), b = "Infinity", c = "NaN", d = "f" }, big)
  end)

  it("refuses parameters of other types", function()
    for _, wrong in ipairs { {}, print, core.sql("now()"), "a\0b" } do
      local failure = refusal("usage", db.conn.query, db.conn, "SELECT $1::text", wrong)
      assert.matches("^connection:query: argument 2 must be ", failure.message)
    end
  end)

  it("raises what the server says", function()
    local failure = refusal("server", db.conn.query, db.conn, "SELECT nothing FROM pg_class")
    assert.equal("42703", failure.sqlstate)
    assert.matches('column "nothing" does not exist', failure.message)
    assert.equal("SELECT nothing FROM pg_class", failure.statement)
    assert.equal(8, failure.position)
    assert.equal("spec/bind/connection_spec.lua", (failure.source:gsub("^%./", "")))
  end)

  it("reads many rows", function()
    local result = db.conn:query("SELECT i, repeat('x', 10) AS t FROM generate_series(1, 20000) i")
    assert.equal(20000, #result)
    assert.equal("20000", result[20000].i)
  end)

  it("reads many columns", function()
    local columns = {}
    for i = 1, 1600 do
      columns[i] = i .. " AS c" .. i
    end
    local result = db.conn:query("SELECT " .. table.concat(columns, ", "))
    assert.equal(1600, #result.columns)
    assert.equal("1600", result[1].c1600)
  end)
end)

describe("script", function()
  it("runs several statements and gives nothing", function()
    local conn <close> = db:connect()
    assert.equal(0, select("#", conn:script("CREATE TEMP TABLE s (); DROP TABLE s; SELECT 1")))
  end)
end)

describe("pipeline", function()
  it("gives a result for each statement", function()
    local list = { "SELECT 1 AS a", "SELECT 2 AS b WHERE false", "SELECT 3 AS c" }
    local results = db.conn:pipeline(list)
    assert.equal(3, #results)
    assert.equal("1", results[1][1].a)
    assert.equal(0, #results[2])
    assert.same({ "b" }, results[2].columns)
    assert.equal("3", results[3][1].c)
    assert.same({}, db.conn:pipeline {})
  end)

  it("fails whole", function()
    local list = { "SELECT 1", "SELECT x", "SELECT 2" }
    local failure = refusal("server", db.conn.pipeline, db.conn, list)
    assert.equal("SELECT x", failure.statement)
    assert.equal("1", db.conn:query("SELECT 1 AS a")[1].a)
  end)

  it("refuses what is no list of texts", function()
    assert.equal("connection:pipeline: item 2 must be a string, not number",
      refusal("usage", db.conn.pipeline, db.conn, { "SELECT 1", 2 }).message)
    assert.equal("connection:pipeline: argument 1 must be a table, not string",
      refusal("usage", db.conn.pipeline, db.conn, "SELECT 1").message)
  end)
end)

describe("an actor on a connection", function()
  it("executes", function()
    local conn <close> = db:connect()
    conn:script("BEGIN; CREATE TABLE a (b int)")
    local actor = core.actor(conn)
    actor:add_column { table_name = "a", column_name = "c", type = "text" }
    assert.same({ "b", "c" }, conn:query("SELECT * FROM a").columns)
    local missing = { table_name = "a", column_name = "x" }
    local failure = refusal("server", actor.drop_column, actor, missing)
    assert.equal("42703", failure.sqlstate)
    assert.equal("ALTER TABLE public.a DROP COLUMN x", failure.statement)
    conn:script("ROLLBACK")
  end)
end)

describe("core.on_log", function()
  after_each(function() core.on_log(nil) end)

  it("hears what the server says besides", function()
    local heard = {}
    core.on_log(function(level, message)
      heard[#heard + 1] = level .. ": " .. message
    end)
    db.conn:script([[
      DO $$ BEGIN RAISE NOTICE 'one'; RAISE WARNING 'two' USING DETAIL = 'more'; END $$]])
    assert.same({ "info: one", "warning: two\nmore" }, heard)
    heard = {}
    refusal("server", db.conn.query, db.conn, "DO $$ BEGIN RAISE NOTICE 'a'; RAISE 'b'; END $$")
    assert.same({ "info: a" }, heard)
  end)

  it("may use and close the connection", function()
    local conn <close> = db:connect()
    core.on_log(function()
      core.on_log(nil)
      conn:query("DO $$ BEGIN RAISE NOTICE 'again'; END $$")
      conn:close()
    end)
    conn:script("DO $$ BEGIN RAISE NOTICE 'a'; END $$")
    refusal("usage", conn.script, conn, "SELECT 1")
  end)

  it("lets through what its function raises", function()
    core.on_log(function() error("stop", 0) end)
    local ok, failure = pcall(db.conn.query, db.conn, "DO $$ BEGIN RAISE NOTICE 'a'; END $$")
    assert.is_false(ok)
    assert.equal("stop", failure)
    assert.equal("core.on_log: argument 1 must be a function, not number",
      refusal("usage", core.on_log, 1).message)
  end)
end)
