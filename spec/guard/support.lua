-- What specs of the guard share: SQL in, rules out.
local engine = require("mig.guard.engine")
local script = require("mig.guard.script")

local guard = {}

--- The findings on some SQL files, the last one's only when there are several.
---@param files string|string[]
---@param options table|nil { version, transaction, enable, … }
---@return table[]
function guard.findings(files, options)
  options = options or {}
  if type(files) == "string" then files = { files } end
  local scripts = {}
  for i, text in ipairs(files) do
    scripts[i] = script.read(text, i .. ".sql", { transaction = options.transaction })
  end
  options.version = (options.version or 17) * 10000
  options.default_schema = "public"
  if options.enable == nil then options.enable = "all" end
  local list = {}
  for _, item in ipairs((engine.run(scripts, options))) do
    if item.file == #files .. ".sql" then list[#list + 1] = item end
  end
  return list
end

--- The finding of a rule, or nil.
function guard.find(rule, files, options)
  for _, item in ipairs(guard.findings(files, options)) do
    if item.rule == rule then return item end
  end
  return nil
end

--- The rules that found something above a note.
function guard.above_notes(files, options)
  local list = {}
  for _, item in ipairs(guard.findings(files, options)) do
    if item.severity ~= "note" then list[#list + 1] = item.rule end
  end
  return list
end

return guard
