--- `mig local start|stop|status|url`: the project's private server.

local core = require("mig.core")
local database = require("mig.database")
local failure = require("mig.failure")
local nearest = require("mig.nearest")

local command = {}

local actions = {}

local WORDS = { "start", "stop", "status", "url" }

local function psql_hint(conninfo)
  return ('psql "%s"'):format(database.local_url(conninfo))
end

function actions.start(context)
  local server = database.start_local(context.config)
  database.local_conninfo(context.config, "")
  context.render:result(("%s, process %d, %s"):format(
    server.started and "started" or "already running", server.pid, server.bindir))
  context.render:result(psql_hint(server.conninfo))
  return { running = true, started = server.started, pid = server.pid, bindir = server.bindir,
    conninfo = core.conninfo_redact(server.conninfo) }
end

function actions.stop(context)
  local folder = database.server_folder(context.config)
  local was_running = core.fs.exists(folder) ~= nil and core.local_stop(folder)
  context.render:result(was_running and "stopped" or "it was not running")
  return { running = false, stopped = was_running }
end

function actions.status(context)
  local folder = database.server_folder(context.config)
  local server = core.fs.exists(folder) and core.local_status(folder) or nil
  if not server or not server.conninfo then
    context.render:result("not running")
    return { running = false }
  end
  context.render:result(("running, process %d, %s"):format(server.pid, server.bindir or folder))
  context.render:result(psql_hint(server.conninfo))
  return { running = true, pid = server.pid, conninfo = core.conninfo_redact(server.conninfo) }
end

function actions.url(context)
  local url = database.local_url(database.local_conninfo(context.config, ""))
  context.render:result(url)
  return { running = true, url = url }
end

---@param context mig.Context
---@return integer exit code
function command.run(context)
  local word = context.arguments[1]
  local action = actions[word]
  if not action then
    failure.usage(('"mig local" does not know "%s"'):format(word),
      failure.did_you_mean(nearest.find(word, WORDS))
        or "It is one of " .. table.concat(WORDS, ", ") .. ".")
  end
  context.render:document(action(context))
  return 0
end

return command
