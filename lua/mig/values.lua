--- Values on their way from PostgreSQL to Lua, by type. What has no exact Lua value (numeric,
--- timestamps, arrays, …) stays the text that PostgreSQL writes.

local values = {}

local function integer(text) return math.tointeger(tonumber(text)) or text end
local function float(text)
  if text == "NaN" then return 0 / 0 end
  if text == "Infinity" then return math.huge end
  if text == "-Infinity" then return -math.huge end
  return tonumber(text) or text
end

--- Readers by type oid (pg_type.dat; they never change).
local READERS = {
  [16] = function(text) return text == "t" end, -- boolean
  [20] = integer, [21] = integer, [23] = integer, [26] = integer, -- int8 int2 int4 oid
  [700] = float, [701] = float, -- float4 float8
}

--- Converts a row of a result in place.
---@param result table with `columns` and `types`
---@param row table<string, string>
---@return table<string, any> row
function values.convert(result, row)
  local types = result.types
  if not types then return row end
  for i, name in ipairs(result.columns) do
    local reader = READERS[types[i]]
    if reader and row[name] ~= nil then row[name] = reader(row[name]) end
  end
  return row
end

return values
