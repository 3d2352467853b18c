--- Prepared statements of a session.

local cursor = require("mig.cursor")
local failure = require("mig.failure")

local statement = {}

---@class mig.Statement
local methods = {}
methods.__index, methods.__name, methods.__metatable = methods, "statement", false

local private = setmetatable({}, { __mode = "k" })

local function run(self, method, ...)
  local own = private[self]
  if not own then failure.without_object("statement", method) end
  local list = own.bind(...)
  return own.perform(list, function()
    return own.handle:execute(table.unpack(list, 1, list.n))
  end)
end

--- Runs it; returns the number of rows that were touched.
---@param ... any
---@return integer
function methods:exec(...)
  return run(self, "exec", ...):affected()
end

--- Runs it; an iterator of its rows.
---@param ... any
---@return fun(): table|nil
function methods:rows(...)
  return cursor.all(run(self, "rows", ...))
end

--- Runs it; the first row or nil.
---@param ... any
---@return table<string, any>|nil
function methods:one(...)
  return run(self, "one", ...):row(1)
end

--- Runs it; the first column of the first row.
---@param ... any
---@return any
function methods:value(...)
  return run(self, "value", ...):value()
end

--- The server forgets it.
function methods:close()
  local own = private[self]
  if own then own.handle:close() end
end

methods.__close = methods.close

---@param conn table
---@param sql string
---@param bind fun(sql: string, ...: any): string, table
---@param perform fun(list: table, run: fun(): any): any runs it as a step of the migration
---@return mig.Statement
function statement.new(conn, sql, bind, perform)
  local rewritten, names = require("mig.parameters").rewrite(sql)
  local named = #names > 0
  local self = setmetatable({}, methods)
  private[self] = {
    handle = conn:prepare(named and rewritten or sql), sql = sql, perform = perform,
    bind = function(...)
      if select("#", ...) == 0 then return { n = 0 } end
      local _, list = bind(sql, ...)
      return list
    end,
  }
  return self
end

return statement
