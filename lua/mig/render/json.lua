--- One JSON document, its keys in alphabetical order so that equal results give equal text.

local loaded, dkjson = pcall(require, "json")
if not loaded or type(dkjson) ~= "table" or not dkjson.encode then dkjson = require("dkjson") end

local json = {}

--- JSON's null.
json.null = dkjson.null

--- An empty table that is written as {} and not as [].
---@param fields table|nil
---@return table
function json.object(fields)
  return setmetatable(fields or {}, { __jsontype = "object" })
end

--- A table that is written as [] also when it is empty.
---@param items table|nil
---@return table
function json.list(items)
  return setmetatable(items or {}, { __jsontype = "array" })
end

local function collect_keys(value, keys, seen)
  if type(value) ~= "table" or seen[value] then return end
  seen[value] = true
  for key, item in pairs(value) do
    if type(key) == "string" then keys[key] = true end
    collect_keys(item, keys, seen)
  end
end

local function encode(value, indent)
  local keys, order = {}, {}
  collect_keys(value, keys, {})
  for key in pairs(keys) do order[#order + 1] = key end
  table.sort(order)
  return dkjson.encode(value, { indent = indent, keyorder = order })
end

---@param value any
---@return string
function json.encode(value) return encode(value, true) end

--- In one line.
---@param value any
---@return string
function json.line(value) return encode(value, false) end

return json
