--- `mig diff`: what differs between two schemas.
local core = require("mig.core")
local files = require("mig.files")
local generator = require("mig.generator")
local goal = require("mig.goal")
local history = require("mig.history")
local json = require("mig.render.json")
local printer = require("mig.printer")
local replay = require("mig.replay")
local sandbox = require("mig.sandbox")
local unmanaged = require("mig.unmanaged")
local writer = require("mig.writer")

local diff = {}

local EXIT_FOUND = 3

-- A folder whose Lua files say up_revision.
local function is_migrations(context, word)
  if core.fs.exists(word) ~= "directory" then return false end
  for _, folder in ipairs(context.migrations_dirs) do
    if word == folder then return true end
  end
  for _, name in ipairs(sandbox.list_folder(word)) do
    if name:find("^%d+_.*%.lua$") then
      local ok, list = pcall(files.list, word, context.environment)
      return ok and #list > 0
    end
  end
  return false
end

local function replayed(context, list, options)
  options.environment, options.render = context.environment, context.render
  return { snapshot = replay.snapshot(list, options), renames = {} }
end

-- What a person's word stands for: { snapshot, renames }.
local function side(context, word, options)
  if word == "database" then return { snapshot = options.conn:snapshot(), renames = {} } end
  if word == "goal" then return goal.read(context.schema, options) end
  if word == "migrations" then return replayed(context, history.list(context), options) end
  if word:find("^local:") then
    local conn <close> = context.open(word)
    return { snapshot = conn:snapshot(), renames = {} }
  end
  if is_migrations(context, word) then
    return replayed(context, files.list(word, context.environment), options)
  end
  return goal.read(word, options)
end

local function print_steps(context, plan)
  local render = context.render
  if context.options.format == "sql" then
    local settings =
      { server_version = plan.new:server_version(), default_schema = context.default_schema }
    render:result((printer.sql(plan.up, settings):gsub("\n$", "")))
    return
  end
  for _, step in ipairs(plan.up) do render:result(writer.call(step, "")) end
end

local function step_list(steps)
  local list = {}
  for index, step in ipairs(steps) do
    list[index] = { verb = step.verb, object = step.object, call = writer.call(step, "") }
  end
  return json.list(list)
end

local function both(first, second)
  local list = table.move(first or {}, 1, #(first or {}), 1, {})
  return table.move(second or {}, 1, #(second or {}), #list + 1, list)
end

---@param context mig.Context
---@return integer exit code
function diff.run(context)
  local options = generator.options(context)
  local old = side(context, context.arguments[1] or "database", options)
  local new = side(context, context.arguments[2] or "goal", options)
  options.old, options.new, options.said_renames = old.snapshot, new.snapshot, new.renames
  options.left_out = both(old.left_out, new.left_out)
  local plan <close> = generator.open(options)
  unmanaged.report(context, { plan.old, plan.new }, plan.left, plan.left_out)
  for _, note in ipairs(plan.notes) do context.render:warn(note) end
  if plan:is_empty() then
    context.render:say("No differences.")
  else
    print_steps(context, plan)
  end
  context.render:document({ different = not plan:is_empty(), steps = step_list(plan.up) })
  return context.options.exit_code and not plan:is_empty() and EXIT_FOUND or 0
end

return diff
