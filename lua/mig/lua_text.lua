--- Lua source from values: strings, long strings, tables in a set order,
-- wrapped where a line grows too long.
local core = require("mig.core")
local operations = require("mig.operations")

local lua_text = {}

local WIDTH = 100
local LONG = 80
local INDENT = "  "

local RESERVED = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat
  return then true until while]]):gmatch("%a+") do RESERVED[word] = true end

local ESCAPES = { ["\a"] = "\\a", ["\b"] = "\\b", ["\f"] = "\\f", ["\n"] = "\\n", ["\r"] = "\\r",
  ["\t"] = "\\t", ["\v"] = "\\v", ["\\"] = "\\\\", ['"'] = '\\"' }

local function escape_byte(byte)
  return ESCAPES[byte] or ("\\x%02x"):format(byte:byte())
end

--- A string in double quotes; control characters and invalid UTF-8 escaped.
---@param text string
---@return string
function lua_text.quoted(text)
  if utf8.len(text) then return '"' .. text:gsub('[%c\\"]', escape_byte) .. '"' end
  return '"' .. text:gsub('[%c\\"\128-\255]', escape_byte) .. '"'
end

-- Whether [[…]] gives the text back: Lua rewrites carriage returns.
local function may_be_long(text)
  return utf8.len(text) and not text:find("[\0-\8\11-\31\127]")
end

local function long(text)
  local level = 0
  while (text .. "]"):find("]" .. ("="):rep(level) .. "]", 1, true) do level = level + 1 end
  local marks = ("="):rep(level)
  local start = text:find("\n", 1, true) and "\n" or ""
  return ("[%s[%s%s]%s]"):format(marks, start, text, marks)
end

--- A string as a person would write it: in [[ ]] when it has several lines or
-- is long, otherwise in double quotes.
---@param text string
---@return string
function lua_text.text(text)
  local several = text:find("\n", 1, true)
  if may_be_long(text) and (several or #text > LONG) then return long(text) end
  return lua_text.quoted(text)
end

local function key_text(key)
  if key:match("^[%a_][%w_]*$") and not RESERVED[key] then return key end
  return "[" .. lua_text.quoted(key) .. "]"
end

--- Whether a value is a core.sql value.
function lua_text.is_sql(value)
  return getmetatable(value) == core.sql_mt
end

-- A value that holds no others; `plain` leaves out the word sql, where the
-- operation takes SQL anyway.
local function scalar(value, plain)
  if lua_text.is_sql(value) then
    return (plain and "" or "sql ") .. lua_text.text(value.text)
  end
  if type(value) == "string" then return lua_text.text(value) end
  if math.type(value) == "float" and value ~= math.floor(value) then
    return ("%.17g"):format(value)
  end
  if math.type(value) == "float" then return ("%d"):format(value) end
  -- Lua reads its digits as a float.
  if value == math.mininteger then return "math.mininteger" end
  return tostring(value)
end

local TAKES_SQL = { sql = true }

-- The parts of a table: positional values, then named ones in order.
local function parts_of(value, argument)
  local fields = argument and argument.fields
  local inner = argument and argument.type
  local parts = {}
  for _, item in ipairs(value) do
    parts[#parts + 1] =
      { value = item, argument = argument and argument.element
        or { type = inner, fields = fields } }
  end
  for _, key in ipairs(operations.order(value, fields)) do
    parts[#parts + 1] =
      { key = key, value = value[key], argument = operations.argument(fields, key) }
  end
  return parts
end

local format

local function part_text(part, indent, wide)
  local prefix = part.key and key_text(part.key) .. " = " or ""
  return prefix
    .. format(part.value, part.argument, indent, wide and math.huge or #indent + #prefix + 1)
end

local function one_line(parts, indent)
  if #parts == 0 then return "{}" end
  local texts = {}
  for index, part in ipairs(parts) do texts[index] = part_text(part, indent, true) end
  return "{ " .. table.concat(texts, ", ") .. " }"
end

local function is_short(part)
  return not part.key and type(part.value) ~= "table"
end

local function all_short(parts)
  for _, part in ipairs(parts) do
    if not is_short(part) then return false end
  end
  return true
end

-- Short values side by side, as many as fit.
local function filled(parts, indent)
  local lines, line = {}, ""
  for _, part in ipairs(parts) do
    local text = part_text(part, indent, true) .. ","
    if line ~= "" and #indent + #line + 1 + #text > WIDTH then
      lines[#lines + 1], line = indent .. line, text
    else
      line = line == "" and text or line .. " " .. text
    end
  end
  lines[#lines + 1] = indent .. line
  return lines
end

local function several_lines(parts, indent)
  local inner = indent .. INDENT
  local lines = {}
  if all_short(parts) then
    lines = filled(parts, inner)
  else
    for index, part in ipairs(parts) do lines[index] = inner .. part_text(part, inner) .. "," end
  end
  return "{\n" .. table.concat(lines, "\n") .. "\n" .. indent .. "}"
end

local function fits(text, column)
  local first = text:match("^[^\n]*")
  if column + #first > WIDTH then return false end
  local _, breaks = text:gsub("\n", "")
  if breaks == 0 then return true end
  return false
end

-- A table with one string of several lines keeps its brace on the same line.
local function is_single(parts)
  if #parts ~= 1 then return false end
  local value = parts[1].value
  local text = lua_text.is_sql(value) and value.text or value
  return type(text) == "string" and text:find("\n", 1, true) ~= nil
end

function format(value, argument, indent, column)
  if type(value) ~= "table" or lua_text.is_sql(value) then
    return scalar(value, argument and TAKES_SQL[argument.type])
  end
  local parts = parts_of(value, argument)
  local line = one_line(parts, indent)
  if column == math.huge or #parts == 0 or is_single(parts) or fits(line, column) then
    return line
  end
  return several_lines(parts, indent)
end

--- A value as Lua source.
---@param value any
---@param argument table|nil its description: { type, fields }
---@param indent string of the line on which it begins
---@param column integer where it begins
---@return string
function lua_text.format(value, argument, indent, column)
  return format(value, argument, indent or "", column or 0)
end

--- The description of an operation's arguments as a record.
---@param verb string
function lua_text.record(verb)
  local found = operations.find(verb)
  return { type = "record", fields = found and found.arguments }
end

return lua_text
