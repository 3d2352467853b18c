--- What `mig lint` looks at: SQL files and folders, migrations by revision, what is pending.

local chain = require("mig.chain")
local core = require("mig.core")
local failure = require("mig.failure")
local files = require("mig.files")
local history = require("mig.history")
local play = require("mig.guard.play")
local sandbox = require("mig.sandbox")
local script = require("mig.guard.script")
local target = require("mig.target")

local subject = {}

local function sql_files(word)
  if core.fs.exists(word) ~= "directory" then return { word } end
  local list = {}
  for _, name in ipairs(sandbox.list_folder(word)) do
    if name:find("%.sql$") then list[#list + 1] = word:gsub("/$", "") .. "/" .. name end
  end
  table.sort(list)
  return list
end

local function is_sql(word)
  return word:find("%.sql$") ~= nil or core.fs.exists(word) == "directory"
end

local function play_options(context, options)
  return { environment = context.environment, version = options.version,
    default_schema = options.default_schema, settings = options.runner_settings }
end

-- Files whose names end in .lua need not lie in the project's folder.
local function lua_file(context, place)
  return files.parse(sandbox.read_file(place), place, context.environment)
end

-- A revision, its prefix, …; nothing is applied as far as this goes.
local function by_revision(graph, word)
  if word:find("..", 1, true) and target.range then
    local found = target.range(graph, word, { applied = {}, current = {} })
    if type(found) == "table" then return found end
  end
  return { target.one(graph, word, { applied = {}, current = {} }) }
end

--- Migrations in the order in which they run; `wanted` are to be judged, the others are history.
local function of_graph(graph, wanted, context, options)
  local ups, downs, with = {}, {}, play_options(context, options)
  local last = 0
  for i, file in ipairs(graph.order) do
    if wanted[file.revision] then last = i end
  end
  for i, file in ipairs(graph.order) do
    if i > last then break end
    if file.text then
      local up = play.script(file, "up", with)
      up.silent = not wanted[file.revision]
      ups[#ups + 1] = up
      if not up.silent then
        local down = play.script(file, "down", with)
        down.problems, down.directives = {}, up.directives
        if not down.absent then table.insert(downs, 1, down) end
      end
    end
  end
  return ups, downs
end

-- What start_after names, and everything before it, was there before there was a guard.
local function drop_old(wanted, graph, start_after)
  if not start_after then return end
  local revision = target.one(graph, start_after, { applied = {}, current = {} })
  for old in pairs(chain.ancestors(graph, { revision })) do wanted[old] = nil end
end

local function pending_of(context)
  local list = history.list(context)
  local ok, conn = pcall(context.connect)
  if not ok then
    if not core.is_error(conn) or conn.kind ~= "connection" then error(conn, 0) end
    context.render:say("There is no database to ask what is pending: all migrations are judged.")
    return chain.build(list), nil, nil
  end
  local state = history.read(context, conn, list)
  local pending = {}
  for _, file in ipairs(state.pending) do pending[file.revision] = true end
  return state.graph, pending, conn
end

local function everything(graph)
  local wanted = {}
  for _, file in ipairs(graph.order) do wanted[file.revision] = true end
  return wanted
end

local function of_project(context, options)
  local graph, wanted, conn = pending_of(context)
  wanted = wanted or everything(graph)
  drop_old(wanted, graph, options.start_after)
  if conn then require("mig.guard.database").read(conn, options) end
  options.together = true
  if conn then
    local left = {}
    for _, file in ipairs(graph.order) do
      if wanted[file.revision] then left[#left + 1] = file end
    end
    graph = { order = left }
  end
  return of_graph(graph, wanted, context, options)
end

local function of_revisions(context, options, words)
  local graph, wanted = chain.build(history.list(context)), {}
  for _, word in ipairs(words) do
    for _, revision in ipairs(by_revision(graph, word)) do wanted[revision] = true end
  end
  options.together = true
  return of_graph(graph, wanted, context, options)
end

local function of_files(context, options, words)
  local scripts, with = {}, play_options(context, options)
  for _, word in ipairs(words) do
    if word:find("%.lua$") then
      scripts[#scripts + 1] = play.script(lua_file(context, word), "up", with)
    else
      for _, place in ipairs(sql_files(word)) do
        scripts[#scripts + 1] = script.read(sandbox.read_file(place), place,
          { transaction = options.transaction })
      end
    end
  end
  return scripts, {}
end

local function check_kinds(words)
  local named, revisions = 0, 0
  for _, word in ipairs(words) do
    if is_sql(word) or word:find("%.lua$") then named = named + 1 else revisions = revisions + 1 end
  end
  if named > 0 and revisions > 0 then
    failure.usage("files and revisions cannot be judged together")
  end
  return named > 0
end

--- The scripts to judge in their order, and those of `down`, which come after.
---@param context mig.Context
---@param options mig.guard.Options
---@return mig.guard.Script[], mig.guard.Script[]
function subject.read(context, options)
  local words = context.arguments
  local ups, downs
  if #words == 0 then
    ups, downs = of_project(context, options)
  elseif check_kinds(words) then
    ups, downs = of_files(context, options, words)
  else
    ups, downs = of_revisions(context, options, words)
  end
  local database = require("mig.guard.database")
  if #words > 0 and context.options.database then database.read(context.connect(), options) end
  database.assume(context, options)
  return ups, downs
end

return subject
