--- `:name` parameters: turned into `$1`, `$2`, …, as PostgreSQL takes them. Constants, quoted
--- names, comments and casts (`::`) are left alone.

local core = require("mig.core")
local failure = require("mig.failure")
local lpeg = require("lpeg")
local P, R, S, C, Cmt, Ct = lpeg.P, lpeg.R, lpeg.S, lpeg.C, lpeg.Cmt, lpeg.Ct

local parameters = {}

local letter = R("az", "AZ", "\128\255") + P("_")
local word = letter * (letter + R("09") + P("$")) ^ 0
local tag_word = letter * (letter + R("09")) ^ 0

-- 'it''s'
local plain_constant = P("'") * (P("''") + (1 - P("'"))) ^ 0 * P("'") ^ -1
-- E'it\'s'
local escape_constant = S("eE") * P("'")
  * (P("\\") * 1 + P("''") + (1 - S("'\\"))) ^ 0 * P("'") ^ -1
-- "a name"
local quoted_name = P('"') * (P('""') + (1 - P('"'))) ^ 0 * P('"') ^ -1
-- $tag$ … $tag$
local dollar_quote = Cmt(P("$") * C(tag_word ^ -1) * P("$"), function(text, position, tag)
  local _, stop = text:find("$" .. tag .. "$", position, true)
  return (stop or #text) + 1
end)
-- -- to the end of the line
local line_comment = P("--") * (1 - P("\n")) ^ 0
-- /* may /* nest */ */
local block_comment = P({ P("/*") * (lpeg.V(1) + (1 - P("*/"))) ^ 0 * P("*/") ^ -1 })

local literal = escape_constant + plain_constant + quoted_name + dollar_quote + line_comment
  + block_comment + word + P("::") + P(":=")
-- :author_id
local placeholder = P(":") * Ct(C(word))
-- a[1:n] keeps its colon only when a name does not follow it directly
local grammar = Ct((C(literal) + placeholder + C(P(1))) ^ 0)

--- Rewrites the statement; names the parameters in the order of their numbers.
---
---     parameters.rewrite("a = :x AND b = :x") --> "a = $1 AND b = $1", { "x" }
---
---@param statement string
---@return string statement
---@return string[] names
function parameters.rewrite(statement)
  local numbers, names, out = {}, {}, {}
  for _, part in ipairs(grammar:match(statement)) do
    if type(part) == "table" then
      local name = part[1]
      if not numbers[name] then
        names[#names + 1] = name
        numbers[name] = #names
      end
      out[#out + 1] = "$" .. numbers[name]
    else
      out[#out + 1] = part
    end
  end
  return table.concat(out), names
end

-- $1
local number = P("$") * Ct(C(R("09") ^ 1))
local numbered = Ct((C(literal) + number + C(P(1))) ^ 0)

--- Writes the values of `$1`, `$2`, … into the statement.
---
---     parameters.inline("a = $1", function() return "'x'" end) --> "a = 'x'"
---
---@param statement string
---@param text_of fun(number: integer): string
---@return string
function parameters.inline(statement, text_of)
  local out = numbered:match(statement)
  for i, part in ipairs(out) do
    if type(part) == "table" then out[i] = text_of(math.tointeger(tonumber(part[1]))) end
  end
  return table.concat(out)
end

local ALLOWED = { ["nil"] = true, boolean = true, number = true, string = true, table = true }

local function check(value, label)
  local kind = type(value)
  if value == core.null or ALLOWED[kind] and getmetatable(value) ~= core.sql_mt then return end
  failure.raise({
    message = ("parameter %s cannot be %s"):format(label,
      kind == "table" and "SQL" or "a " .. kind),
    hint = "Parameters are strings, numbers, booleans, tables, nil and null.",
  })
end

--- Whether what stands behind the SQL is one table of names.
local function is_named(...)
  local first = ...
  if select("#", ...) ~= 1 or type(first) ~= "table" then return false end
  local mark = getmetatable(first)
  if mark == core.sql_mt or type(mark) == "table" and mark.__jsontype then return false end
  for name in next, first do
    if type(name) ~= "string" then return false end
  end
  return true
end

--- SQL and a packed list of parameters, by number. One table of names is for `:name`, unless the
--- statement has none of those: then it is the value of `$1`.
---@param sql string
---@param ... any
---@return string statement
---@return table list with n
function parameters.bind(sql, ...)
  local statement, names
  if is_named(...) then statement, names = parameters.rewrite(sql) end
  if not names or #names == 0 and statement:find("$1", 1, true) then
    local list = table.pack(...)
    for i = 1, list.n do check(list[i], "$" .. i) end
    return sql, list
  end
  local given, list = ..., { n = #names }
  for i, name in ipairs(names) do
    list[i] = given[name]
    check(list[i], ":" .. name)
  end
  return statement, list
end

return parameters
