-- What the documents name is there: files, commands, options, settings, operations.
local config = require("mig.config")
local core = require("mig.core")
local support = require("spec.support")
local vocabulary = require("mig.vocabulary")

local documents = { "README.md" }
for _, folder in ipairs { "docs", "docs/reference", "docs/decisions" } do
  for _, name in ipairs(core.fs.list(folder) or {}) do
    if name:find("%.md$") then documents[#documents + 1] = folder .. "/" .. name end
  end
end

local options = {}
for _, row in ipairs(vocabulary.global) do options["--" .. row.name] = true end
for _, command in ipairs(vocabulary.commands) do
  for _, row in ipairs(command.options) do options["--" .. row.name] = true end
end

--- Calls `check` with every code span and every line of a code block.
local function each_code(text, check)
  for block in text:gmatch("\n```%w*[^\n]*\n(.-)\n```") do
    for line in block:gmatch("[^\n]+") do check(line) end
  end
  for span in text:gsub("\n```.-\n```", "\n"):gmatch("`([^`\n]+)`") do check(span) end
end

for _, name in ipairs(documents) do
  describe(name, function()
    local text = support.read(name)

    it("links to files that are there", function()
      for target in text:gmatch("%]%(([^)#:]+)[^):]*%)") do
        local place = (name:match("^(.*/)") or "") .. target
        assert.truthy(core.fs.exists(place), place)
      end
    end)

    it("names commands and options that are there", function()
      each_code(text, function(code)
        local words = code:match("^%$? ?mig (.*)$")
        if not words then return end
        local command = words:gsub("%f[%S]%-%-%a[%w-]*=?%S*", ""):match("^%s*(%a[%w-]*)")
        assert.truthy(not command or vocabulary.find(command) or words:find("^%-"), code)
        for option in words:gmatch("%f[%S](%-%-%a[%w-]*)") do
          assert.truthy(options[option], code)
        end
      end)
    end)
  end)
end

describe("docs/reference/configuration.md", function()
  it("names every setting", function()
    local text = support.read("docs/reference/configuration.md")
    for _, key in ipairs(config.keys) do
      assert.truthy(text:find("`" .. key.name .. "`", 1, true), key.name)
    end
  end)
end)

describe("docs/reference/goal.md", function()
  it("names every word of the goal language", function()
    local text = support.read("docs/reference/goal.md")
    for _, word in ipairs(require("mig.language.words").names()) do
      assert.truthy(text:find("`" .. word .. "`", 1, true), word)
    end
  end)
end)

describe("docs/reference/json.md", function()
  it("names every command", function()
    local text = support.read("docs/reference/json.md")
    for _, command in ipairs(vocabulary.commands) do
      assert.truthy(text:find("`" .. command.name .. "[` ]"), command.name)
    end
  end)
end)
