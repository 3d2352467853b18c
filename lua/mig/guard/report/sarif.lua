--- Findings as SARIF 2.1.0, for code scanning.

local core = require("mig.core")
local json = require("mig.render.json")
local rules = require("mig.guard.rules")

local sarif = {}

local LEVELS = { error = "error", warning = "warning", note = "note" }

local function rule_of(id)
  local rule = rules.load(id)
  local made = { id = id }
  if rule then
    made.shortDescription = { text = rule.title }
    made.fullDescription = { text = rule.why }
    made.defaultConfiguration = { level = LEVELS[rule.severity] }
  end
  return made
end

local function result(item, index)
  return {
    ruleId = item.rule, ruleIndex = index, level = LEVELS[item.severity],
    message = { text = item.message .. ". " .. item.why },
    locations = json.list({ { physicalLocation = {
      artifactLocation = { uri = item.file },
      region = { startLine = item.line, startColumn = item.column },
    } } }),
  }
end

--- The log: one run.
---@param outcome table
---@return string
function sarif.text(outcome)
  local results, used, place = {}, {}, {}
  for i, item in ipairs(outcome.findings) do
    if not place[item.rule] then
      used[#used + 1] = rule_of(item.rule)
      place[item.rule] = #used - 1
    end
    results[i] = result(item, place[item.rule])
  end
  return json.encode({
    ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json", version = "2.1.0",
    runs = json.list({ {
      tool = { driver = { name = "mig lint", version = core.version, rules = json.list(used) } },
      results = json.list(results),
    } }),
  })
end

return sarif
