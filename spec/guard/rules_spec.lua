-- Each rule has a page that says what its description says; the labelled cases of other linters.
local core = require("mig.core")
local engine = require("mig.guard.engine")
local page = require("mig.guard.page")
local rules = require("mig.guard.rules")
local safe = require("mig.guard.safe")
local script = require("mig.guard.script")
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

-- Steps of a sequence, each a migration of its own.
local function migrations_of(text)
  local list, lines = {}, {}
  local function flush()
    local sql = table.concat(lines, "\n")
    if sql:find("%u%u%u") then
      local outside = sql:find("outside a transaction", 1, true) or sql:find("in batches", 1, true)
      list[#list + 1] = script.read(sql, #list + 1 .. ".sql",
        { transaction = outside and "off" or "on" })
    end
    lines = {}
  end
  for line in (text .. "\n"):gmatch("([^\n]*)\n") do
    local inner = line:find("outside a transaction", 1, true) or line:find("in batches", 1, true)
    if line:find("^%-%-") and not inner then flush() end
    lines[#lines + 1] = line
  end
  flush()
  return list
end

-- The sequences whose last step is what the rule is about, done when it is safe.
local LAST_STEP = { ["drop-column"] = true, ["drop-column-takes-constraint"] = true,
  ["drop-table"] = true, ["drop-primary-key"] = true, ["exclusion-constraint"] = true,
  ["sequence-not-reset"] = true }

describe("the safe sequences", function()
  it("are not what their rules warn of", function()
    for _, id in ipairs(rules.ids) do
      local rule = rules.load(id)
      if rule.safe and not LAST_STEP[id] then
        local scripts = migrations_of(safe.sql(safe.fill(rule.safe), 170000):gsub("…", "x"))
        local findings = engine.run(scripts, { version = 170000, default_schema = "public",
          enable = {} })
        for _, item in ipairs(findings) do
          assert.falsy(item.rule == id and item.severity ~= "note", id .. ": " .. item.message)
        end
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

  -- path, rule and expectation of each case of one file
  local function cases()
    return coroutine.wrap(function()
      for line in io.lines(CASES .. "/labels.tsv") do
        local path, rule, expect, version, transaction = line:match(
          "^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)")
        local text = (expect == "flag" or expect == "ok") and support.read(CASES .. "/" .. path)
        if text and not text:find("^%-%- %d+%.sql") and rule ~= "nothing" then
          local found = guard.find(rule, text, {
            version = tonumber(version) or 17,
            transaction = transaction == "1" and "on" or transaction == "0" and "off" or nil,
          })
          coroutine.yield(("| `%s` | %s `%s` |"):format(path:gsub("%.sql$", ""), expect, rule),
            (found ~= nil) == (expect == "flag"))
        end
      end
    end)
  end

  it("are judged as docs/guard/contested.md says, and 95 of 100 as they are labelled", function()
    local contested, right, all = support.read("docs/guard/contested.md"), 0, 0
    for row, is_right in cases() do
      all = all + 1
      if is_right then right = right + 1 end
      assert.equal(not is_right, contested:find(row, 1, true) ~= nil, row)
    end
    assert.truthy(right / all >= 0.945, ("%d of %d"):format(right, all))
  end)
end)
