--- `--memory-limit`: how much memory Lua may take.

local core = require("mig.core")
local failure = require("mig.failure")

local memory = {}

local UNITS = { [""] = 1, K = 1024, M = 1024 ^ 2, G = 1024 ^ 3 }
local RAISED = "not enough memory" -- what Lua itself raises, without a place

local limit

--- Sets the bound: "512M", "2G", bytes.
---@param word string
function memory.limit(word)
  local number, unit = word:upper():match("^(%d+)%s*([KMG]?)I?B?$")
  if not number or tonumber(number) == 0 then
    failure.usage(('--memory-limit needs a size like 512M, not "%s"'):format(word))
  end
  limit = word
  core.os.limit_memory(math.tointeger(tonumber(number) * UNITS[unit]))
end

local function explain(ok, ...)
  if ok or (...) ~= RAISED then return ok, ... end
  collectgarbage()
  return false, core.error({
    kind = "usage",
    message = ("the project's Lua needs more memory than --memory-limit %s"):format(limit),
    hint = "Stream what is large: db_session:rows and COPY take constant memory.",
  })
end

local function pass(ok, ...)
  if not ok then error((...), 0) end
  return ...
end

--- Calls a function of the project; running out of memory becomes an error of the project's.
---@param fn function
function memory.call(fn, ...)
  if not limit then return fn(...) end
  return pass(explain(pcall(fn, ...)))
end

return memory
