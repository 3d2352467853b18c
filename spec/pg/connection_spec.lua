-- What a person reads when the connection cannot be made.
local core = require("mig.core")
local support = require("spec.support")

local folder, server, admin

local function reach(more)
  return server.conninfo .. " " .. more
end

lazy_setup(function()
  folder = support.folder()
  server = core.local_start(folder .. "/server", os.getenv("MIG_BINDIR"))
  admin = core.connect(reach("dbname=postgres"))
  admin:script("CREATE DATABASE private")
  admin:script([[
    CREATE ROLE locked NOLOGIN;
    CREATE ROLE asked LOGIN PASSWORD 'the right one';
    CREATE ROLE shut LOGIN;
    REVOKE CONNECT ON DATABASE private FROM PUBLIC;
    CREATE ROLE plain LOGIN]])
  local path = folder .. "/server/data/pg_hba.conf"
  support.write(path, "local all asked scram-sha-256\n" .. "local all shut reject\n" ..
    support.read(path))
  admin:query("SELECT pg_reload_conf()")
  core.os.sleep(0.1)
end)

lazy_teardown(function()
  if admin then
    admin:close()
    core.local_stop(folder .. "/server")
  end
  support.remove(folder)
end)

local function refusal(conninfo, kind)
  local ok, failure = pcall(core.connect, conninfo)
  assert.is_false(ok)
  assert.is_true(core.is_error(failure), tostring(failure))
  assert.equal(kind or "connection", failure.kind)
  assert.is_string(failure.hint)
  assert.is_nil(failure.message:find("[\n\t]"))
  return failure
end

describe("a connection that cannot be made", function()
  it("is refused", function()
    local failure = refusal("host=127.0.0.1 port=1 user=x password=hush")
    assert.matches("port 1 failed: Connection refused$", failure.message)
    assert.equal("08001", failure.sqlstate)
    assert.matches("Is the server running", failure.hint)
    assert.is_nil((failure.message .. failure.hint):find("hush"))
  end)

  it("has no socket", function()
    local failure = refusal("host=" .. folder .. "/nothing user=x")
    assert.matches("No such file or directory", failure.message)
    assert.matches("socket", failure.hint)
  end)

  it("tries several hosts", function()
    local failure = refusal("host=127.0.0.1,127.0.0.1 port=1,2 user=x")
    assert.matches("port 2 failed", failure.message)
    assert.matches("port 1 failed", failure.detail)
  end)

  it("lacks its database", function()
    local failure = refusal(reach("dbname=nope"))
    assert.equal("3D000", failure.sqlstate)
    assert.matches('FATAL: database "nope" does not exist$', failure.message)
    assert.matches("createdb nope", failure.hint)
  end)

  it("lacks its role", function()
    local failure = refusal(reach("dbname=postgres user=nobody_here"))
    assert.equal("28000", failure.sqlstate)
    assert.matches('role "nobody_here" does not exist$', failure.message)
    assert.matches("Create the role", failure.hint)
  end)

  it("has a role that may not log in, or not here", function()
    assert.matches("LOGIN", refusal(reach("dbname=postgres user=locked")).hint)
    assert.matches("pg_hba", refusal(reach("dbname=postgres user=shut")).hint)
    local failure = refusal(reach("dbname=private user=plain"))
    assert.equal("42501", failure.sqlstate)
    assert.matches("CONNECT", failure.hint)
    assert.equal("User does not have CONNECT privilege.", failure.detail)
  end)

  it("lacks its password or has a wrong one", function()
    local missing = refusal(reach("dbname=postgres user=asked passfile=/nonexistent"))
    assert.equal("28P01", missing.sqlstate)
    assert.matches("asks for a password", missing.hint)
    local wrong = refusal(reach("dbname=postgres user=asked password=hush"))
    assert.equal("28P01", wrong.sqlstate)
    assert.matches("Check the user and the password", wrong.hint)
    assert.is_nil((wrong.message .. wrong.hint):find("hush"))
  end)

  it("gets no answer in time", function()
    support.run("kill -STOP " .. server.pid)
    local start = core.os.monotonic()
    local failure = refusal(reach("dbname=postgres connect_timeout=1"))
    local took = core.os.monotonic() - start
    support.run("kill -CONT " .. server.pid)
    assert.matches("timeout expired after 1 s", failure.message)
    assert.is_true(took > 0.9 and took < 5)
  end)

  it("is interrupted", function()
    core.os.on_interrupt(true)
    support.run("kill -STOP " .. server.pid)
    os.execute("{ sleep 0.2; kill -INT " .. core.os.getpid() .. "; } &")
    local ok, failure = pcall(core.connect, reach("dbname=postgres"))
    support.run("kill -CONT " .. server.pid)
    core.os.on_interrupt(false)
    assert.is_false(ok)
    assert.equal("interrupted", failure.kind)
  end)
end)

describe("a connection", function()
  it("reaches another database with its password", function()
    local conn <close> = core.connect(reach("dbname=postgres user=asked password='the right one'"))
    assert.is_nil(tostring(conn):find("right"))
    local other <close> = core.connect(conn:conninfo("template1"))
    local info = other:info()
    assert.equal("template1", info.database)
    assert.equal("asked", info.user)
  end)

  it("names itself and speaks UTF-8", function()
    local conn <close> = core.connect(reach("dbname=postgres"))
    local row = conn:query([[SELECT current_setting('application_name') AS name,
      current_setting('client_encoding') AS encoding]])[1]
    assert.same({ name = "mig", encoding = "UTF8" }, row)
    local named <close> = core.connect(reach("dbname=postgres application_name=x"))
    assert.equal("x", named:query("SELECT current_setting('application_name') AS name")[1].name)
  end)

  it("means by a backslash what every other connection means", function()
    admin:script("ALTER DATABASE private SET standard_conforming_strings = off")
    local conn <close> = core.connect(reach("dbname=private"))
    admin:script("ALTER DATABASE private RESET standard_conforming_strings")
    assert.equal([[a\\b]], conn:query([[SELECT 'a\\b' AS text]])[1].text)
  end)

  it("ends when the server does", function()
    local conn <close> = core.connect(reach("dbname=postgres"))
    local ok, failure = pcall(conn.query, conn, "SELECT pg_terminate_backend(pg_backend_pid())")
    assert.is_false(ok)
    assert.equal("connection", failure.kind)
    assert.equal("57P01", failure.sqlstate)
    assert.equal("lost", conn:transaction_status())
    for _, method in ipairs { "query", "script", "rows", "copy_out" } do
      ok, failure = pcall(conn[method], conn, "SELECT 1")
      assert.is_false(ok)
      assert.equal("connection", failure.kind)
    end
  end)
end)
