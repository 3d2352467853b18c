-- Statements that run while Lua does something else, and results that are kept.
local core = require("mig.core")
local support = require("spec.support")

local db, a, b

describe("connection:send and core.wait", function()
  lazy_setup(function()
    db = support.database()
    a, b = db:connect(), db:connect()
  end)
  lazy_teardown(function()
    a:close()
    b:close()
    db:drop()
  end)

  it("runs statements side by side", function()
    local started = core.os.monotonic()
    a:send("SELECT pg_sleep(0.3), $1::int AS n", 1)
    b:send("SELECT pg_sleep(0.3), 2 AS n")
    assert.equal("1", a:receive()[1].n)
    assert.equal("2", b:receive()[1].n)
    assert.is_true(core.os.monotonic() - started < 0.55)
  end)

  it("says who is first", function()
    a:send("SELECT pg_sleep(0.5)")
    b:send("SELECT 1 AS n")
    assert.same({ false, true }, core.wait({ a, b }, 5))
    assert.equal("1", b:receive()[1].n)
    assert.same({ false, false }, core.wait({ a, b }, 0.01))
    assert.same({ true }, core.wait({ a }, 5))
    a:receive()
  end)

  it("gives the statement's error, and goes on", function()
    a:send("SELECT 1 / 0")
    core.wait({ a }, 5)
    local ok, problem = pcall(a.receive, a)
    assert.is_false(ok)
    assert.equal("22012", problem.sqlstate)
    assert.equal("SELECT 1 / 0", problem.statement)
    assert.equal("1", a:query("SELECT 1 AS n")[1].n)
  end)

  it("refuses other statements meanwhile, and receive without send", function()
    a:send("SELECT 1 AS n")
    local ok, problem = pcall(a.query, a, "SELECT 2")
    assert.is_false(ok)
    assert.truthy(problem.message:find("a statement that was sent is still running", 1, true))
    assert.equal("1", a:receive()[1].n)
    ok, problem = pcall(a.receive, a)
    assert.is_false(ok)
    assert.equal("no statement was sent", problem.message)
  end)

  it("takes results larger than the socket's buffers", function()
    a:send("SELECT repeat('x', 1000) AS t FROM generate_series(1, 20000)")
    assert.same({ true }, core.wait({ a }, 20))
    assert.equal(20000, #a:receive())
  end)

  it("gives the reason when the connection is lost", function()
    local lost = db:connect()
    lost:send("SELECT pg_sleep(10)")
    db.conn:query("SELECT pg_terminate_backend($1::int)", lost:info().pid)
    assert.same({ true }, core.wait({ lost }, 5))
    local ok, problem = pcall(lost.receive, lost)
    assert.is_false(ok)
    assert.equal("connection", problem.kind)
    lost:close()
  end)

  it("checks its arguments", function()
    local closed = db:connect()
    closed:close()
    for _, arguments in ipairs({ {}, { 5, 1 }, { { 5 }, 1 }, { { a }, "x" }, { { a }, -1 },
      { { a }, 0 / 0 }, { { closed }, 1 }, { { {} }, 1 } }) do
      local ok, problem = pcall(core.wait, table.unpack(arguments, 1, 2))
      assert.is_false(ok)
      assert.equal("usage", problem.kind)
    end
    assert.is_false((pcall(a.send, a)))
    assert.is_false((pcall(a.send, a, {})))
    assert.is_false((pcall(closed.send, closed, "SELECT 1")))
    assert.same({}, core.wait({}, 0))
  end)
end)

describe("connection:on_wait", function()
  lazy_setup(function() db = support.database() end)
  lazy_teardown(function() db:drop() end)

  it("calls while a statement runs, and keeps the connection from the function", function()
    local conn, calls, said = db.conn, 0, {}
    local statement = conn:prepare("SELECT 1")
    conn:on_wait(function()
      calls = calls + 1
      for _, name in ipairs { "query", "send", "close" } do
        said[name] = select(2, pcall(conn[name], conn, "SELECT 1")).message
      end
      said.execute = select(2, pcall(statement.execute, statement)).message
      said.pid = conn:info().pid
      conn:on_wait(nil)
    end, 5, 5)
    assert.equal("1", conn:query("SELECT 1 AS n FROM pg_sleep(0.1)")[1].n)
    assert.equal(1, calls)
    local busy = ": the connection is busy with a statement"
    assert.same({ query = "connection:query" .. busy, send = "connection:send" .. busy,
      close = "connection:close" .. busy, execute = "statement:execute" .. busy,
      pid = conn:info().pid }, said)
    assert.equal("1", conn:query("SELECT 1 AS n")[1].n)
  end)

  it("keeps no connection that nobody has", function()
    local kept = setmetatable({}, { __mode = "k" })
    do
      local other = db:connect()
      other:on_wait(function() other:info() end, 5, 5)
      kept[other] = true
    end
    collectgarbage()
    collectgarbage()
    assert.is_nil(next(kept))
  end)
end)

describe("a result that is kept", function()
  lazy_setup(function() db = support.database() end)
  lazy_teardown(function() db:drop() end)

  it("is made anew from a table", function()
    local packed = db.conn:execute("SELECT 1 AS n, NULL::text AS t UNION ALL SELECT 2, 'x'"):pack()
    local again = db.conn:unpack(packed)
    assert.same({ n = 2, t = "x" }, again:row(2))
    assert.equal(2, again:count())
    packed.r[1] = "no row"
    local ok, problem = pcall(db.conn.unpack, db.conn, packed)
    assert.is_false(ok)
    assert.equal("connection:unpack: row 1 must be a table", problem.message)
  end)
end)
