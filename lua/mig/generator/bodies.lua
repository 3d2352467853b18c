--- Bodies of functions: PostgreSQL reads them when a function is made, and
-- what they speak of may come later in the same migration.
local core = require("mig.core")

local bodies = {}

local MAKES_FUNCTION = { add_function = true, replace_function = true }

local function makes_other(step)
  return step.verb:find("^add_") ~= nil or step.verb:find("^rename_") ~= nil
    or step.verb:find("^replace_") ~= nil
end

--- The steps, led by one that puts the reading off when they make a function
-- and something else.
---@param steps table[]
---@return table[]
function bodies.guard(steps)
  local functions, others = 0, 0
  for _, step in ipairs(steps) do
    if MAKES_FUNCTION[step.verb] then
      functions = functions + 1
    elseif makes_other(step) then
      others = others + 1
    end
  end
  if functions == 0 or functions + others < 2 then return steps end
  local guarded = {
    { verb = "execute", arguments = { sql = core.sql("SET LOCAL check_function_bodies = off") } },
  }
  return table.move(steps, 1, #steps, 2, guarded)
end

return bodies
