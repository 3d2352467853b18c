--- Walking a table by a unique key: ranges (after, upto] of row comparisons. The end of a batch is
--- looked up, never computed, so gaps do not matter.

local core = require("mig.core")

---@class mig.backfill.Keyset a walk
---@field target mig.backfill.Target
---@field sizes table for pace.new
local keyset = {}
keyset.__index = keyset

keyset.sizes = { start = 1000, floor = 10, ceiling = 100000 }

---@param target mig.backfill.Target
---@param key mig.backfill.Column[]
---@return mig.backfill.Keyset
function keyset.new(target, key)
  local self = setmetatable({ target = target, key = key, names = {} }, keyset)
  for i, column in ipairs(key) do
    self.names[i] = target.short_name .. "." .. core.ident(column.name)
  end
  return self
end

function keyset:describe()
  local names = {}
  for i, column in ipairs(self.key) do names[i] = column.name end
  return "by " .. table.concat(names, ", ")
end

local function list(names, suffix)
  local parts = {}
  for i, name in ipairs(names) do parts[i] = name .. (suffix or "") end
  return table.concat(parts, ", ")
end

--- "k.a::text AS mig_k1, …"
function keyset:selected()
  local parts = {}
  for i, name in ipairs(self.names) do parts[i] = ("%s::text AS mig_k%d"):format(name, i) end
  return table.concat(parts, ", ")
end

--- The key's values of a row that `selected` gave.
local function position_of(self, row)
  local position = {}
  for i = 1, #self.key do position[i] = row["mig_k" .. i] end
  return position
end

--- (a, b) > ($1, $2); for several columns also a >= $1, by which the planner knows how few rows
--- a range has.
local function compare(self, parameters, operator, values)
  local given = {}
  for i, column in ipairs(self.key) do
    parameters[#parameters + 1] = values[i]
    -- By way of text: whoever sends it need not know the type.
    given[i] = ("$%d::text::%s"):format(#parameters, column.type)
  end
  local text = ("(%s) %s (%s)"):format(list(self.names), operator, table.concat(given, ", "))
  if #given == 1 then return text end
  return ("%s AND %s %s= %s"):format(text, self.names[1], operator:sub(1, 1), given[1])
end

--- A condition for the rows of (after, upto]; nil on either side means no limit there. What
--- `skip` passed over is left out.
---@param parameters any[] values are added
---@param after string[]|nil
---@param upto string[]|nil
---@return string sql
function keyset:range(parameters, part, after, upto)
  local parts = {}
  if part.from then
    parts[1] = compare(self, parameters, ">=", part.from)
  elseif after then parts[#parts + 1] = compare(self, parameters, ">", after) end
  if upto then parts[#parts + 1] = compare(self, parameters, "<=", upto) end
  return #parts > 0 and table.concat(parts, " AND ") or "true"
end

function keyset:from() return self.target.sql_name end

function keyset:order() return list(self.names) end

--- What names a row: for updates by Lua functions.
function keyset:identity()
  local parts = {}
  for i, name in ipairs(self.names) do parts[i] = { name = name, type = self.key[i].type } end
  return parts
end

local function is_same(a, b)
  for i, text in ipairs(a) do
    if text ~= b[i] then return false end
  end
  return true
end

--- In a later pass few rows are left: moves on to the first that matches, so that those which are
--- done are read once and not locked at all.
---@param ask fun(sql: string, ...: any): table
---@param part mig.backfill.Part
---@param where string
---@return boolean found
function keyset:skip(ask, part, where)
  local parameters = {}
  part.from = nil
  local range = self:range(parameters, part, part.position or part.first, part.last)
  local sql = ("SELECT %s FROM %s WHERE %s AND %s ORDER BY %s LIMIT 1"):format(self:selected(),
    self.target.sql_name, range, where, self:order())
  local row = ask(sql, table.unpack(parameters))[1]
  part.from = row and position_of(self, row) or part.last
  return row ~= nil
end

--- Where a batch of `size` rows after the part's position ends: nil for the part's end.
---@param ask fun(sql: string, ...: any): table
---@param part mig.backfill.Part
---@param size integer
---@return string[]|nil
function keyset:bound(ask, part, size)
  local parameters = { size - 1 }
  local sql = ("SELECT %s FROM %s WHERE %s ORDER BY %s OFFSET $1::bigint LIMIT 1"):format(
    self:selected(), self.target.sql_name,
    self:range(parameters, part, part.position or part.first, part.last), self:order())
  local row = ask(sql, table.unpack(parameters))[1]
  local bound = row and position_of(self, row)
  if bound and not is_same(bound, part.last) then return bound end
  return nil
end

local LAST = "SELECT %s FROM %s ORDER BY %s LIMIT 1"

-- Tiles of a sample of the table's pages.
local SPLITS = [[
SELECT DISTINCT ON (tile) %s FROM (
  SELECT %s, pg_catalog.ntile($1::integer) OVER (ORDER BY %s) AS tile
  FROM %s TABLESAMPLE SYSTEM ($2::double precision)) AS %s
WHERE tile < $1::integer ORDER BY tile, %s]]

local function splits(self, ask, count, estimate)
  if count < 2 then return {} end
  local percent = math.min(100, 100 * 30000 / math.max(1, estimate))
  local sql = SPLITS:format(self:selected(), list(self.names), list(self.names),
    self.target.sql_name, self.target.short_name, list(self.names, " DESC"))
  local found = {}
  for i, row in ipairs(ask(sql, count, percent)) do found[i] = position_of(self, row) end
  return found
end

--- Cuts the table into parts, each for one worker at a time. Rows that come after the last key of
--- now belong to none.
---@param ask fun(sql: string, ...: any): table
---@param count integer
---@param estimate number rows
---@return table[] parts { first =, last = }
function keyset:parts(ask, count, estimate)
  local bounds = splits(self, ask, count, estimate)
  local last = ask(LAST:format(self:selected(), self.target.sql_name, list(self.names, " DESC")))[1]
  if not last then return {} end
  local parts = {}
  for i = 1, #bounds + 1 do
    parts[i] = { first = bounds[i - 1], last = bounds[i] or position_of(self, last) }
  end
  return parts
end

--- How many rows a unit of a batch's size is.
function keyset.measure() return 1 end

--- Whether rows keep their place when they are changed.
keyset.is_stable = true

return keyset
