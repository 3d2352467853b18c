--- Templates of migrations and patterns of their file names: `${word}` stands for what mig knows.

local failure = require("mig.failure")
local files = require("mig.files")
local nearest = require("mig.nearest")
local sandbox = require("mig.sandbox")

local template = {}

--- Puts values into "${word}". Raises on a word that there is none for.
---@param text string
---@param values table<string, string>
---@param source string for messages
---@return string
function template.fill(text, values, source)
  return (text:gsub("%$%{([^}\n]*)%}", function(word)
    if values[word] then return values[word] end
    local names = {}
    for name in pairs(values) do names[#names + 1] = name end
    table.sort(names)
    failure.usage(('"${%s}" stands for nothing'):format(word),
      failure.did_you_mean(nearest.find(word, names))
        or "There are ${" .. table.concat(names, "}, ${") .. "}.", { source = source })
  end))
end

local function time_values(seconds)
  local time = os.date("!*t", seconds)
  local values = { epoch = tostring(seconds), date = os.date("!%Y-%m-%d", seconds) }
  values.year = ("%04d"):format(time.year)
  for word, field in pairs({ month = "month", day = "day", hour = "hour", minute = "min",
    second = "sec" }) do
    values[word] = ("%02d"):format(time[field])
  end
  return values
end

--- The name of a new migration's file, by the pattern of mig.lua.
---@param pattern string|nil
---@param revision string
---@param message string
---@return string
function template.file_name(pattern, revision, message)
  if not pattern then return ("%s_%s.lua"):format(revision, files.slug(message)) end
  local values = time_values(os.time())
  values.revision, values.slug = revision, files.slug(message)
  local name = template.fill(pattern, values, "file_name in mig.lua")
  if name:find("/", 1, true) or name:sub(1, 1) == "." or not name:find("%.lua$") then
    failure.usage(('file_name makes "%s", which cannot be a migration'):format(name),
      "It is a name without folders that ends in .lua: ${revision}_${slug}.lua.")
  end
  return name
end

--- A migration by the template of mig.lua.
---@param place string the template's file
---@param parts table<string, string> of writer.parts
---@param message string
---@return string
function template.migration(place, parts, message)
  local text, values = sandbox.read_file(place), time_values(os.time())
  for _, word in ipairs({ "head", "fields", "up", "down" }) do
    values[word] = parts[word]
    if (word == "fields" or word == "up") and not text:find("${" .. word .. "}", 1, true) then
      failure.usage(("the template lacks ${%s}"):format(word),
        "${fields} stands for up_revision and down_revision, ${up} and ${down} for the functions.",
        { source = place })
    end
  end
  values.message = message:gsub("%c", " ")
  return template.fill(text, values, place)
end

return template
