--- Colour: when, and which.

local core = require("mig.core")

local style = {}

local CODES = {
  bold = "1", dim = "2", red = "31", green = "32", yellow = "33", blue = "34", cyan = "36",
}

local function is_set(name)
  local value = os.getenv(name)
  return value ~= nil and value ~= ""
end

--- Whether text to a file descriptor is coloured.
---@param when string|nil "auto", "always", "never"
---@param descriptor integer
---@return boolean
function style.enabled(when, descriptor)
  if when == "always" then return true end
  if when == "never" or is_set("NO_COLOR") then return false end
  if is_set("CLICOLOR_FORCE") and os.getenv("CLICOLOR_FORCE") ~= "0" then return true end
  return os.getenv("TERM") ~= "dumb" and core.os.isatty(descriptor)
end

--- A function that paints text, or leaves it as it is.
---@param enabled boolean
---@return fun(name: string, text: string): string
function style.painter(enabled)
  if not enabled then return function(_, text) return text end end
  return function(name, text) return ("\27[%sm%s\27[0m"):format(CODES[name], text) end
end

return style
