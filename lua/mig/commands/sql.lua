--- `mig sql`, and `apply --sql`, `rollback --sql`: migrations as a script for psql.

local chain = require("mig.chain")
local core = require("mig.core")
local failure = require("mig.failure")
local history = require("mig.history")
local json = require("mig.render.json")
local ledger = require("mig.ledger")
local offline = require("mig.offline")
local route = require("mig.route")
local target = require("mig.target")
local timeouts = require("mig.timeouts")

local sql = {}

local DEFAULT_VERSION = 170000

--- "16" and "160004" are the same server.
local function version_of(context, conn)
  local word = context.options.server_version
  if not word then return conn and conn:server_version() or DEFAULT_VERSION end
  local number = math.tointeger(tonumber(word))
  if number and number >= 9 and number < 100 then return number * 10000 end
  if number and number >= 90000 and number < 1000000 then return number end
  failure.usage(('"%s" is no version of PostgreSQL'):format(word), "Write --server-version 16.")
end

--- The revisions of a set that nothing else of it stands on.
local function tips(graph, set)
  local list = {}
  for _, migration in ipairs(graph.order) do
    if set[migration.revision] then
      local last = true
      chain.each_after(graph, migration.revision, function(other)
        last = last and not set[other]
      end)
      if last then list[#list + 1] = migration.revision end
    end
  end
  return list
end

local function set_of(graph, revisions)
  local set = chain.ancestors(graph, revisions)
  for revision in pairs(set) do set[revision] = { place = graph.position[revision] } end
  return set
end

--- Whether the way to the target leads down: it lies below what is applied, and is not all of it.
local function leads_down(graph, applied, word)
  if word == "base" then return true end
  local parsed = target.parse(graph, word)
  if parsed.symbol == "heads" or parsed.symbol == "head" then return false end
  if not parsed.symbol then return parsed.steps < 0 end
  local position = { applied = applied, current = route.current(graph, applied) }
  for _, revision in ipairs((target.resolve(graph, word, position))) do
    if not applied[revision] then return false end
  end
  return true
end

---@class mig.Range
---@field list mig.File[]
---@field direction "up"|"down"
---@field from string[]

--- The migrations between two places of the history: "FROM:TO", or "TO" from its beginning.
---@param graph mig.Chain
---@param text string
---@return mig.Range
function sql.range(graph, text)
  local first, last = text:match("^(.-):(.*)$")
  if not first then first, last = "base", text end
  if first == "" then first = "base" end
  if last == "" then last = "head" end
  local applied = set_of(graph, (target.resolve(graph, first)))
  local direction = first ~= "base" and leads_down(graph, applied, last) and "down" or "up"
  return {
    list = route[direction](graph, applied, last), direction = direction,
    from = tips(graph, applied),
  }
end

local function write(context, text)
  local place = context.options.output
  if not place then
    context.render:result((text:gsub("\n$", "")))
    return
  end
  core.fs.write_atomic(place, text)
  context.render:result(place)
end

--- What the script has to know of the project, and of the server where there is a connection.
local function options_of(context, from, conn)
  local settings = context.config
  return {
    ledger = ledger.new(context.ledger_schema, context.ledger_table),
    environment = context.environment, default_schema = context.default_schema,
    render = context.render, server_version = version_of(context, conn), from = from,
    hooks = settings.hooks,
    lock_timeout = timeouts.text(settings.lock_timeout),
    statement_timeout = timeouts.text(settings.statement_timeout),
    idle_in_transaction_session_timeout =
      timeouts.text(settings.idle_in_transaction_session_timeout),
  }
end

--- Writes the script, and the document with it.
local function show(context, text, from, document)
  write(context, text)
  document.from, document.file = json.list(from), context.options.output
  document.sql = not document.file and text or nil
  context.render:document(document)
  return 0
end

--- Prints the script of a range. With a connection it is for its server.
---@param context mig.Context
---@param range mig.Range
---@param conn table|nil
---@return integer exit code
function sql.print(context, range, conn)
  local text = offline.script(range.list, range.direction, options_of(context, range.from, conn))
  local list = json.list()
  for i, file in ipairs(range.list) do
    list[i] = { revision = file.revision, name = file.name, file = file.file }
  end
  return show(context, text, range.from, { direction = range.direction, migrations = list })
end

--- A range that was written out needs no database.
---@param context mig.Context
---@param text string "FROM:TO"
---@param direction "up"|"down"|nil the only one that is meant
---@return integer exit code
function sql.offline(context, text, direction)
  local range = sql.range(history.files(context).graph, text)
  if direction and range.direction ~= direction and #range.list > 0 then
    failure.usage(('"%s" leads %s'):format(text, range.direction),
      direction == "up" and "To take migrations back: mig rollback --sql"
        or "To run migrations: mig apply --sql")
  end
  return sql.print(context, range)
end

--- The script from where a database is.
---@param context mig.Context
---@param state mig.History
---@param list mig.File[]
---@param direction "up"|"down"
---@param conn table
---@return integer exit code
function sql.live(context, state, list, direction, conn)
  local whole = {}
  for i, file in ipairs(list) do
    whole[i] = file
    if file.stored then
      local text = ledger.text(state.ledger, conn, file.revision)
      whole[i] = require("mig.files").parse(text or "", file.file, context.environment)
    end
  end
  return sql.print(context, { list = whole, direction = direction, from = state.current }, conn)
end

--- The script of a stamp: "FROM:TO" asks no database, words are seen from where it is.
---@param context mig.Context
---@param words string[]
---@return integer exit code
function sql.stamp(context, words)
  local state, conn
  local first, last = words[1]:match("^(.-):(.*)$")
  if first and #words == 1 and not context.options.purge then
    local graph = history.files(context).graph
    local applied = set_of(graph, (target.resolve(graph, first == "" and "base" or first)))
    state = { graph = graph, applied = applied, current = tips(graph, applied) }
    words = { last == "" and "head" or last }
  else
    conn = context.connect()
    state = history.read(context, conn)
  end
  local added, removed = route.stamp(state.graph, state.applied, words, context.options.purge)
  local text = offline.stamp(added, removed, options_of(context, state.current, conn))
  return show(context, text, state.current, {
    recorded = json.list(chain.revisions(added)), forgotten = json.list(chain.revisions(removed)),
  })
end

---@param context mig.Context
---@return integer exit code
function sql.run(context)
  return sql.offline(context, context.arguments[1] or "base:head")
end

return sql
