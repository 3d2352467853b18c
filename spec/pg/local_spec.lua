local core = require("mig.core")
local support = require("spec.support")

local base, folder
local bindir = os.getenv("MIG_BINDIR")

before_each(function()
  base = support.folder()
  folder = base .. "/.mig/server"
end)

after_each(function()
  pcall(core.local_stop, folder)
  support.remove(base)
end)

local function is_root()
  return core.os.user() == "root"
end

local function answers(server)
  local conn <close> = core.connect(server.conninfo .. " dbname=postgres")
  return conn:query("SELECT 1 AS a")[1].a == "1"
end

local function output(command)
  return (support.run(command).out:gsub("%s+$", ""))
end

local function mode(path)
  return output("stat -c %a '" .. path .. "'")
end

describe("the private server", function()
  it("is made, started and stopped", function()
    assert.equal(0, core.local_status(folder).pid)
    assert.is_false(core.local_stop(folder))
    local server = core.local_start(folder, bindir)
    assert.is_true(server.started)
    assert.is_true(server.pid > 0)
    assert.is_true(answers(server))

    local again = core.local_start(folder, bindir)
    assert.is_false(again.started)
    assert.equal(server.pid, again.pid)
    assert.equal(server.conninfo, core.local_status(folder).conninfo)

    assert.is_true(core.local_stop(folder))
    assert.is_false(core.local_stop(folder))
    local stopped = core.local_status(folder)
    assert.equal(0, stopped.pid)
    assert.is_nil(stopped.conninfo)

    local second = core.local_start(folder, bindir)
    assert.is_true(second.started)
    assert.is_true(answers(second))
  end)

  it("is UTF-8, closed to others and listens nowhere", function()
    local server = core.local_start(folder, bindir)
    local conn <close> = core.connect(server.conninfo .. " dbname=postgres")
    local row = conn:query([[
      SELECT current_setting('listen_addresses') AS addresses, current_user AS "user",
             current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync]])[1]
    assert.same({ addresses = "", encoding = "UTF8", fsync = "off", user = "postgres" }, row)
    assert.equal("700", mode(folder))
    assert.equal("700", mode(folder .. "/data"))
    local owner = output("ps -o user= -p " .. server.pid)
    assert.equal(is_root(), owner ~= core.os.user())
  end)

  it("is started once by three at a time", function()
    local program = base .. "/start.lua"
    support.write(program, ([[
      package.cpath = %q
      local server = require("mig.core").local_start(%q, os.getenv("MIG_BINDIR"))
      print(server.pid, server.started)]]):format(package.cpath, folder))
    local own = support.build .. "/bin/lua" -- with the sanitizers
    local lua = core.fs.exists(own) and own or "lua5.4"
    local one = lua .. " " .. program
    local outcome = support.run(("%s & %s & %s; wait"):format(one, one, one))
    assert.equal("", outcome.err)
    local pids, started = {}, 0
    for pid, mine in outcome.out:gmatch("(%d+)\t(%a+)") do
      pids[#pids + 1] = pid
      started = started + (mine == "true" and 1 or 0)
    end
    assert.equal(3, #pids)
    assert.equal(pids[1], pids[2])
    assert.equal(pids[1], pids[3])
    assert.equal(1, started)
  end)

  it("gets over stale pid files", function()
    core.local_start(folder, bindir)
    core.local_stop(folder)
    local path = folder .. "/data/postmaster.pid"
    local lines = "%d\n" .. folder .. "/data\n1\n5432\n" .. folder .. "\n\n 1 1\nready   \n"
    local contents = {
      lines:format(core.os.getpid()), -- alive, and something else
      lines:format(999999999),
      "",
      "rubbish\n",
    }
    for _, content in ipairs(contents) do
      support.write(path, content)
      assert.equal(0, core.local_status(folder).pid)
      local server = core.local_start(folder, bindir)
      assert.is_true(server.started)
      assert.is_true(answers(server))
      core.local_stop(folder)
    end
  end)

  it("comes back after kill -9, with a session that is still busy", function()
    local server = core.local_start(folder, bindir)
    local line = ("%s -X -q -c 'SELECT count(*) FROM generate_series(1, 5000000)' \"%s\""):format(
      support.program("psql"), server.conninfo .. " dbname=postgres")
    os.execute(line .. " >/dev/null 2>&1 &")
    core.os.sleep(0.2)
    support.run("kill -9 " .. server.pid)
    core.os.sleep(0.05)
    assert.equal(0, core.local_status(folder).pid)
    local second = core.local_start(folder, bindir)
    assert.is_true(second.started)
    assert.is_true(answers(second))
  end)

  it("comes back when its socket was removed", function()
    local server = core.local_start(folder, bindir)
    os.remove(folder .. "/.s.PGSQL.5432")
    assert.equal(0, core.local_status(folder).pid)
    local second = core.local_start(folder, bindir)
    assert.is_true(second.started)
    assert.is_true(second.pid ~= server.pid)
    assert.is_true(answers(second))
  end)

  it("lives in a path that is too long for a socket", function()
    folder = base .. "/" .. ("long name,'\"$"):rep(10) .. "/.mig/server"
    local server = core.local_start(folder, bindir)
    assert.is_true(answers(server))
    local socket = server.conninfo:match("host='(/tmp/mig%-%d+%-%x+)'")
    assert.is_string(socket)
    assert.equal("700", mode(socket))
    assert.equal(server.pid, core.local_start(folder, bindir).pid)
    assert.is_true(core.local_stop(folder))
    assert.is_nil(core.fs.exists(socket))
  end)

  it("goes with its folder", function()
    core.local_start(folder, bindir)
    core.local_stop(folder)
    local moved = base .. "/moved"
    assert(os.rename(folder, moved))
    folder = moved
    assert.is_true(answers(core.local_start(folder, bindir)))
  end)

  it("tells what its log says when it does not start", function()
    core.local_start(folder, bindir)
    core.local_stop(folder)
    local path = folder .. "/data/postgresql.conf"
    support.write(path, support.read(path) .. "\nnonsense = 1\n")
    local ok, failure = pcall(core.local_start, folder, bindir)
    assert.is_false(ok)
    assert.equal("io", failure.kind)
    assert.matches("did not start", failure.message)
    assert.matches('parameter "nonsense"', failure.detail)
    assert.matches("server.log", failure.hint)
  end)

  it("is not waited for after an interrupt", function()
    core.local_start(folder, bindir)
    core.local_stop(folder)
    local slow = base .. "/bin"
    support.write(slow .. "/initdb", "#!/bin/sh\n")
    support.write(slow .. "/postgres",
      '#!/bin/sh\ncd "$2" && echo $$ >postmaster.pid && sleep 4\nrm postmaster.pid\n')
    support.run("chmod -R 755 '" .. slow .. "'")
    core.os.on_interrupt(true)
    os.execute("{ sleep 0.5; kill -INT " .. core.os.getpid() .. "; } &")
    local ok, failure = pcall(core.local_start, folder, slow)
    core.os.on_interrupt(false)
    assert.is_false(ok)
    assert.equal("interrupted", failure.kind)
  end)

  it("says where it cannot be", function()
    support.write(base .. "/file", "")
    for _, wrong in ipairs { base .. "/file/server", "/proc/mig-server" } do
      local ok, failure = pcall(core.local_start, wrong)
      assert.is_false(ok)
      assert.equal("io", failure.kind)
      assert.is_truthy(failure.message:find(wrong, 1, true))
    end
    local ok, failure = pcall(core.local_start, folder, base)
    assert.is_false(ok)
    assert.matches("there are no initdb and postgres in", failure.message)
  end)
end)

describe("root's private server", function()
  local function closed_to_others()
    if not is_root() then
      pending("needs root")
      return false
    end
    support.run("chmod 700 '" .. base .. "'")
    return true
  end

  it("has its data elsewhere when its user cannot come in", function()
    if not closed_to_others() then return end
    local server = core.local_start(folder, bindir)
    assert.is_true(answers(server))
    local home = support.read(folder .. "/elsewhere"):gsub("\n", "")
    assert.matches("^/var/tmp/mig%-%d+%-%x+$", home)
    assert.equal("700", mode(home))
    assert.equal(server.pid, core.local_status(folder).pid)

    -- without the pointer, the same home is found again
    os.remove(folder .. "/elsewhere")
    assert.equal(server.pid, core.local_start(folder, bindir).pid)
    assert.is_true(core.local_stop(folder))
    support.run("rm -rf '" .. home .. "'")
  end)

  it("runs as the folder's owner when that is somebody else", function()
    if not is_root() then
      pending("needs root")
      return
    end
    support.run(("mkdir -p '%s' && chown nobody '%s'"):format(folder, folder))
    local server = core.local_start(folder, bindir)
    assert.equal("nobody", output("ps -o user= -p " .. server.pid))
    assert.is_true(answers(server))
  end)
end)
