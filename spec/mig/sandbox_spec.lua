local core = require("mig.core")
local sandbox = require("mig.sandbox")
local support = require("spec.support")

local folder

local function run(text, settings)
  settings = settings or { root = folder }
  local env = sandbox.environment(settings)
  return sandbox.run(sandbox.load_text(text, folder .. "/x.lua", env))
end

local function refused(text)
  local ok, problem = pcall(run, text)
  assert.is_false(ok, text)
  assert.is_true(core.is_error(problem))
  assert.equal("usage", problem.kind, problem.message)
  return problem.message
end

describe("the sandbox", function()
  setup(function()
    folder = support.folder()
    support.write(folder .. "/lib/words.lua", "return { hello = 'hello' }")
    support.write(folder .. "/data.txt", "one\ntwo\n")
  end)
  teardown(function() support.remove(folder) end)

  it("has Lua's library, and lpeg, re, json, sql", function()
    assert.equal("A", run("return string.upper('a')"))
    assert.equal(3, run("return math.max(1, 3)"))
    assert.equal(2, run("return require('lpeg').match(require('lpeg').P('a'), 'ab')"))
    assert.equal('{"a":1}', run("return require('json').encode({ a = 1 })"))
    assert.equal("now()", run("return sql 'now()'").text)
    assert.equal("number", run("return type(os.time())"))
  end)

  it("reads files of the project, and requires them", function()
    assert.equal("hello", run("return require('lib.words').hello"))
    assert.is_true(run("return require('lib.words') == require('lib.words')"))
    assert.equal("one", run("return io.open('data.txt'):read()"))
    assert.equal(2, run("local n = 0 for _ in io.lines('data.txt') do n = n + 1 end return n"))
  end)

  it("refuses programs, writing, native code and files elsewhere", function()
    assert.equal("os.execute is not available here", refused("os.execute('ls')"))
    assert.equal("io.popen is not available here", refused("io.popen('ls')"))
    assert.equal('io.open with mode "w" is not available here', refused("io.open('x', 'w')"))
    assert.equal("os.remove is not available here", refused("os.remove('x')"))
    assert.truthy(refused("io.open('/etc/passwd')"):find("lies outside the project"))
    assert.truthy(refused("io.open('../../etc/passwd')"):find("lies outside the project"))
    assert.equal('module "socket" not found', refused("require('socket')"))
    assert.equal("string.dump is not available here", refused("string.dump(function() end)"))
    assert.is_nil(run("return load('\\27Lua')"))
    assert.is_nil(run("return package"))
    assert.is_nil(run("return debug.getregistry"))
    assert.is_nil(run("return getmetatable('')"))
  end)

  it("keeps the real library out of reach", function()
    run("string.upper = nil; table.concat = nil; math.max = nil")
    assert.is_function(string.upper)
    assert.is_function(table.concat)
    assert.is_function(math.max)
  end)

  it("is open when the project says so", function()
    local open = { root = folder, sandbox = false }
    assert.is_function(run("return os.execute", open))
    assert.equal("hello", run("return require('lib.words').hello", open))
  end)
end)
