--- `migrator.db_session`: SQL from a migration, in the migration's own transaction.

local core = require("mig.core")
local copy = require("mig.session.copy")
local cursor = require("mig.cursor")
local failure = require("mig.failure")
local notices = require("mig.notices")
local parameters = require("mig.parameters")
local statement_of = require("mig.session.statement")

local session = {}

---@class mig.Session
local methods = {}

--- What a migration must not reach: connection, guard, depth of savepoints; by session.
local private = setmetatable({}, { __mode = "k" })

local function check_sql(sql, method)
  if type(sql) == "table" and getmetatable(sql) == core.sql_mt then sql = sql.text end
  if type(sql) == "string" then return sql end
  failure.raise({
    message = ("db_session:%s needs SQL text, not %s"):format(method, type(sql)),
    hint = ('Call it with a colon: db_session:%s("…").'):format(method),
  })
end

--- The session's private part; raises when the method was called with a dot.
local function check_self(self, method)
  if private[self] then return private[self] end
  failure.without_object("db_session", method)
end

local function send(self, method, sql, ...)
  local own = check_self(self, method)
  sql = check_sql(sql, method)
  own.savepoints:check(sql, "db_session:" .. method)
  if own.on_statement and not own.steps:replaying() then own.on_statement(sql) end
  if select("#", ...) == 0 then return own.conn, sql, nil end
  local statement, list = parameters.bind(sql, ...)
  return own.conn, statement, list
end

--- Sends one statement as a step of the migration. `counted`: only the number of rows is wanted.
local function perform(self, counted, conn, statement, list)
  return private[self].steps:perform(statement, list, counted and not list, function()
    if not list then return conn:execute(statement) end
    return conn:execute(statement, table.unpack(list, 1, list.n))
  end)
end

-- The answer of a statement that happened when nobody saw it.
local NOTHING = {
  row = function() return nil end, value = function() return nil end,
  affected = function() return 0 end,
}

local function query(self, method, ...)
  local result = perform(self, false, send(self, method, ...))
  return type(result) == "number" and NOTHING or result
end

--- Runs SQL; without parameters it may hold several statements.
---
---     migrator.db_session:exec("UPDATE article SET author = $1 WHERE author IS NULL", "unknown")
---
---@param sql string
---@param ... any `$1`, `$2`, … or one table for `:name`
---@return integer affected rows that were touched
function methods:exec(sql, ...)
  local conn, statement, list = send(self, "exec", sql, ...)
  if not list and #core.split(statement) > 1 then
    private[self].steps:script(statement, function(part)
      conn:script(part)
      return 0
    end)
    return 0
  end
  local result = perform(self, true, conn, statement, list)
  return type(result) == "number" and result or result:affected()
end

--- All rows of a query, as an iterator: it streams, and other statements may run in the loop.
---
---     for row in migrator.db_session:rows("SELECT id, name FROM author") do … end
---
---@param sql string
---@param ... any
---@return fun(): table|nil
function methods:rows(sql, ...)
  local conn, statement, list = send(self, "rows", sql, ...)
  local steps = private[self].steps
  if steps.outside or not cursor.fits(statement) then
    local result = perform(self, false, conn, statement, list)
    return cursor.all(type(result) == "number" and NOTHING or result)
  end
  list = list or { n = 0 }
  return steps:stream(statement, list, function(see)
    return cursor.rows(conn, statement, see, table.unpack(list, 1, list.n))
  end, function()
    return cursor.all(conn:execute(statement, table.unpack(list, 1, list.n)))
  end)
end

--- The first row of a query, or nil.
---@param sql string
---@param ... any
---@return table<string, any>|nil
function methods:one(sql, ...)
  return query(self, "one", sql, ...):row(1)
end

--- The first column of the first row, or nil.
---@param sql string
---@param ... any
---@return any
function methods:value(sql, ...)
  return query(self, "value", sql, ...):value()
end

--- A statement that is parsed once and run often.
---
---     local add <close> = migrator.db_session:prepare("INSERT INTO tag VALUES ($1, $2)")
---     add:exec(1, "new")
---
---@param sql string with `$1`, `$2`, … or `:name`
---@return mig.Statement
function methods:prepare(sql)
  local own = check_self(self, "prepare")
  sql = check_sql(sql, "prepare")
  own.savepoints:check(sql, "db_session:prepare")
  own.steps:open()
  return statement_of.new(own.conn, sql, parameters.bind, function(list, run)
    if own.on_statement and not own.steps:replaying() then own.on_statement(sql) end
    return own.steps:perform(sql, list, false, run)
  end)
end

local PIPELINE = 200

--- Many statements in few round trips. The function is given another, which takes what `exec`
--- takes; their rows are dropped. Statements wait until many are there, or the function ends.
---
---     migrator.db_session:pipeline(function(send)
---       for id, name in pairs(names) do send("INSERT INTO tag VALUES ($1, $2)", id, name) end
---     end)
---
---@param fn fun(send: fun(sql: string, ...: any))
---@return integer affected rows that all of them touched
function methods:pipeline(fn)
  local own = check_self(self, "pipeline")
  if type(fn) ~= "function" then
    failure.raise({ message = "db_session:pipeline needs a function, not " .. type(fn) })
  end
  local waiting, affected = {}, 0
  local function flush()
    local batch = waiting
    waiting = {}
    if #batch > 0 then
      affected = affected + own.steps:perform(batch[1][1], { n = 1, batch }, false, function()
        return own.conn:send_all(batch)
      end)
    end
  end
  fn(function(sql, ...)
    local _, statement, list = send(self, "pipeline", sql, ...)
    list = list or { n = 0 }
    waiting[#waiting + 1] = table.move(list, 1, list.n, 2, { statement, n = list.n })
    if #waiting >= PIPELINE then flush() end
  end)
  flush()
  return affected
end

--- COPY … FROM stdin. The source is text, a list of rows, an iterator of either, or an open file.
--- A row is a table, by column name or by position; text goes to the server as it is.
---
---     session:copy_in("COPY tag (id, name) FROM stdin", { { id = 1, name = "new" }, { 2, "b" } })
---     session:copy_in("COPY tag FROM stdin", session:rows("SELECT id, name FROM label"))
---
---@param sql string
---@param source string|table|file*|fun(): string|table|nil
---@param ... any the iterator's state, control and closing value
---@return integer rows
function methods:copy_in(sql, source, ...)
  local conn, statement = send(self, "copy_in", sql)
  local rest = table.pack(...)
  return private[self].steps:perform(statement, nil, false, function()
    return copy.into(conn, statement, source, table.unpack(rest, 1, rest.n))
  end)
end

--- COPY … TO stdout: an iterator of lines (of CSV: rows; of binary: pieces), during which the
--- connection is busy; or all of it to an open file or a function.
---@param sql string
---@param target file*|fun(text: string)|nil
---@return fun(): string|nil
function methods:copy_out(sql, target)
  local conn, statement = send(self, "copy_out", sql)
  return private[self].steps:live(statement, function()
    return copy.out(conn, statement, target)
  end)
end

--- Has a function called for every notice of the server, until another is set (nil: none).
---
---     session:listen(function(message, level) … end)   -- level: "info" or "warning"
---
---@param fn fun(message: string, level: string)|nil
function methods:listen(fn)
  check_self(self, "listen")
  if fn ~= nil and type(fn) ~= "function" then
    failure.raise({ message = "db_session:listen needs a function or nil, not " .. type(fn) })
  end
  notices.listen(fn)
end

--- The savepoint's name; nil where what follows was done by an earlier run.
local function set_savepoint(own)
  own.depth = own.depth + 1
  if own.steps:replaying() then return nil end
  own.steps:open()
  local name = core.ident("mig_" .. own.depth)
  own.conn:execute("SAVEPOINT " .. name)
  own.savepoints:enter(name)
  return name
end

local function end_savepoint(own, name, statements)
  own.depth = own.depth - 1
  if not name then return end
  own.savepoints:leave(name)
  if own.conn:transaction_status() == "lost" then return end
  for _, statement in ipairs(statements) do own.conn:execute(statement .. " " .. name) end
end

--- Runs a function in a savepoint: when it raises, what it did is undone and the error goes on;
--- `pcall` around it goes on as if nothing had been done.
---@param fn function
---@return any ... what the function returns
function methods:savepoint(fn)
  local own = check_self(self, "savepoint")
  if type(fn) ~= "function" then
    failure.raise({ message = "db_session:savepoint needs a function, not " .. type(fn) })
  end
  if own.steps.outside then
    failure.raise({
      message = "a savepoint needs a transaction", hint = "This runs outside any transaction.",
    })
  end
  local name = set_savepoint(own)
  local results = table.pack(xpcall(fn, failure.handler, self))
  if results[1] then
    end_savepoint(own, name, { "RELEASE SAVEPOINT" })
    return table.unpack(results, 2, results.n)
  end
  if name then own.steps:keep_failure(results[2]) end
  end_savepoint(own, name, { "ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT" })
  error(results[2], 0)
end

--- The names of its methods, sorted.
session.names = {}
for name in pairs(methods) do session.names[#session.names + 1] = name end
table.sort(session.names)

local WHY = "mig commits a migration together with its ledger row, and takes back all of it "
  .. "when it fails. For a part that may fail use db_session:savepoint(fn)."

for _, name in ipairs({ "begin", "commit", "rollback" }) do
  methods[name] = function()
    failure.raise({
      message = ("db_session:%s is not allowed in a migration"):format(name), hint = WHY,
    })
  end
end

methods.__index = function(_, name)
  local method = rawget(methods, name)
  if method or type(name) ~= "string" then return method end
  failure.raise({
    message = ("db_session has no method %s"):format(name),
    hint = failure.did_you_mean(require("mig.nearest").find(name, session.names))
      or "It has " .. table.concat(session.names, ", ") .. ".",
  })
end
methods.__name, methods.__metatable = "db_session", false

--- A session on a connection whose transaction somebody else begins and ends.
---@param work mig.Work
---@return mig.Session
function session.new(work)
  local self = setmetatable({}, methods)
  private[self] = {
    conn = work.conn, savepoints = work.guard, steps = work.steps, depth = 0,
    on_statement = work.on_statement,
  }
  return self
end

return session
