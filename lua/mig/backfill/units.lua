--- Times and sizes as people write them.

local units = {}

local TIMES = { ms = 0.001, s = 1, min = 60, h = 3600 }
local SIZES = { B = 1, kB = 1024, MB = 1024 ^ 2, GB = 1024 ^ 3, TB = 1024 ^ 4 }

local function read(value, factors)
  if type(value) == "number" then return value >= 0 and value < math.huge and value or nil end
  if type(value) ~= "string" then return nil end
  local number, unit = value:match("^%s*([%d.]+)%s*(%a+)%s*$")
  local factor = unit and factors[unit]
  return factor and tonumber(number) and tonumber(number) * factor
end

--- "250ms", "1.5s", "2min" or a number of seconds; nil when it is none.
---@param value any
---@return number|nil seconds
function units.seconds(value) return read(value, TIMES) end

--- "64MB" or a number of bytes; nil when it is none.
---@param value any
---@return number|nil bytes
function units.bytes(value) return read(value, SIZES) end

--- 95 as "1 min 35 s".
---@param seconds number
---@return string
function units.time_text(seconds)
  if seconds < 10 then return ("%.1f s"):format(seconds) end
  seconds = math.floor(seconds + 0.5)
  if seconds < 60 then return ("%d s"):format(seconds) end
  if seconds < 3600 then return ("%d min %d s"):format(seconds // 60, seconds % 60) end
  return ("%d h %d min"):format(seconds // 3600, seconds % 3600 // 60)
end

--- 67108864 as "64 MB".
---@param bytes number
---@return string
function units.size_text(bytes)
  local unit = "B"
  for _, next_unit in ipairs({ "kB", "MB", "GB", "TB" }) do
    if bytes < 1024 then break end
    bytes, unit = bytes / 1024, next_unit
  end
  return (unit == "B" and "%.0f %s" or "%.1f %s"):format(bytes, unit)
end

--- 1234567 as "1,234,567".
---@param number number
---@return string
function units.count_text(number)
  local digits = ("%d"):format(math.floor(number + 0.5))
  local first = #digits % 3
  local groups = first > 0 and { digits:sub(1, first) } or {}
  for at = first + 1, #digits, 3 do groups[#groups + 1] = digits:sub(at, at + 2) end
  return table.concat(groups, ",")
end

return units
