--- `mig config`: the settings in force, without passwords.

local config = require("mig.config")
local failure = require("mig.failure")
local json = require("mig.render.json")
local nearest = require("mig.nearest")

local command = {}

local function text_of(value)
  if type(value) ~= "table" then return tostring(value) end
  local parts = {}
  for _, item in ipairs(value) do parts[#parts + 1] = tostring(item) end
  for name, item in pairs(value) do
    if type(name) == "string" then parts[#parts + 1] = ("%s=%s"):format(name, text_of(item)) end
  end
  table.sort(parts)
  return #parts > 0 and table.concat(parts, ", ") or "none"
end

local function shown_value(settings, key)
  local value = settings[key.name]
  if key.name == "schema" then
    local list = {}
    for i, item in ipairs(value) do
      list[i] = item:find("^postgres") and config.redact(item) or item
    end
    return list
  end
  if key.functions and value then
    local names = {}
    for name in pairs(value) do names[#names + 1] = name end
    table.sort(names)
    return names
  end
  if key.name == "manage" then
    local shown = {}
    for name, item in pairs(value) do
      shown[name] = type(item) == "function" and "a function" or item
    end
    return next(shown) and shown or value
  end
  if key.secret and value then return config.redact(value) end
  return value
end

local function chosen_keys(word)
  if not word then return config.keys end
  local names = {}
  for _, key in ipairs(config.keys) do
    if key.name == word then return { key } end
    names[#names + 1] = key.name
  end
  failure.usage(('there is no setting "%s"'):format(word),
    failure.did_you_mean(nearest.find(word, names))
      or "Settings: " .. table.concat(names, ", ") .. ".")
end

---@param context mig.Context
---@return integer exit code
function command.run(context)
  local settings, render = context.config, context.render
  local word = context.arguments[1]
  local rows, document = {}, json.object({ settings = json.object(), origin = json.object() })
  for _, key in ipairs(chosen_keys(word)) do
    local value = shown_value(settings, key)
    local origin = settings.origin[key.name] or "default"
    if value ~= nil and key.name ~= "environments" then
      local row = word and { text_of(value) } or { key.name, text_of(value) }
      if context.options.show_origin then row[#row + 1] = "(" .. origin .. ")" end
      rows[#rows + 1] = row
      document.settings[key.name], document.origin[key.name] = value, origin
    end
  end
  for _, line in ipairs(render:columns(rows)) do render:result(line) end
  if render.verbose and not word then
    render:say("configuration: " .. (settings.file or "no mig.lua") .. ", root: " .. settings.root)
  end
  document.file, document.root = settings.file, settings.root
  render:document(document)
  return 0
end

return command
