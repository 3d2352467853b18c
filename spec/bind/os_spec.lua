local core = require("mig.core")
local support = require("spec.support")

local fs = core.fs

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

  it("stops on an interrupt", function()
    local code = [[
      package.cpath = os.getenv("BUILD") .. "/lib/?.so"
      local core = require("mig.core")
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
    local path = os.tmpname()
    support.write(path, code)
    local own = support.build .. "/bin/lua" -- with the sanitizers
    local lua = fs.exists(own) and own or "lua5.4"
    local command = "timeout 20 " .. lua .. " " .. path
    local out = support.run(command, { env = { BUILD = support.build } })
    os.remove(path)
    assert.equal("false\tinterrupted\t4\nclean\n", out.out)
  end)
end)
