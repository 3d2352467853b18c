--- Connections to the database of the settings, `local:` included.

local core = require("mig.core")
local failure = require("mig.failure")
local private_folder = require("mig.private_folder")

local database = {}

--- The folder of the private server.
---@param settings mig.Config
---@return string
function database.server_folder(settings)
  return private_folder.place(settings.root, "server")
end

--- Starts the private server when it does not run.
---@param settings mig.Config
---@return table conninfo (without a database), bindir, pid, started
function database.start_local(settings)
  private_folder.make(settings.root)
  return core.local_start(database.server_folder(settings), settings.local_bindir)
end

--- A value as "keyword=value" of a conninfo has it.
---@param value string
---@return string
function database.quote_keyword(value)
  return "'" .. value:gsub("[\\']", "\\%0") .. "'"
end

local function percent(text)
  return (text:gsub("[^%w/._~-]", function(byte) return ("%%%02X"):format(byte:byte()) end))
end

--- The private server's database as a URL, for other programs.
---@param conninfo string of the server
---@return string
function database.local_url(conninfo)
  local parts = core.conninfo_parse(conninfo)
  return ("postgresql://%s@/app?host=%s&port=%s"):format(
    percent(parts.user), percent(parts.host), percent(parts.port))
end

local function create_missing(conninfo, name)
  local conn <close> = core.connect(conninfo .. " dbname=postgres")
  if #conn:query("SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1", name) > 0 then
    return
  end
  local ok, problem = pcall(conn.script, conn, "CREATE DATABASE " .. core.ident(name))
  -- 42P04, 23505: another mig made it at the same moment
  if not ok and problem.sqlstate ~= "42P04" and problem.sqlstate ~= "23505" then
    error(problem, 0)
  end
end

--- The conninfo of "local:" or "local:NAME"; starts the server and makes the database.
---@param settings mig.Config
---@param name string|nil
---@return string conninfo
function database.local_conninfo(settings, name)
  name = (name == nil or name == "") and "app" or name
  local server = database.start_local(settings)
  local conninfo = server.conninfo .. " dbname=" .. database.quote_keyword(name)
  local ok, conn = pcall(core.connect, conninfo)
  if ok then
    conn:close()
  else
    create_missing(server.conninfo, name)
  end
  return conninfo
end

-- What libpq takes for one; any other word is a database's name to it, which it prints.
local function is_conninfo(word)
  return word:find("=", 1, true) or word:find("^postgres://") or word:find("^postgresql://")
end

--- The conninfo that a person's word stands for.
---@param settings mig.Config
---@param word string URL, keywords, "" or "local:NAME"
---@return string conninfo may hold a password: never print it
function database.conninfo(settings, word)
  local name = word:match("^local:/*(.*)$")
  if name then return database.local_conninfo(settings, name) end
  if word:find("^[%w_-]+$") then return "dbname=" .. word end
  if word ~= "" and not is_conninfo(word) then
    failure.usage(('"%s" is no database'):format(core.conninfo_redact(word)),
      "Write a URL (postgresql://user@host/name), keywords (host=… dbname=…), or local:.")
  end
  return word
end

--- Opens a connection to a database by a person's word.
---@param settings mig.Config
---@param word string
---@return table conn
function database.open(settings, word)
  return core.connect(database.conninfo(settings, word))
end

--- "name on host:port as user", for people.
---@param conn table
---@return string
function database.label(conn)
  local info = conn:info()
  local where = info.host and info.host ~= "" and info.host or "local socket"
  if where:sub(1, 1) ~= "/" and where ~= "local socket" then
    where = where .. ":" .. tostring(info.port)
  end
  return ("%s on %s as %s"):format(info.database, where, info.user)
end

return database
