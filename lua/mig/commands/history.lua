--- `mig history`: all migrations or a range of them, the newest first.

local core = require("mig.core")
local describe = require("mig.describe")
local failure = require("mig.failure")
local history = require("mig.history")
local json = require("mig.render.json")
local route = require("mig.route")
local target = require("mig.target")

local command = {}

--- The ledger, where there is a database; the files alone where there is none.
local function read(context)
  local ok, conn = pcall(context.connect)
  if ok then return history.read(context, conn, nil, true) end
  if not core.is_error(conn) or conn.kind ~= "connection" then error(conn, 0) end
  context.render:warn("the database was not asked: " .. conn.message)
  local made = history.files(context)
  return { graph = made.graph, applied = {}, missing = {}, changed = {}, current = {},
    no_database = true }
end

local function range_of(context, state)
  local word = context.arguments[1]
  if word and context.options.range then
    failure.usage(('"--range %s" and "%s" cannot both be meant'):format(
      context.options.range, word))
  end
  word = word or context.options.range
  if not word then return nil end
  return route.between(state.graph,
    target.range(state.graph, word, not state.no_database and state or nil))
end

--- The migrations that are listed, the newest first.
local function selected(context, state)
  local range, list = range_of(context, state), {}
  for place = #state.graph.order, 1, -1 do
    local file = state.graph.order[place]
    if not range or range[file.revision] then list[#list + 1] = file end
  end
  return list
end

local function show_details(render, describer, file)
  for _, line in ipairs(render:columns(describer:lines(file), "    ")) do render:result(line) end
end

---@param context mig.Context
---@return integer exit code
function command.run(context)
  local state, render = read(context), context.render
  local describer, rows, list = describe.new(state), {}, json.list()
  local shown = selected(context, state)
  for i, file in ipairs(shown) do
    rows[i] = { file.revision, describer:standing(file), file.name, describer:note(file) }
    if render.json then list[i] = describer:document(file) end
  end
  for i, line in ipairs(render:columns(rows)) do
    render:result(line)
    if render.verbose then show_details(render, describer, shown[i]) end
  end
  if #state.graph.order == 0 then
    render:say("There are no migrations in " .. context.migrations_dir .. ".")
  end
  render:document({ migrations = list, current = json.list(state.current) })
  return 0
end

return command
