--- `mig check`: exit 3 when something is pending, was changed, or the goal differs.

local core = require("mig.core")
local history = require("mig.history")
local json = require("mig.render.json")

local check = {}

local EXIT_FOUND = 3

local function finding(kind, text, fields)
  fields = fields or {}
  fields.kind, fields.message = kind, text
  return fields
end

local function of_history(state)
  local found = {}
  for _, file in ipairs(state.pending) do
    found[#found + 1] = finding("pending", ("%s is pending"):format(file.file),
      { revision = file.revision })
  end
  for _, file in ipairs(state.changed) do
    found[#found + 1] = finding("changed", ("%s was changed after it was applied"):format(file.file),
      { revision = file.revision })
  end
  if #state.graph.heads > 1 then
    found[#found + 1] = finding("heads", ("the history has %d heads: %s"):format(
      #state.graph.heads, table.concat(state.graph.heads, ", ")))
  end
  return found
end

--- The default folder may be absent: a project that only runs migrations has no goal.
local function has_goal(context)
  if context.config.origin.schema ~= "default" then return true end
  return core.fs.exists(context.schema[1]) ~= nil
end

local function of_goal(context)
  local found = {}
  local plan = require("mig.generator").plan(context)
  for _, step in ipairs(plan.steps) do
    found[#found + 1] = finding("goal",
      ("the goal differs: %s%s"):format(step.verb, step.object and " " .. step.object or ""),
      { verb = step.verb, object = step.object })
  end
  return found
end

local function compare_goal(context, state, found)
  if not has_goal(context) then
    context.render:detail("There is no goal to compare with.")
  elseif #state.pending > 0 then
    context.render:say("The goal is not compared while migrations are pending.")
  else
    for _, item in ipairs(of_goal(context)) do found[#found + 1] = item end
  end
end

---@param context mig.Context
---@return integer exit code
function check.run(context)
  local render = context.render
  local state = history.read(context, context.connect())
  history.check_files(state)
  local found = of_history(state)
  compare_goal(context, state, found)
  for _, item in ipairs(found) do render:result(item.message) end
  if #found == 0 then render:result("All is well: nothing is pending, and nothing differs.") end
  render:document({ ok = #found == 0, findings = json.list(found) })
  return #found == 0 and 0 or EXIT_FOUND
end

return check
