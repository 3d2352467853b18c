--- `-x KEY=VALUE`: what a person tells the project's Lua on the command line.

local failure = require("mig.failure")

local variables = {}

--- Cuts the words of -x. A word without "=" is a variable that is "true".
---
---     variables.parse({ "tenant=acme", "seed" }) --> { tenant = "acme", seed = "true" }
---
---@param words string[]|nil
---@return table<string, string>
function variables.parse(words)
  local found = {}
  for _, word in ipairs(words or {}) do
    local name, value = word:match("^([%a_][%w_]*)=(.*)$")
    name = name or word:match("^[%a_][%w_]*$")
    if not name then
      failure.usage(('-x needs KEY=VALUE, not "%s"'):format(word),
        "A key is letters, digits and _: -x tenant=acme.")
    end
    found[name] = value or "true"
  end
  return found
end

return variables
