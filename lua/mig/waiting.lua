--- Waits for a server that is not up yet.

local core = require("mig.core")
local failure = require("mig.failure")

local waiting = {}

-- What a server says that will let people in later.
local LATER = {
  "the database system is", "too many clients", "too many connections",
  "remaining connection slots",
  "not yet accepting connections",
}

--- Whether a later attempt may succeed: nobody answered, or the server is starting or full.
local function may_pass(problem)
  if not core.is_error(problem) or problem.kind ~= "connection" then return false end
  local text = problem.message .. " " .. (problem.detail or "")
  if not text:find("FATAL", 1, true) then
    return not text:find("invalid", 1, true) and not text:find("password", 1, true)
  end
  for _, words in ipairs(LATER) do
    if text:find(words, 1, true) then return true end
  end
  return false
end

--- The seconds that a person wrote.
---@param word string
---@return number
function waiting.seconds(word)
  local seconds = tonumber(word)
  if seconds and seconds >= 0 and seconds < math.huge then return seconds end
  failure.usage(('"%s" is no number of seconds'):format(word), "Write --wait 60.")
end

--- Calls `open` until it succeeds; raises its last error when the time is over, and at once when
--- waiting does not help: a wrong password, a database that does not exist.
---@generic T
---@param open fun(): T
---@param seconds number
---@param say fun(text: string) told once that there is waiting
---@return T
function waiting.open(open, seconds, say)
  local deadline, pause, told = core.os.monotonic() + seconds, 0.1, false
  while true do
    local ok, result = pcall(open)
    if ok then return result end
    local left = deadline - core.os.monotonic()
    if not may_pass(result) then error(result, 0) end
    if left <= 0 then
      result.detail = ("Waited %g s."):format(seconds)
      error(result, 0)
    end
    if not told then say("waiting for the server: " .. result.message) end
    told = true
    core.os.sleep(math.min(pause, left))
    pause = math.min(pause * 1.5, 1)
  end
end

return waiting
