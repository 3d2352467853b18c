local core = require("mig.core")

local function raised(code, name)
  local ok, failure = pcall(assert(load(code, name)), core)
  assert.is_false(ok)
  return failure
end

describe("error objects", function()
  it("are made with core.error and told from other values", function()
    local made = core.error { kind = "io", message = "no disk", hint = "Buy one.", revision = "12" }
    assert.equal("io", made.kind)
    assert.equal("no disk", tostring(made))
    assert.equal("Buy one.", made.hint)
    assert.equal("12", made.revision)
    assert.equal(core.error, getmetatable(made))
    assert.is_true(core.is_error(made))
    for _, other in ipairs { "text", 1, {}, core.sql("x"), print, core.error } do
      assert.is_false(core.is_error(other))
    end
    assert.is_false(core.is_error(nil))
    assert.is_false(core.is_error())
  end)

  it("are usage errors when nothing else is said", function()
    assert.equal("usage", core.error({ message = "no" }).kind)
  end)

  it("refuse kinds that do not exist, and missing messages", function()
    local _, failure = pcall(core.error, { kind = "odd", message = "x" })
    assert.equal('core.error: unknown kind "odd"', failure.message)
    _, failure = pcall(core.error, { kind = "io" })
    assert.equal("core.error: message must be a string", failure.message)
    _, failure = pcall(core.error, "text")
    assert.equal("core.error: expected a table, got string", failure.message)
    assert.equal("usage", failure.kind)
  end)

  it("carry file and line of whoever called", function()
    local failure = raised("local core = ...\n\ncore.ident(12)", "@migrations/1_a.lua")
    assert.equal("migrations/1_a.lua", failure.source)
    assert.equal(3, failure.line)
    assert.equal("usage", failure.kind)
  end)

  it("name the innermost file that is not mig's own", function()
    local code = "local core = ...\nreturn function() core.ident(12) end"
    local inner = load(code, "@lua/mig/x.lua")(core)
    local outer = load("local inner = ...\n\n\ninner()\nreturn 1", "@goal.lua")
    local _, failure = pcall(outer, inner)
    assert.equal("goal.lua", failure.source)
    assert.equal(4, failure.line)
  end)

  it("stamp made errors the same way, unless told otherwise", function()
    local failure = raised("local core = ...\n\nerror(core.error { message = 'x' })", "@a.lua")
    assert.equal("a.lua", failure.source)
    assert.equal(3, failure.line)
    local made = core.error { message = "x", source = "b.lua", line = 7 }
    assert.equal("b.lua", made.source)
    assert.equal(7, made.line)
    made = core.error { message = "x", source = false }
    assert.is_nil(made.source)
    assert.is_nil(made.line)
  end)

  it("name text that was loaded without a file", function()
    local failure = raised("(...).ident(12)", "(...).ident(12)")
    assert.equal('[string "(...).ident(12)"]', failure.source)
    assert.equal(1, failure.line)
  end)

  it("are what a coroutine raises as well", function()
    local code = "local core = ...\nreturn coroutine.create(function()\n core.ident(12) end)"
    local _, failure = coroutine.resume(load(code, "@c.lua")(core))
    assert.equal("c.lua", failure.source)
    assert.equal(3, failure.line)
  end)
end)
