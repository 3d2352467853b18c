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

local ESCAPES = {
  ['"'] = '\\"', ["\\"] = "\\\\", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r",
  ["\t"] = "\\t",
}

local function escape(character)
  return ESCAPES[character] or ("\\u%04x"):format(character:byte())
end

local function text_of(value)
  if value:find('[%c"\\\127]') then value = value:gsub('[%c"\\\127]', escape) end
  return '"' .. value .. '"'
end

local function by_text(a, b) return tostring(a) < tostring(b) end

local function sorted_keys(value)
  local keys, plain = {}, true
  for key in pairs(value) do
    keys[#keys + 1] = key
    plain = plain and type(key) == "string"
  end
  table.sort(keys, not plain and by_text or nil)
  return keys
end

local write

local BREAKS = setmetatable({}, { __index = function(breaks, level)
  breaks[level] = "\n" .. ("  "):rep(level)
  return breaks[level]
end })

local function write_array(value, out, level)
  local line, last = level and BREAKS[level + 1] or "", level and BREAKS[level] or ""
  local inner, count = level and level + 1, #value
  if count == 0 then
    out[#out + 1] = "[]"
    return
  end
  for i = 1, count do
    out[#out + 1] = (i == 1 and "[" or ",") .. line
    write(value[i], out, inner)
  end
  out[#out + 1] = last .. "]"
end

local function write_object(value, out, level)
  local line, last = level and BREAKS[level + 1] or "", level and BREAKS[level] or ""
  local inner, colon, keys = level and level + 1, level and ": " or ":", sorted_keys(value)
  if #keys == 0 then
    out[#out + 1] = "{}"
    return
  end
  for i, key in ipairs(keys) do
    out[#out + 1] = (i == 1 and "{" or ",") .. line .. text_of(tostring(key)) .. colon
    write(value[key], out, inner)
  end
  out[#out + 1] = last .. "}"
end

local function write_table(value, out, level)
  local meta = getmetatable(value)
  local kind = meta and meta.__jsontype or (#value > 0 or next(value) == nil) and "array"
  if kind == "array" then return write_array(value, out, level) end
  write_object(value, out, level)
end

-- What dkjson knows alone: null, floats, values that write themselves.
function write(value, out, level)
  local kind = type(value)
  local meta = kind == "table" and getmetatable(value)
  if kind == "string" then
    out[#out + 1] = text_of(value)
  elseif kind == "table" and not (meta and meta.__tojson) then
    write_table(value, out, level)
  elseif math.type(value) == "integer" then
    out[#out + 1] = ("%d"):format(value)
  else
    out[#out + 1] = dkjson.encode(value)
  end
end

local function encode(value, indent)
  local out = {}
  write(value, out, indent and 0 or nil)
  return table.concat(out)
end

---@param value any
---@return string
function json.encode(value) return encode(value, true) end

--- In one line.
---@param value any
---@return string
function json.line(value) return encode(value, false) end

return json
