-- Each rule has a page that says what its description says; the labelled cases of other linters.
local core = require("mig.core")
local page = require("mig.guard.page")
local rules = require("mig.guard.rules")
local safe = require("mig.guard.safe")
local support = require("spec.support")

describe("docs/guard", function()
  it("is what the rules say (make reference)", function()
    for name, text in pairs(page.all()) do
      assert.equal(text, support.read("docs/guard/" .. name), name)
    end
  end)

  it("has no page of a rule that is gone", function()
    local pages = page.all()
    for _, name in ipairs(core.fs.list("docs/guard")) do
      local other = name == "contested.md" or name == "writing.md"
      assert.truthy(other or pages[name], name)
    end
  end)
end)

describe("the rules", function()
  local SEVERITIES = { note = true, warning = true, error = true }

  it("say what they are", function()
    for _, id in ipairs(rules.ids) do
      local rule = rules.load(id)
      assert.truthy(SEVERITIES[rule.severity], id)
      assert.truthy(#rule.title > 5 and #rule.why > 10, id)
      assert.truthy(#rule.on > 0 and type(rule.check) == "function", id)
    end
  end)

  it("give safe sequences that are Lua, and that the actor takes", function()
    for _, id in ipairs(rules.ids) do
      local rule = rules.load(id)
      if rule.safe then
        local text = safe.fill(rule.safe)
        assert.truthy(load(text, id, "t"), id)
        assert.is_string(safe.sql(text, 170000), id)
      end
    end
  end)
end)

-- Rules that a label asks for in two ways, or against PostgreSQL: docs/guard/contested.md.
local CASES = "../shared/conformance/lint"

describe("the labelled cases of other linters", function()
  if not core.fs.exists(CASES .. "/labels.tsv") then
    pending("are not here")
    return
  end
  local guard = require("spec.guard.support")

  it("are judged as before: 95 of 100", function()
    local right, all = 0, 0
    for line in io.lines(CASES .. "/labels.tsv") do
      local path, rule, expect, version, transaction = line:match(
        "^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)")
      if expect == "flag" or expect == "ok" then
        local text = support.read(CASES .. "/" .. path)
        if not text:find("^%-%- %d+%.sql") and rule ~= "nothing" then
          all = all + 1
          local found = guard.find(rule, text, {
            version = tonumber(version) or 17,
            transaction = transaction == "1" and "on" or transaction == "0" and "off" or nil,
          })
          if (found ~= nil) == (expect == "flag") then right = right + 1 end
        end
      end
    end
    assert.truthy(right / all >= 0.945, ("%d of %d"):format(right, all))
  end)
end)
