--- `mig inspect`: a database written down as a goal.
local activity = require("mig.guard.activity")
local core = require("mig.core")
local failure = require("mig.failure")
local json = require("mig.render.json")
local path = require("mig.path")
local printer = require("mig.printer")
local unmanaged = require("mig.unmanaged")

local inspect = {}

local function settings(context, snapshot)
  return { server_version = snapshot:server_version(), default_schema = context.default_schema }
end

--- What a database holds, without what is left alone.
---@param context mig.Context
---@param conn table
---@return table snapshot
---@return table[]|nil left
function inspect.read(context, conn)
  local snapshot = conn:snapshot()
  if not context.filter then return snapshot end
  return context.filter:reduce(snapshot)
end

--- The steps that build what a snapshot holds.
---@param context mig.Context
---@param snapshot table
---@return table[]
function inspect.steps(context, snapshot)
  local empty = core.snapshot_empty(snapshot:server_version())
  return core.diff(empty, snapshot, {
    privileges = context.privileges or nil, owners = context.owners or nil,
    default_schema = context.default_schema,
  }).steps
end

local function dumped(context, snapshot, conn)
  local text = snapshot:dump()
  if not context.options.activity then return text end
  return activity.attach(text, activity.read(conn))
end

local function text_of(context, snapshot, conn)
  if context.options.snapshot then return dumped(context, snapshot, conn) end
  local steps = inspect.steps(context, snapshot)
  if context.options.format == "sql" then return printer.sql(steps, settings(context, snapshot)) end
  return printer.lua(steps)
end

local function write_split(context, snapshot)
  local folder = context.options.output
  if not folder then
    failure.usage("--split needs a folder to write into", "mig inspect --split --output schema")
  end
  if context.options.format == "sql" or context.options.snapshot then
    failure.usage("--split writes a Lua goal only")
  end
  core.fs.mkdir(folder)
  local written = {}
  for _, file in ipairs(printer.files(inspect.steps(context, snapshot))) do
    local place = path.join(folder, file.name)
    core.fs.write_atomic(place, file.text)
    written[#written + 1] = place
    context.render:result(place)
  end
  context.render:document({ files = json.list(written) })
end

local function write_one(context, snapshot, conn)
  local text = text_of(context, snapshot, conn)
  local place = context.options.output
  if text == "" then context.render:say("The database is empty.") end
  if place then
    core.fs.write_atomic(place, text)
    context.render:result(place)
    context.render:document({ files = json.list({ place }) })
  else
    context.render:result((text:gsub("\n$", "")))
    context.render:document({ text = text })
  end
end

---@param context mig.Context
---@return integer exit code
function inspect.run(context)
  local word = context.arguments[1]
  if context.options.activity and not context.options.snapshot then
    failure.usage("--activity goes with --snapshot", "A goal says nothing of sizes and traffic.")
  end
  local conn = word and context.open(word) or context.connect()
  local snapshot, left = inspect.read(context, conn)
  unmanaged.report(context, { snapshot }, left)
  if context.options.split then
    write_split(context, snapshot)
  else
    write_one(context, snapshot, conn)
  end
  return 0
end

return inspect
