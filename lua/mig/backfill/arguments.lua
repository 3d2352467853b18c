--- The arguments of migrator:backfill: read and checked without a server.

local core = require("mig.core")
local failure = require("mig.failure")
local nearest = require("mig.nearest")
local sorted_keys = require("mig.sorted_keys")
local units = require("mig.backfill.units")

local arguments = {}

---@class mig.backfill.Definition
---@field table_name string as it was given
---@field set table<string, string>|nil SQL expressions by column
---@field each_row function|nil
---@field each_batch function|nil
---@field columns string[]|nil what the functions are given
---@field where string|nil rows that need it
---@field verify string|nil no row may match it in the end
---@field key string[]|nil
---@field name string|nil
---@field batch integer|nil
---@field target number|nil seconds
---@field workers integer
---@field patience number seconds without a batch that succeeds
---@field throttle mig.backfill.Limits

local function complain(name, message, hint)
  failure.raise({ message = ("backfill: %s %s"):format(name, message), hint = hint })
end

local function text(name, value)
  if type(value) ~= "string" or not value:find("%S") then
    complain(name, "must be text, not " .. (value == "" and "empty" or type(value)))
  end
  return value
end

local function sql(name, value)
  if type(value) == "table" and getmetatable(value) == core.sql_mt then value = value.text end
  return text(name, value)
end

--- A value of `set`: SQL text, or a number, a boolean, null.
local function expression(name, value)
  if value == core.null then return "NULL" end
  if type(value) == "number" or type(value) == "boolean" then return tostring(value) end
  return sql(name, value)
end

local function set(name, value)
  if type(value) ~= "table" or next(value) == nil then
    complain(name, "must be a table of columns and SQL expressions",
      'For example: set = { total = "price * amount" }.')
  end
  local copy = {}
  for column, item in pairs(value) do
    if type(column) ~= "string" then
      complain(name, ("has %s where a column's name belongs"):format(tostring(column)))
    end
    copy[column] = expression(("set.%s"):format(column), item)
  end
  return copy
end

local function fn(name, value)
  if type(value) ~= "function" then complain(name, "must be a function, not " .. type(value)) end
  return value
end

local function names(name, value)
  if type(value) == "string" then value = { value } end
  if type(value) ~= "table" or #value == 0 then complain(name, "must be a list of columns") end
  for _, item in ipairs(value) do text(name, item) end
  return table.move(value, 1, #value, 1, {})
end

local function count(least, most)
  return function(name, value)
    local whole = math.type(value) == "float" and math.tointeger(value) or value
    if math.type(whole) == "integer" and whole >= least and whole <= most then return whole end
    complain(name, ("must be a whole number from %d to %d"):format(least, most))
  end
end

local function seconds(name, value)
  local read = units.seconds(value)
  if read and read > 0 then return read end
  complain(name, 'must be a time: seconds as a number, or text like "250ms"')
end

--- The limits of `throttle`: what each may be. docs/backfill.md says what they mean.
local LIMITS = {
  replication_lag = function(name, value)
    return type(value) == "string" and units.bytes(value) and { bytes = units.bytes(value) }
      or { seconds = seconds(name, value) }
  end,
  wal_rate = function(name, value)
    local bytes = units.bytes(value)
    if bytes and bytes > 0 then return bytes end
    complain(name, 'must be bytes a second: a number, or text like "64MB"')
  end,
  waiting = count(1, 1000000),
  load = count(1, 1000000),
  autovacuum = function(name, value)
    if type(value) == "boolean" or value == "wraparound" then return value end
    complain(name, 'must be true, false or "wraparound"')
  end,
  query = sql,
  check = fn,
}

---@class mig.backfill.Limits
---@field replication_lag { seconds: number|nil, bytes: number|nil }|nil
---@field wal_rate number|nil bytes a second
---@field waiting integer|nil sessions that wait for locks of the table
---@field load integer|nil active sessions
---@field autovacuum boolean|string|nil
---@field query string|nil
---@field check function|nil

local DEFAULT_LIMITS = { replication_lag = { seconds = 10 }, waiting = 5 }

local function throttle(name, value)
  if value == false then return {} end
  if type(value) ~= "table" then complain(name, "must be a table, or false") end
  local limits = {}
  for key, item in pairs(DEFAULT_LIMITS) do limits[key] = item end
  for key, item in pairs(value) do
    if not LIMITS[key] then
      complain(name, ('has no limit "%s"'):format(tostring(key)),
        failure.did_you_mean(nearest.find(tostring(key), sorted_keys(LIMITS)))
          or "It has " .. table.concat(sorted_keys(LIMITS), ", ") .. ".")
    end
    limits[key] = nil
    if item ~= false then limits[key] = LIMITS[key]("throttle." .. key, item) end
  end
  return limits
end

local READERS = {
  table_name = text, set = set, each_row = fn, each_batch = fn, columns = names, where = sql,
  verify = sql, key = names, name = text, batch = count(1, 1000000), target = seconds,
  workers = count(1, 64), patience = seconds, throttle = throttle,
}

local function check_whole(definition)
  if not definition.table_name then
    complain("table_name", "is missing", 'Call it like migrator:backfill { table_name = "t", … }.')
  end
  local ways = {}
  for _, way in ipairs({ "set", "each_row", "each_batch" }) do
    if definition[way] then ways[#ways + 1] = way end
  end
  if #ways == 0 then complain("set", "is missing", "Or give a function: each_row, each_batch.") end
  if #ways > 1 then complain(ways[1], ("and %s exclude each other"):format(ways[2])) end
  if definition.columns and definition.set then
    complain("columns", "are what each_row and each_batch are given, and set needs none")
  end
end

--- Reads the arguments. Raises what is wrong with them.
---@param given any
---@return mig.backfill.Definition
function arguments.read(given)
  if type(given) ~= "table" then
    failure.raise({
      message = "migrator:backfill needs a table, not " .. type(given),
      hint = 'For example: migrator:backfill { table_name = "t", set = { b = "length(a)" } }.',
    })
  end
  local definition = { workers = 1, patience = 600, throttle = DEFAULT_LIMITS }
  for _, name in ipairs(sorted_keys(given)) do
    if not READERS[name] then
      failure.raise({
        message = ('backfill has no argument "%s"'):format(name),
        hint = failure.did_you_mean(nearest.find(tostring(name), sorted_keys(READERS)))
          or "It has " .. table.concat(sorted_keys(READERS), ", ") .. ".",
      })
    end
    definition[name] = READERS[name](name, given[name])
  end
  check_whole(definition)
  return definition
end

--- What rows are given, as text: the same text means the same backfill.
---@param definition mig.backfill.Definition
---@return string
function arguments.describe(definition)
  local parts = {}
  for _, column in ipairs(sorted_keys(definition.set or {})) do
    parts[#parts + 1] = ("%s = %s"):format(core.ident(column), definition.set[column])
  end
  local what = #parts > 0 and "set " .. table.concat(parts, ", ")
    or definition.each_row and "each_row" or "each_batch"
  return what .. (definition.where and " where " .. definition.where or "")
end

return arguments
