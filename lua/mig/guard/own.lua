--- The project's own rules: files of guard/, each with the same two fields as a rule of mig's.
---
---     -- guard/no_money.lua
---     return {
---       description = { severity = "error", on = { "add_column" }, title = "…", why = "…" },
---       check = function(effect, world) … return "message" end,
---     }

local core = require("mig.core")
local failure = require("mig.failure")
local path = require("mig.path")
local rules = require("mig.guard.rules")
local sandbox = require("mig.sandbox")

local own = {}

local SEVERITIES = { note = true, warning = true, error = true }

local function complain(place, message, hint)
  failure.usage(message, hint, { source = place })
end

local function check(place, module)
  if type(module) ~= "table" or type(module.check) ~= "function"
    or type(module.description) ~= "table" then
    complain(place, "a rule returns a table with description and check",
      "See docs/guard/writing.md.")
  end
  local description = module.description
  if not SEVERITIES[description.severity] then
    complain(place, 'severity is "note", "warning" or "error"')
  end
  if type(description.on) ~= "table" or #description.on == 0 then
    complain(place, "on is a list of kinds of effect", 'For example: on = { "add_column" }.')
  end
  description.title = description.title or path.base(place)
  description.why = description.why or description.title
end

-- What a rule of the project raises is the project's mistake, and says so.
local function guarded(module)
  return function(effect, world)
    return sandbox.run(module.check, effect, world)
  end
end

--- The rules of a project's folder guard/, by file name.
---@param context mig.Context
---@return mig.guard.Rule[]
function own.rules(context)
  local folder, list = path.join(context.root, "guard"), {}
  if core.fs.exists(folder) ~= "directory" then return list end
  for _, name in ipairs(sandbox.list_folder(folder)) do
    if name:find("%.lua$") and name:sub(1, 1) ~= "." then
      local place = path.join(folder, name)
      local env = sandbox.environment(context.environment)
      local module = sandbox.run(sandbox.load_file(place, env))
      check(place, module)
      local id = name:gsub("%.lua$", ""):gsub("_", "-")
      if rules.load(id) then complain(place, ('mig has a rule "%s" already'):format(id)) end
      local rule = rules.made(id, module)
      rule.check = guarded(module)
      list[#list + 1] = rule
    end
  end
  table.sort(list, function(a, b) return a.id < b.id end)
  return list
end

return own
