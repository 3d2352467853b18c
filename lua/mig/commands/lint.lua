--- `mig lint`: what migrations would do to a database that people are using.

local guard = require("mig.guard")

local lint = {}

local EXIT_FOUND = 3

---@param context mig.Context
---@return integer exit code
function lint.run(context)
  if context.arguments[1] == "explain" then
    require("mig.guard.explain").run(context, context.arguments[2],
      require("mig.guard.own").rules(context))
    return 0
  end
  local outcome = guard.run(context)
  require("mig.guard.report").write(context, outcome)
  local more_than_notes = outcome.worst ~= nil and outcome.worst ~= "note"
  return context.options.strict and more_than_notes and EXIT_FOUND or 0
end

return lint
