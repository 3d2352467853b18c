--- One JSON document, its keys in alphabetical order so that equal results give equal text.

local core = require("mig.core")

local json = {}

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

--- A document of many lines.
---@param value any a table with integers and other keys, or one that holds itself, raises
---@return string
function json.encode(value) return core.json(value, true) end

--- In one line.
---@param value any
---@return string
function json.line(value) return core.json(value, false) end

return json
