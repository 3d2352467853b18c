--- Values for people to read: what a test compared, what the console evaluated.

local core = require("mig.core")

local show = {}

local DEEPEST = 6

local function sorted_names(value)
  local names = {}
  for name in pairs(value) do names[#names + 1] = name end
  table.sort(names, function(a, b)
    local kind = type(a)
    if kind == type(b) and (kind == "string" or kind == "number") then return a < b end
    return kind < type(b)
  end)
  return names
end

local describe

local function describe_table(value, depth)
  if depth > DEEPEST then return "{ … }" end
  local parts = {}
  for i, name in ipairs(sorted_names(value)) do
    local key = math.type(name) and "" or tostring(name) .. " = "
    parts[i] = key .. describe(value[name], depth + 1)
  end
  return #parts == 0 and "{}" or "{ " .. table.concat(parts, ", ") .. " }"
end

function describe(value, depth)
  if type(value) == "string" then return (("%q"):format(value):gsub("\\\n", "\\n")) end
  if value == core.null then return "null" end
  if core.is_error(value) then return tostring(value.message) end
  if type(value) ~= "table" then return tostring(value) end
  local mark = getmetatable(value)
  if mark ~= nil and (type(mark) ~= "table" or mark.__tostring) then return tostring(value) end
  return describe_table(value, depth)
end

--- A value on one line, tables with sorted names.
---@param value any
---@return string
function show.value(value)
  return describe(value, 0)
end

return show
