local core = require("mig.core")
local support = require("spec.support")

local db

lazy_setup(function()
  db = support.database()
  db.conn:script("CREATE TABLE t (a int, b text)")
end)
lazy_teardown(function() db:drop() end)
before_each(function() db.conn:script("TRUNCATE t") end)

local function refusal(kind, fn, ...)
  local ok, failure = pcall(fn, ...)
  assert.is_false(ok)
  assert.is_true(core.is_error(failure), tostring(failure))
  assert.equal(kind, failure.kind)
  return failure
end

local series = "SELECT i, NULL AS n FROM generate_series(1, $1::int) i"

local function is_free()
  return db.conn:query("SELECT 1 AS a")[1].a == "1"
end

describe("rows", function()
  it("come one by one", function()
    local sum = 0
    for row in db.conn:rows(series, 1000) do
      sum = sum + row.i
      assert.is_nil(row.n)
    end
    assert.equal(500500, sum)
    assert.is_true(is_free())
  end)

  it("may be none", function()
    for _ in db.conn:rows(series, 0) do
      error("no row expected")
    end
    for _ in db.conn:rows("INSERT INTO t VALUES (1)") do
      error("no row expected")
    end
    assert.is_true(is_free())
  end)

  it("end with break, return and errors", function()
    for row in db.conn:rows(series, 1000) do
      if row.i == "2" then break end
    end
    assert.is_true(is_free())
    local function first()
      for row in db.conn:rows(series, 1000) do
        if row.n == nil then return row.i end
      end
    end
    assert.equal("1", first())
    assert.is_true(is_free())
    pcall(function()
      for _ in db.conn:rows(series, 1000) do
        error("stop")
      end
    end)
    assert.is_true(is_free())
  end)

  it("have the connection to themselves", function()
    for _ in db.conn:rows(series, 10) do
      for _, method in ipairs { "query", "script", "rows", "copy_out", "snapshot", "copy_in" } do
        local failure = refusal("usage", db.conn[method], db.conn, "SELECT 1", "")
        assert.equal(("connection:%s: the connection is busy with rows or a COPY"):format(method),
          failure.message)
      end
    end
    assert.is_true(is_free())
  end)

  it("fail at the start and in the middle", function()
    assert.equal("42703", refusal("server", function()
      for _ in db.conn:rows("SELECT x") do
        error("no row expected")
      end
    end).sqlstate)
    local seen = 0
    assert.equal("22012", refusal("server", function()
      for _ in db.conn:rows("SELECT 1 / (5 - i) AS q FROM generate_series(1, 10) i") do
        seen = seen + 1
      end
    end).sqlstate)
    assert.equal(4, seen)
    assert.is_true(is_free())
  end)

  it("stay ended", function()
    local next_row = db.conn:rows(series, 1)
    assert.equal("1", next_row().i)
    assert.is_nil(next_row())
    assert.is_nil(next_row())
  end)

  it("end when the connection closes", function()
    local conn <close> = db:connect()
    local next_row, _, _, closing = conn:rows(series, 10)
    next_row()
    conn:close()
    assert.is_nil(next_row())
    getmetatable(closing).__close(closing)
    getmetatable(closing).__close(closing)
  end)

  it("are dropped when nobody holds them", function()
    do
      local next_row = db.conn:rows(series, 10)
      next_row()
    end
    collectgarbage()
    collectgarbage()
    assert.is_true(is_free())
  end)
end)

describe("copy_in", function()
  local copy = "COPY t FROM stdin"

  local function count()
    return tonumber(db.conn:query("SELECT count(*) AS n FROM t")[1].n)
  end

  it("takes text", function()
    assert.equal(2, db.conn:copy_in(copy, "1\tx\n2\t\\N\n"))
    assert.same({ { a = "1", b = "x" }, { a = "2" } },
      { table.unpack(db.conn:query("SELECT * FROM t ORDER BY a")) })
    assert.equal(0, db.conn:copy_in(copy, ""))
  end)

  it("takes an iterator", function()
    local i = 0
    assert.equal(10000, db.conn:copy_in(copy, function()
      i = i + 1
      return i <= 10000 and i .. "\tx\n" or nil
    end))
    assert.equal(10000, count())
  end)

  it("takes what a generic for takes", function()
    local function step(last, i)
      if i < last then
        return tostring(math.tointeger(i + 1))
      end
    end
    local function lines(last, i)
      return step(last, tonumber(i) or 0)
    end
    assert.equal(1, db.conn:copy_in("COPY t (a) FROM stdin", lines, 3, nil))
    assert.equal("123", db.conn:query("SELECT a FROM t")[1].a)
  end)

  it("feeds from another connection", function()
    local other <close> = db:connect()
    local out = "COPY (SELECT i, 'x' FROM generate_series(1, 5000) i) TO stdout"
    assert.equal(5000, db.conn:copy_in(copy, other:copy_out(out)))
    assert.equal("1", other:query("SELECT 1 AS a")[1].a)
  end)

  it("is given up when the iterator fails", function()
    local ok, failure = pcall(db.conn.copy_in, db.conn, copy, function() error("stop", 0) end)
    assert.is_false(ok)
    assert.equal("stop", failure)
    assert.is_true(is_free())
    assert.equal(0, count())
    local wrong = refusal("usage", db.conn.copy_in, db.conn, copy, function() return {} end)
    assert.equal("connection:copy_in: the iterator must give strings, not table", wrong.message)
    assert.is_true(is_free())
    assert.equal("connection:query: the connection is busy with rows or a COPY",
      refusal("usage", db.conn.copy_in, db.conn, copy, function(_, before)
        if before then db.conn:query("SELECT 1") end
        return "1\tx\n"
      end).message)
    assert.is_true(is_free())
  end)

  it("survives a connection that closes inside", function()
    local conn <close> = db:connect()
    local failure = refusal("usage", conn.copy_in, conn, copy, function()
      conn:close()
      return "1\tx\n"
    end)
    assert.equal("connection:copy_in: the connection is closed", failure.message)
    local again <close> = db:connect()
    failure = refusal("usage", again.copy_in, again, copy, function() again:close() end)
    assert.equal("connection:copy_in: the connection is closed", failure.message)
  end)

  it("fails with the server's reason", function()
    local failure = refusal("server", db.conn.copy_in, db.conn, copy, "x\ty\n")
    assert.equal("22P02", failure.sqlstate)
    assert.matches("COPY t, line 1", failure.context)
    assert.is_true(is_free())
    refusal("server", db.conn.copy_in, db.conn, "COPY nothing FROM stdin", "")
    refusal("usage", db.conn.copy_in, db.conn, "SELECT 1", "")
    assert.is_true(is_free())
  end)

  it("checks its arguments", function()
    for _, wrong in ipairs { 12, {}, true } do
      assert.matches("argument 2 must be a string or a function",
        refusal("usage", db.conn.copy_in, db.conn, copy, wrong).message)
    end
    assert.matches("argument 5 must be nil or a value that can be closed",
      refusal("usage", db.conn.copy_in, db.conn, copy, print, nil, nil, {}).message)
    assert.is_true(is_free())
  end)
end)

describe("copy_out", function()
  it("gives lines", function()
    local lines = {}
    for line in db.conn:copy_out("COPY (SELECT 1, 'a' UNION ALL SELECT 2, NULL) TO stdout") do
      lines[#lines + 1] = line
    end
    assert.same({ "1\ta\n", "2\t\\N\n" }, lines)
    assert.is_true(is_free())
  end)

  it("ends with break", function()
    for line in db.conn:copy_out("COPY (SELECT generate_series(1, 10000)) TO stdout") do
      if line == "2\n" then break end
    end
    assert.is_true(is_free())
  end)

  it("fails with the server's reason", function()
    refusal("server", db.conn.copy_out, db.conn, "COPY nothing TO stdout")
    refusal("usage", db.conn.copy_out, db.conn, "SELECT 1")
    refusal("server", function()
      local failing = "COPY (SELECT 1 / (5 - i) FROM generate_series(1, 9) i) TO stdout"
      for _ in db.conn:copy_out(failing) do
        assert.is_true(true)
      end
    end)
    assert.is_true(is_free())
  end)
end)
