--- `migrator.db_session`: SQL from a migration, in the migration's own transaction.

local core = require("mig.core")
local cursor = require("mig.cursor")
local failure = require("mig.failure")
local parameters = require("mig.parameters")
local values = require("mig.values")

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
  failure.raise({
    message = ("db_session.%s was called without its object"):format(method),
    hint = ("Call it with a colon: db_session:%s(…)."):format(method),
  })
end

local function check_parameter(value, label)
  local kind = type(value)
  if kind == "nil" or kind == "boolean" or kind == "number" or kind == "string"
    or value == core.null then
    return
  end
  failure.raise({
    message = ("parameter %s cannot be a %s"):format(label, kind),
    hint = "Parameters are strings, numbers, booleans and nil.",
  })
end

local function is_named(...)
  local first = ...
  return select("#", ...) == 1 and type(first) == "table" and first ~= core.null
    and getmetatable(first) ~= core.sql_mt
end

--- SQL and a packed list of positional parameters.
local function bind(sql, ...)
  if not is_named(...) then
    local list = table.pack(...)
    for i = 1, list.n do check_parameter(list[i], "$" .. i) end
    return sql, list
  end
  local given = ...
  local statement, names = parameters.rewrite(sql)
  local list = { n = #names }
  for i, name in ipairs(names) do
    list[i] = given[name]
    check_parameter(list[i], ":" .. name)
  end
  return statement, list
end

local function send(self, method, sql, ...)
  local own = check_self(self, method)
  sql = check_sql(sql, method)
  own.savepoints:check(sql, "db_session:" .. method)
  if own.on_statement then own.on_statement(sql) end
  if select("#", ...) == 0 then return own.conn, sql, nil end
  local statement, list = bind(sql, ...)
  return own.conn, statement, list
end

local function query(self, method, ...)
  local conn, statement, list = send(self, method, ...)
  if not list then return conn:query(statement) end
  return conn:query(statement, table.unpack(list, 1, list.n))
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
  if list then return conn:query(statement, table.unpack(list, 1, list.n)).affected end
  if #core.split(statement) > 1 then
    conn:script(statement)
    return 0
  end
  return conn:query(statement).affected or 0
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
  list = list or { n = 0 }
  if conn:transaction_status() == "active" and cursor.fits(statement) then
    return cursor.rows(conn, statement, values.convert, table.unpack(list, 1, list.n))
  end
  local result = conn:query(statement, table.unpack(list, 1, list.n))
  local i = 0
  return function()
    i = i + 1
    return result[i] and values.convert(result, result[i])
  end
end

--- The first row of a query, or nil.
---@param sql string
---@param ... any
---@return table<string, any>|nil
function methods:one(sql, ...)
  local result = query(self, "one", sql, ...)
  return result[1] and values.convert(result, result[1])
end

--- The first column of the first row, or nil.
---@param sql string
---@param ... any
---@return any
function methods:value(sql, ...)
  local result = query(self, "value", sql, ...)
  return result[1] and values.convert(result, result[1])[result.columns[1]]
end

--- Sends text to COPY … FROM stdin: a string, or an iterator of strings (lines with their ends).
---@param sql string
---@param source string|fun(): string|nil
---@param ... any the iterator's state and control
---@return integer rows
function methods:copy_in(sql, source, ...)
  local conn, statement = send(self, "copy_in", sql)
  return conn:copy_in(statement, source, ...)
end

--- The lines of COPY … TO stdout, as an iterator. The connection is busy until it ends.
---@param sql string
---@return fun(): string|nil
function methods:copy_out(sql)
  local conn, statement = send(self, "copy_out", sql)
  return conn:copy_out(statement)
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
  if own.conn:transaction_status() == "idle" then
    failure.raise({
      message = "a savepoint needs a transaction", hint = "This runs outside any transaction.",
    })
  end
  own.depth = own.depth + 1
  local depth, name = own.depth, core.ident("mig_" .. own.depth)
  own.conn:script("SAVEPOINT " .. name)
  local results = table.pack(xpcall(fn, failure.handler, self))
  own.depth = depth - 1
  if results[1] then
    own.conn:script("RELEASE SAVEPOINT " .. name)
    return table.unpack(results, 2, results.n)
  end
  if own.conn:transaction_status() ~= "lost" then
    own.conn:script(("ROLLBACK TO SAVEPOINT %s; RELEASE SAVEPOINT %s"):format(name, name))
  end
  error(results[2], 0)
end

local WHY = "mig commits a migration together with its ledger row, and takes back all of it "
  .. "when it fails. For a part that may fail use db_session:savepoint(fn)."

for _, name in ipairs({ "begin", "commit", "rollback" }) do
  methods[name] = function()
    failure.raise({
      message = ("db_session:%s is not allowed in a migration"):format(name), hint = WHY,
    })
  end
end

local nearest_method = function(_, name)
  local method = rawget(methods, name)
  if method or type(name) ~= "string" then return method end
  local names = {}
  for known, value in pairs(methods) do
    if type(value) == "function" and known:sub(1, 2) ~= "__" then names[#names + 1] = known end
  end
  table.sort(names)
  failure.raise({
    message = ("db_session has no method %s"):format(name),
    hint = failure.did_you_mean(require("mig.nearest").find(name, names))
      or "It has " .. table.concat(names, ", ") .. ".",
  })
end
methods.__index = nearest_method
methods.__name, methods.__metatable = "db_session", false

--- A session on a connection whose transaction somebody else begins and ends.
---@param conn table
---@param savepoints mig.Savepoints
---@param on_statement fun(sql: string)|nil sees each statement before it is sent
---@return mig.Session
function session.new(conn, savepoints, on_statement)
  local self = setmetatable({}, methods)
  private[self] = {
    conn = conn, savepoints = savepoints, depth = 0, on_statement = on_statement,
  }
  return self
end

return session
