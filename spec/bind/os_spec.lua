local core = require("mig.core")
local support = require("spec.support")

local db

lazy_setup(function() db = support.database() end)
lazy_teardown(function() db:drop() end)

-- Runs Lua code, which gets the module, in a process of its own.
local function run(code)
  local path = os.tmpname()
  local head = 'package.cpath = os.getenv("BUILD") .. "/lib/?.so" '
  local whole = "(function(...) " .. code .. " end)(require('mig.core'))"
  support.write(path, head .. whole)
  local own = support.build .. "/bin/lua" -- with the sanitizers
  local lua = core.fs.exists(own) and own or "lua5.4"
  local environment = { BUILD = support.build, CONNINFO = db.conninfo }
  local outcome = support.run("timeout 20 " .. lua .. " " .. path, { env = environment })
  os.remove(path)
  assert.equal("", outcome.err)
  return outcome.out
end

describe("core.os", function()
  it("knows the machine", function()
    assert.is_true(core.os.getpid() > 1)
    assert.is_true(#core.os.hostname() > 0)
    assert.is_true(#core.os.user() > 0)
    assert.is_true(core.os.width() > 0)
    assert.is_boolean(core.os.isatty(0))
    assert.is_false(core.os.isatty(-1))
    assert.is_true(math.abs(core.os.time_ms() // 1000 - os.time()) <= 1)
  end)

  it("bounds the memory of Lua, and gives the allocator back at the end", function()
    assert.equal("false\tnot enough memory\ntrue\n", run([[
      local core = ...
      core.os.limit_memory(4 * 1024 * 1024)
      print(pcall(string.rep, "x", 10 * 1024 * 1024))
      core.os.limit_memory(math.maxinteger)
      print((pcall(string.rep, "x", 10 * 1024 * 1024)))]]))
  end)

  it("sleeps", function()
    local start = core.os.monotonic()
    core.os.sleep(0.02)
    local slept = core.os.monotonic() - start
    assert.is_true(slept >= 0.02 and slept < 5)
    for _, wrong in ipairs { -1, 0 / 0, math.huge, "1" } do
      local ok, failure = pcall(core.os.sleep, wrong)
      assert.is_false(ok)
      assert.equal("usage", failure.kind)
    end
  end)

  it("stops Lua code on an interrupt", function()
    local out = run [[
      local core = ...
      core.os.on_interrupt(true)
      local function send() core.fs.run("kill -INT " .. core.os.getpid()) end
      local ok, failure = pcall(function()
        send()
        while true do end
      end)
      print(ok, failure.kind, failure.line)
      -- said once: cleaning up is not disturbed
      for _ = 1, 1e6 do end
      core.os.sleep(0)
      print("clean")
    ]]
    assert.equal("false\tinterrupted\t3\nclean\n", out)
  end)

  it("stops a loop, a sleep and a statement", function()
    local out = run [[
      local core = ...
      core.os.on_interrupt(true)
      local function soon()
        os.execute("{ sleep 0.2; kill -INT " .. core.os.getpid() .. "; } &")
      end
      local conn = core.connect(os.getenv("CONNINFO"))
      for _, work in ipairs {
        function() while true do end end,
        function() core.os.sleep(60) end,
        function() conn:query("SELECT pg_sleep(60)") end,
        function() core.fs.run("sleep 1") end,
      } do
        soon()
        local ok, failure = pcall(work)
        print(ok, failure.kind, conn:query("SELECT 1 AS a")[1].a)
        core.os.on_interrupt(false)
        core.os.on_interrupt(true)
        collectgarbage()
      end
    ]]
    assert.equal(("false\tinterrupted\t1\n"):rep(4), out)
  end)
end)
