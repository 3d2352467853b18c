--- Values of Lua as text that PostgreSQL reads, where nobody says of which type they are.

local core = require("mig.core")
local failure = require("mig.failure")
local refusal = require("mig.offline.refusal")

local value = {}

local function of_number(number)
  if math.type(number) == "integer" then return ("%d"):format(number) end
  if number ~= number then return "NaN" end
  local short = ("%.15g"):format(number)
  return tonumber(short) == number and short or ("%.17g"):format(number)
end

local function of_string(text, label)
  if utf8.len(text) and not text:find("\0", 1, true) then return text end
  refusal.raise(label .. " is bytes", "Write them in SQL: decode('…', 'hex').")
end

local TEXTS = {
  boolean = function(boolean) return boolean and "t" or "f" end,
  number = of_number,
  string = of_string,
}

--- The text; nil for NULL. Tables are refused: what they are is the type's matter.
---@param given any
---@param label string for messages: "parameter $1"
---@return string|nil
function value.text(given, label)
  if given == nil or given == core.null then return nil end
  local write = TEXTS[type(given)]
  if write then return write(given, label) end
  refusal.raise(("%s is a %s, whose type the database would have to say"):format(label,
    type(given)))
end

--- The same as a constant of SQL.
---@param given any
---@param label string
---@return string
function value.literal(given, label)
  local text = value.text(given, label)
  return text and core.literal(text) or "NULL"
end

local ESCAPES = { ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function check_keys(columns, row)
  local known = {}
  for i, name in ipairs(columns) do known[i], known[name] = true, true end
  for key in pairs(row) do
    if not known[key] then
      failure.raise({
        message = ('the rows have a value "%s", but COPY has no such column'):format(key),
      })
    end
  end
end

--- A row as a line of COPY's text format.
---@param columns string[]
---@param row table by position or by column
---@return string
function value.line(columns, row)
  local cells = {}
  check_keys(columns, row)
  for i, name in ipairs(columns) do
    local given = row[i]
    if given == nil then given = row[name] end
    local text = value.text(given, ('value "%s"'):format(name))
    cells[i] = text and text:gsub("[\\\n\r\t]", ESCAPES) or "\\N"
  end
  return table.concat(cells, "\t") .. "\n"
end

return value
