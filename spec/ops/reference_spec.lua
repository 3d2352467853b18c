-- The generated reference and stubs are those of the table of operations.
local reference = require("src.gen.reference")
local support = require("spec.support")

describe("the reference", function()
  for path, text in pairs(reference.files()) do
    it("is up to date: " .. path, function()
      local now = support.read(support.root .. "/" .. path)
      assert.is_true(now == text, "run make reference")
    end)

    it("is the same each time: " .. path, function()
      assert.is_true(text == reference.files()[path])
    end)
  end

  it("is Lua where it says so", function()
    assert(load(reference.files()["lua/mig/stubs/migrator.lua"], "=stubs", "t", {}))
    for block in reference.files()["docs/reference/actor.md"]:gmatch("```lua\n(.-)\n```") do
      assert(load(block))
    end
  end)
end)
