--- `mig lint explain`: a rule's page, or the list of rules.

local json = require("mig.render.json")
local page = require("mig.guard.page")
local rules = require("mig.guard.rules")

local explain = {}

local function list(context, own)
  local rows, items = {}, {}
  local function add(rule)
    rows[#rows + 1] = { rule.id, rule.severity .. (rule.off and ", off" or ""), rule.title }
    items[#items + 1] = { rule = rule.id, severity = rule.severity, on = not rule.off,
      title = rule.title }
  end
  for _, id in ipairs(rules.ids) do add(rules.load(id)) end
  for _, rule in ipairs(own) do add(rule) end
  for _, line in ipairs(context.render:columns(rows)) do context.render:result(line) end
  context.render:document({ rules = json.list(items) })
end

---@param context mig.Context
---@param id string|nil
---@param own mig.guard.Rule[] the project's rules
function explain.run(context, id, own)
  if not id then return list(context, own) end
  local rule = rules.require(id, own)
  context.render:result((page.text(rule):gsub("\n$", "")))
  context.render:document({ rule = rule.id, severity = rule.severity, on = not rule.off,
    title = rule.title, why = rule.why, safe = rule.safe, text = page.text(rule) })
end

return explain
