local core = require("mig.core")
local support = require("spec.support")

local db

lazy_setup(function()
  db = support.database()
  db.conn:script("CREATE TABLE t (a int PRIMARY KEY DEFERRABLE, b text)")
end)
lazy_teardown(function() db:drop() end)
before_each(function() db.conn:script("TRUNCATE t") end)

local function refusal(kind, method, ...)
  local ok, failure = pcall(db.conn[method], db.conn, ...)
  assert.is_false(ok)
  assert.is_true(core.is_error(failure), tostring(failure))
  assert.equal(kind, failure.kind)
  assert.equal("1", db.conn:query("SELECT 1 AS a")[1].a)
  return failure
end

local function count()
  return tonumber(db.conn:query("SELECT count(*) AS n FROM t")[1].n)
end

describe("script", function()
  it("may be empty", function()
    for _, nothing in ipairs { "", " ", ";", "-- nothing", "; ;" } do
      db.conn:script(nothing)
    end
    assert.equal(0, #db.conn:query(""))
  end)

  it("says what failed and where", function()
    local script = "SELECT 1;\nSELECT * FROM nope; SELECT 2"
    local failure = refusal("server", "script", script)
    assert.equal("42P01", failure.sqlstate)
    assert.equal('relation "nope" does not exist', failure.message)
    assert.equal(script, failure.statement)
    assert.equal(25, failure.position)
  end)

  it("carries detail, hint and context", function()
    local failure = refusal("server", "script", [[
      DO $$ BEGIN RAISE 'no' USING DETAIL = 'because', HINT = 'do that'; END $$]])
    assert.equal("no", failure.message)
    assert.equal("because", failure.detail)
    assert.equal("do that", failure.hint)
    assert.matches("PL/pgSQL function", failure.context)
    assert.equal("P0001", failure.sqlstate)
    local inner = refusal("server", "script", "DO $$ BEGIN EXECUTE 'SELECT nope'; END $$")
    assert.matches("query inside a function: SELECT nope", inner.context)
  end)

  it("leaves COPY that nobody feeds", function()
    for _, method in ipairs { "script", "query" } do
      for _, copy in ipairs { "COPY t FROM stdin", "COPY t TO stdout" } do
        local failure = refusal("usage", method, copy)
        assert.matches("^COPY .* cannot run as a plain statement$", failure.message)
      end
    end
    refusal("usage", "script", "SELECT 1; COPY t FROM stdin; SELECT 2")
  end)
end)

describe("pipeline", function()
  local insert = "INSERT INTO t VALUES (1)"

  it("is one transaction and fails as one", function()
    local failure = refusal("server", "pipeline", { insert, "SELECT nope", insert })
    assert.equal("SELECT nope", failure.statement)
    assert.equal(8, failure.position)
    assert.equal(0, count())
    assert.equal("idle", db.conn:transaction_status())
  end)

  it("fails at its end", function()
    db.conn:script("SET CONSTRAINTS ALL DEFERRED")
    local failure = refusal("server", "pipeline", {
      "SET CONSTRAINTS ALL DEFERRED", insert, insert,
    })
    assert.equal("23505", failure.sqlstate)
    assert.equal(0, count())
  end)

  it("fails within a transaction", function()
    db.conn:script("BEGIN")
    local ok = pcall(db.conn.pipeline, db.conn, { insert, "SELECT nope" })
    assert.is_false(ok)
    assert.equal("failed", db.conn:transaction_status())
    ok = pcall(db.conn.pipeline, db.conn, { "SELECT 1", "SELECT 2" })
    assert.is_false(ok)
    db.conn:script("ROLLBACK")
    assert.equal(0, count())
  end)

  it("takes empty statements and refuses several in one", function()
    local results = db.conn:pipeline { "", "SELECT 1 AS a", "-- nothing" }
    assert.equal("1", results[2][1].a)
    assert.equal("42601", refusal("server", "pipeline", { "SELECT 1; SELECT 2" }).sqlstate)
  end)

  it("refuses COPY", function()
    assert.equal("COPY cannot run in a pipeline",
      refusal("usage", "pipeline", { "SELECT 1", " copy t from stdin" }).message)
  end)

  it("gives up a connection that copies all the same", function()
    for _, copy in ipairs { "/* x */ COPY t FROM stdin", "/* x */ COPY t TO stdout" } do
      local conn <close> = db:connect()
      local ok, failure = pcall(conn.pipeline, conn, { "SELECT 1", copy, "SELECT 2" })
      assert.is_false(ok)
      assert.equal("COPY cannot run in a pipeline", failure.message)
      assert.equal(copy, failure.statement)
      assert.equal("lost", conn:transaction_status())
    end
  end)

  it("has more to send and to read than sockets hold", function()
    local long = "SELECT '" .. ("x"):rep(300000) .. "' AS a FROM generate_series(1, 3)"
    local list = {}
    for i = 1, 40 do
      list[i] = long
    end
    for _, result in ipairs(db.conn:pipeline(list)) do
      assert.equal(3, #result)
    end
    list[20] = "SELECT nope"
    assert.equal("SELECT nope", refusal("server", "pipeline", list).statement)
  end)

  it("ends with its connection", function()
    local conn <close> = db:connect()
    local kill = "SELECT pg_terminate_backend(pg_backend_pid())"
    local ok, failure = pcall(conn.pipeline, conn, { "SELECT 1", kill, "SELECT 2" })
    assert.is_false(ok)
    assert.equal("connection", failure.kind)
    ok, failure = pcall(conn.pipeline, conn, { "SELECT 1" })
    assert.is_false(ok)
    assert.equal("connection", failure.kind)
  end)
end)

describe("a stream", function()
  local function read_all(statement)
    local rows = {}
    for row in db.conn:rows(statement) do
      rows[#rows + 1] = row
    end
    return rows
  end

  it("refuses COPY and several statements", function()
    for _, statement in ipairs { "COPY t FROM stdin", "COPY t TO stdout" } do
      local ok, failure = pcall(read_all, statement)
      assert.is_false(ok)
      assert.equal("usage", failure.kind)
      assert.equal(statement, failure.statement)
    end
    local ok, failure = pcall(read_all, "SELECT 1; SELECT 2")
    assert.is_false(ok)
    assert.equal("42601", failure.sqlstate)
    assert.same({}, read_all(""))
  end)
end)

describe("COPY", function()
  it("notices that the connection was lost", function()
    local conn <close> = db:connect()
    local pid = conn:info().pid
    local block = ("1\tx\n"):rep(10000)
    local ok, failure = pcall(conn.copy_in, conn, "COPY t FROM stdin", function()
      if pid then
        db.conn:query("SELECT pg_terminate_backend($1)", pid)
        pid = nil
      end
      return block
    end)
    assert.is_false(ok)
    assert.equal("connection", failure.kind)
    assert.equal("lost", conn:transaction_status())
  end)
end)

describe("an interrupt", function()
  before_each(function() core.os.on_interrupt(true) end)
  after_each(function() core.os.on_interrupt(false) end)

  local function soon()
    os.execute("{ sleep 0.2; kill -INT " .. core.os.getpid() .. "; } &")
  end

  local series = "SELECT i FROM generate_series(1, 1000000000) i"

  local works = {
    script = function() db.conn:script("SELECT 1; SELECT pg_sleep(60)") end,
    query = function() db.conn:query("SELECT pg_sleep(60)") end,
    pipeline = function() db.conn:pipeline { "SELECT 1", "SELECT pg_sleep(60)", "SELECT 2" } end,
    rows = function()
      for _ in db.conn:rows("SELECT pg_sleep(60)") do
        error("no row expected")
      end
    end,
    copy_out = function()
      for _ in db.conn:copy_out("COPY (" .. series .. ") TO stdout") do
        assert(true)
      end
    end,
    copy_in = function()
      local i = 0
      db.conn:copy_in("COPY t (a) FROM stdin", function()
        i = i + 1
        return i .. "\n"
      end)
    end,
  }
  for name, work in pairs(works) do
    it("stops " .. name .. " and leaves the connection usable", function()
      soon()
      local start = core.os.monotonic()
      local ok, failure = pcall(work)
      assert.is_false(ok)
      assert.equal("interrupted", failure.kind)
      assert.is_true(core.os.monotonic() - start < 15)
      assert.equal("1", db.conn:query("SELECT 1 AS a")[1].a)
      assert.equal("idle", db.conn:transaction_status())
    end)
  end

  it("is not taken for a time-out, nor the other way round", function()
    db.conn:script("SET statement_timeout = '50ms'")
    local failure = refusal("server", "query", "SELECT pg_sleep(60)")
    assert.equal("57014", failure.sqlstate)
    db.conn:script("RESET statement_timeout")
  end)
end)
