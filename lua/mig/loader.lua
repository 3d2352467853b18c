--- Brings statements into a scratch database, in whatever order they stand.
--
-- Statements go out in pipelines of many; a pipeline that fails is sent again
-- one by one.  What fails alone waits and is tried again, with the search_path
-- that was in force at its place.
local core = require("mig.core")
local roles = require("mig.loader.roles")
local subscription = require("mig.loader.subscription")
local waiting = require("mig.loader.waiting")

local loader = {}

local CHUNK = 100
local SETTINGS = "SET check_function_bodies = off; SET synchronous_commit = off;"
  .. " SET client_min_messages = warning; SET statement_timeout = 0; SET lock_timeout = 0"

---@class mig.Statement
---@field text string
---@field file string
---@field line integer
---@field scope string|nil where a search_path ends: the file when absent

-- Runs one statement by itself; nil or the error.
local function attempt(conn, text)
  local ok, failure = pcall(conn.script, conn, text)
  if ok then return nil end
  if not core.is_error(failure) or failure.kind ~= "server" then error(failure, 0) end
  return failure
end

local function attempt_all(conn, texts)
  local ok, failure = pcall(conn.pipeline, conn, texts)
  if ok then return true end
  if not core.is_error(failure) or failure.kind ~= "server" then error(failure, 0) end
  return false
end

local function prepare(conn)
  conn:script(SETTINGS)
end

local function session_user(conn)
  return conn:query("SELECT session_user AS name")[1].name
end

-- What one file set is not the next one's: SET, SET ROLE, SET SESSION AUTHORIZATION.
local function reset_session(state)
  local undo = "RESET ROLE; RESET ALL"
  if state.user then
    undo = ("SET SESSION AUTHORIZATION %s; %s"):format(core.ident(state.user), undo)
  end
  state.conn:script(undo)
  state.user, state.path = nil, nil
end

local function set_path(state, path)
  if state.path == path then return end
  state.conn:script("SET search_path = " .. path)
  state.path = path
end

local function read_path(conn)
  return conn:query("SELECT pg_catalog.current_setting('search_path') AS path")[1].path
end

-- Tries a statement that waits, under its own search_path.
local function retry(state)
  return function(statement)
    set_path(state, statement.path)
    local failure = attempt(state.conn, statement.text)
    if failure and roles.settle(state, statement, failure) then return nil end
    return failure
  end
end

local function wake(state, statement)
  if state.waiting.count == 0 then return end
  local path = state.path
  state.waiting:wake(statement, retry(state))
  set_path(state, path)
end

local function send_one(state, statement)
  local failure = attempt(state.conn, statement.text)
  if not failure or roles.settle(state, statement, failure) then
    wake(state, statement)
  else
    state.waiting:add(statement, state.path, failure)
  end
end

local function send_chunk(state, chunk)
  if #chunk == 0 then return end
  local texts = {}
  for index, statement in ipairs(chunk) do texts[index] = statement.text end
  if #chunk > 1 and attempt_all(state.conn, texts) then
    for _, statement in ipairs(chunk) do wake(state, statement) end
    return
  end
  for _, statement in ipairs(chunk) do send_one(state, statement) end
end

-- A file begins as the session did.
local function begin_scope(state)
  if state.user then
    reset_session(state)
    prepare(state.conn)
  end
  set_path(state, state.default_path)
end

-- SET and set_config: at once, so that what follows stands under it.
local function send_setting(state, statement)
  state.user = state.user or session_user(state.conn) -- whom to return to
  local failure = attempt(state.conn, statement.text)
  if failure then
    if not roles.settle(state, statement, failure) then
      state.waiting:add(statement, state.path, failure)
    end
    return
  end
  local path = read_path(state.conn)
  state.path = path == "" and "''" or path
end

-- What others make on an extension's tables is told from its own by the transaction.
local function makes_extension(text)
  return text:upper():find("^%s*CREATE%s+EXTENSION%s") ~= nil
end

local SKIPPED = { transaction = true, savepoint = true, database = true }

local function send_all(state, statements)
  local chunk, scope = {}, nil
  local function flush()
    send_chunk(state, chunk)
    chunk = {}
  end
  for _, statement in ipairs(statements) do
    local class = core.classify(statement.text)
    local its = statement.scope or statement.file
    if its ~= scope then
      flush()
      begin_scope(state)
      scope = its
    end
    statement.text = subscription.offline(statement.text)
    if class == "set" or class == "no_transaction" then
      flush()
      local send = class == "set" and send_setting or send_one
      send(state, statement)
    elseif class == "role" then
      flush()
      roles.run(state, statement)
    elseif not SKIPPED[class] then
      chunk[#chunk + 1] = statement
      if #chunk == CHUNK or makes_extension(statement.text) then flush() end
    end
  end
  flush()
end

-- The reason that is no consequence of another: a statement that misses
-- something comes last.
local MISSING =
  { ["42P01"] = true, ["42704"] = true, ["42883"] = true, ["3F000"] = true, ["42703"] = true }

local function first_reason(left)
  for _, statement in ipairs(left) do
    if not MISSING[statement.failure.sqlstate] then return statement end
  end
  return left[1]
end

local function line_of(text, position)
  local _, count = text:sub(1, position - 1):gsub("\n", "")
  return count
end

local MADE_TWICE = "Does the goal make it twice?"
local TWICE = {
  ["42P06"] = MADE_TWICE, ["42P07"] = MADE_TWICE, ["42710"] = MADE_TWICE, ["42723"] = MADE_TWICE,
}

-- The server's error, said of the goal's file and line.
local function located(statement)
  local failure = statement.failure
  local line = statement.line
  if statement.literal and line and failure.position and failure.position > 0 then
    line = line + line_of(statement.text, failure.position)
  end
  return core.error {
    kind = failure.kind, sqlstate = failure.sqlstate, message = failure.message,
      detail = failure.detail,
    hint = statement.hint or failure.hint or TWICE[failure.sqlstate],
    statement = statement.text, context = failure.context,
    position = failure.position, source = statement.file, line = line,
  }
end

---@class mig.LoadOptions
---@field default_schema string|nil
---@field private boolean|nil whether the server is mig's own: missing roles are made
---@field privileges boolean|nil whether privileges count
---@field owners boolean|nil whether owners count
---@field note fun(message: string)|nil told what was passed over

--- Loads statements; raises the first error that more rounds cannot cure.
---@param conn table connection to a scratch database
---@param statements mig.Statement[]
---@param options mig.LoadOptions|nil
function loader.load(conn, statements, options)
  options = options or {}
  local schema = options.default_schema or "public"
  local path = schema == "public" and '"$user", public' or core.ident(schema) .. ", public"
  local state = { conn = conn, waiting = waiting.new(), default_path = path, options = options }
  prepare(conn)
  send_all(state, statements)
  local left = state.waiting:finish(retry(state))
  if #left > 0 then error(located(first_reason(left)), 0) end
  reset_session(state)
end

-- psql's commands that would bring in SQL; the others change nothing in what is loaded.
local BRINGING = {
  i = true, ir = true, include = true, include_relative = true, gexec = true, ["if"] = true,
}

local function check_command(command, file)
  local name = command.text:match("^\\([%a_]+)")
  if not BRINGING[name] then return end
  error(core.error {
    kind = "usage", message = ("psql's \\%s is not understood in a goal"):format(name),
    hint = "Name the files themselves: a folder of them, or --schema several times; or let psql "
      .. "or pg_dump make one file of them.",
    statement = command.text, source = file, line = command.line,
  }, 0)
end

--- The statements of an SQL text.
---@param text string
---@param file string
---@return mig.Statement[]
---@return mig.Statement[] copies COPY … FROM stdin, which are left out with their rows
function loader.statements(text, file)
  local ok, list, _, commands, copies = pcall(core.split, text)
  if not ok then
    if core.is_error(list) then
      list.source = file
      if list.position and list.position > 0 then list.line = 1 + line_of(text, list.position) end
    end
    error(list, 0)
  end
  for _, command in ipairs(commands) do check_command(command, file) end
  local statements = {}
  for index, statement in ipairs(list) do
    statements[index] =
      { text = statement.text, file = file, line = statement.line, literal = true }
  end
  return statements, copies
end

return loader
