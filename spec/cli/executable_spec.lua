local support = require("spec.support")

-- Runs the executable with a Lua half of our own.
local function run_with(cli, arguments, env)
  local folder = support.folder()
  support.write(folder .. "/mig/cli.lua", cli)
  local all = { MIG_LUA_DIR = folder }
  for name, value in pairs(env or {}) do
    all[name] = value
  end
  local outcome = support.run_mig(arguments or {}, { env = all, cwd = folder })
  support.remove(folder)
  return outcome
end

describe("the executable", function()
  it("exits with what main returns", function()
    local cli = "return { main = function(a) print(a[1], #a) return 3 end }"
    local outcome = run_with(cli, { "x", "y" })
    assert.same({ code = 3, out = "x\t2\n", err = "" }, outcome)
  end)

  it("reports an uncaught error as a bug, with a traceback", function()
    local outcome = run_with("\nreturn { main = function() error('boom') end }")
    assert.equal(70, outcome.code)
    assert.equal("", outcome.out)
    assert.matches("lua/mig/cli.lua:2: boom", outcome.err, 1, true)
    assert.matches("stack traceback", outcome.err, 1, true)
  end)

  it("reports an error in the Lua half as a bug", function()
    local outcome = run_with("return {")
    assert.equal(70, outcome.code)
    assert.matches("lua/mig/cli.lua:1:", outcome.err, 1, true)
  end)

  it("has lpeg, re, json and mig.core inside", function()
    local outcome = run_with([[
      return { main = function()
        local json, re = require("json"), require("re")
        print(json.encode { require("lpeg").version and 1, re.match("ab", "'a' {'b'}") })
        print(require("mig.core").ident("a b"))
        return 0
      end }]])
    assert.same({ code = 0, out = '[1,"b"]\n"a b"\n', err = "" }, outcome)
  end)

  it("finds the rest of mig inside and under the same chunk names", function()
    local outcome = run_with([[
      return { main = function()
        print(debug.getinfo(1, "S").source)
        print(debug.getinfo(require("json").encode, "S").source)
        print(select(2, require("mig.path")) ~= nil, pcall(require, "mig.absent"))
        return 0
      end }]])
    local lines = "@lua/mig/cli.lua\n@dkjson.lua\ntrue\tfalse\tmodule 'mig.absent' not found"
    assert.matches(lines, outcome.out, 1, true)
  end)

  it("reads no folder as a module", function()
    local outcome = run_with([[
      return { main = function()
        local core = require("mig.core")
        core.fs.mkdir("odd.lua")
        package.path = core.fs.cwd() .. "/?.lua"
        print(pcall(require, "odd"))
        return 0
      end }]])
    assert.matches("^false\terror loading module 'odd'.*cannot read .*/odd.lua: Is a directory",
      outcome.out)
  end)

  it("drops relative entries from the search paths", function()
    local outcome = run_with(
      "return { main = function() print(package.path) print(package.cpath) return 0 end }",
      {},
      { LUA_PATH = "./?.lua;/a/?.lua;b/?.lua;;", LUA_CPATH = "./?.so;/c/?.so" }
    )
    assert.equal(0, outcome.code)
    assert.matches("^/a/%?%.lua;", outcome.out)
    assert.matches("\n/c/%?%.so\n$", outcome.out)
    for _, entry in ipairs { "./", ";b/", "^b/" } do
      assert.is_nil(outcome.out:find(entry, 1, entry ~= "^b/"))
    end
  end)

  it("loads text only", function()
    local folder = support.folder()
    support.write(folder .. "/binary.lua", string.dump(function() return 1 end))
    support.write(folder .. "/text.lua", "return 1")
    local outcome = run_with(
      "return { main = function() print(require('text'), pcall(require, 'binary')) return 0 end }",
      {},
      { LUA_PATH = folder .. "/?.lua" }
    )
    support.remove(folder)
    assert.matches("attempt to load a binary chunk", outcome.out, 1, true)
    assert.matches("^1\t", outcome.out)
  end)

  it("shows no password to ps", function()
    local outcome = run_with([[
      return { main = function(a)
        print(table.concat(a, "|"))
        local ps <close> = io.popen("ps -ww -o args= -p $PPID")
        print(ps:read("a"))
        return 0
      end }]], {
      "--database", "postgresql://ann:s3cr:et/@h:5432/db?sslmode=require",
      "host=h password=s3cret user=ann", "password = 's3 \\' cret' host=h",
      "--database=postgres://h/db?password=s3cret&user=ann&sslpassword=s3cret",
      "postgresql://ann@h:5432/db", "the password",
    })
    local given, shown = outcome.out:match("^(.-)\n(.*)$")
    assert.truthy(given:find("ann:s3cr:et/@h", 1, true)) -- mig itself has it
    assert.is_nil(shown:find("s3", 1, true), shown)
    assert.is_nil(shown:find("cret", 1, true), shown)
    for _, text in ipairs { "//ann:********@h:5432/db?sslmode=require",
      "host=h password=****** user", "' host=h", "=******&user=ann&sslpassword=******",
      "//ann@h:5432/db the password" } do
      assert.truthy(shown:find(text, 1, true), shown)
    end
  end)

  it("starts without libpq", function()
    local ldd = support.run("ldd " .. support.mig)
    assert.is_nil(ldd.out:find("libpq", 1, true))
  end)
end)
