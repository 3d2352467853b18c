--- `mig check`: exit 3 when something is pending, changed, drifted, or the goal differs.

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
    local text = ("%s was changed after it was applied"):format(file.file)
    found[#found + 1] = finding("changed", text, { revision = file.revision })
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

local function add_steps(found, plan, kind, text)
  for _, step in ipairs(plan.steps) do
    found[#found + 1] = finding(kind,
      ("%s: %s%s"):format(text, step.verb, step.object and " " .. step.object or ""),
      { verb = step.verb, object = step.object })
  end
end

-- Names what a plan does not manage, once, though two comparisons may meet it.  With --strict it
-- is a finding.
local function naming(context, found)
  local named
  return function(plan)
    if named then return end
    named = true
    local text = require("mig.unmanaged").name(context, { plan.old, plan.new }, plan.left,
      plan.left_out)
    if text and context.options.strict then found[#found + 1] = finding("unmanaged", text) end
  end
end

local function compare_goal(context, found, name_unmanaged)
  if not has_goal(context) then
    context.render:detail("There is no goal to compare with.")
    return
  end
  local plan = require("mig.generator").plan(context)
  name_unmanaged(plan)
  add_steps(found, plan, "goal", "the goal differs")
end

local function applied_files(state)
  local list = {}
  for _, file in ipairs(state.files) do
    if state.applied[file.revision] then list[#list + 1] = file end
  end
  return list
end

--- Whether the database is what its migrations, as far as they are applied, make of an empty one.
local function compare_replay(context, state, found, name_unmanaged)
  local list = applied_files(state)
  if #list == 0 then
    context.render:detail("No migration is applied: there is nothing to have drifted from.")
    return
  end
  local generator, replay = require("mig.generator"), require("mig.replay")
  local options = generator.options(context)
  options.environment, options.render, options.renames = context.environment, context.render, nil
  options.new = replay.snapshot(list, options)
  local plan <close> = generator.open(options)
  name_unmanaged(plan)
  add_steps(found, plan, "drift", "the database is not what its migrations make")
end

--- While something is pending the database differs from the goal by that alone.
local function compare(context, state, found, parts)
  local name_unmanaged = naming(context, found)
  if #state.pending > 0 and parts.goal then
    context.render:say("The goal is not compared while migrations are pending.")
  elseif parts.goal then
    compare_goal(context, found, name_unmanaged)
  end
  if parts.drift then compare_replay(context, state, found, name_unmanaged) end
end

--- What is looked at: what the command line names, or all.
local function parts_of(options)
  local some = options.pending or options.drift or options.goal
  return {
    pending = options.pending or not some, drift = options.drift or not some,
    goal = options.goal or not some,
  }
end

local WELL = {
  pending = "nothing is pending", drift = "the database is what its migrations make",
  goal = "the goal does not differ",
}

local function all_is_well(parts)
  if parts.pending and parts.drift and parts.goal then
    return "All is well: nothing is pending, and nothing differs."
  end
  local words = {}
  for _, part in ipairs({ "pending", "drift", "goal" }) do
    if parts[part] then words[#words + 1] = WELL[part] end
  end
  return "All is well: " .. table.concat(words, ", ") .. "."
end

---@param context mig.Context
---@return integer exit code
function check.run(context)
  local render, parts = context.render, parts_of(context.options)
  local state = history.read(context)
  history.check_files(state)
  local found = parts.pending and of_history(state) or {}
  compare(context, state, found, parts)
  for _, item in ipairs(found) do render:result(item.message) end
  if #found == 0 then render:result(all_is_well(parts)) end
  render:document({ ok = #found == 0, findings = json.list(found) })
  return #found == 0 and 0 or EXIT_FOUND
end

return check
