--- `mig lint`: what migrations would do to a database that people are using.

local failure = require("mig.failure")
local guard = require("mig.guard")

local lint = {}

local EXIT_FOUND = 3

local function explain(context)
  require("mig.guard.explain").run(context, context.arguments[2])
  return 0
end

---@param context mig.Context
---@return integer exit code
function lint.run(context)
  if context.arguments[1] == "explain" then return explain(context) end
  local outcome = guard.run(context)
  require("mig.guard.report").write(context, outcome)
  return context.options.strict and outcome.worst ~= "note" and outcome.worst ~= nil and EXIT_FOUND or 0
end

lint.failure = failure

return lint
