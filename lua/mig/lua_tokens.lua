--- Lua text as tokens: for checksums that formatting does not change, and for edits that hit the
--- assignment and not a comment that looks like one.

local lpeg = require("lpeg")
local P, R, S, C, Cp, Cmt, Ct = lpeg.P, lpeg.R, lpeg.S, lpeg.C, lpeg.Cp, lpeg.Cmt, lpeg.Ct

local lua_tokens = {}

local KEYWORDS = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat
  return then true until while]]):gmatch("%a+") do
  KEYWORDS[word] = true
end

local letter, digit = R("az", "AZ") + P("_"), R("09")
local name = letter * (letter + digit) ^ 0

-- 0x1F.8p-3
local hexadecimal = P("0") * S("xX") * (R("09", "af", "AF") + P(".")) ^ 1
  * (S("pP") * S("+-") ^ -1 * digit ^ 1) ^ -1
-- 12.5e-3
local decimal = (digit ^ 1 * (P(".") * digit ^ 0) ^ -1 + P(".") * digit ^ 1)
  * (S("eE") * S("+-") ^ -1 * digit ^ 1) ^ -1

-- 'it\'s', "two
local function short(quote)
  return P(quote) * (P("\\") * 1 + (1 - S("\\\n" .. quote))) ^ 0 * P(quote)
end

-- [==[ … ]==]
local long = Cmt(P("[") * C(P("=") ^ 0) * P("["), function(text, position, level)
  local _, stop = text:find("]" .. level .. "]", position, true)
  return stop and stop + 1
end)

local comment = P("--") * (long + (1 - P("\n")) ^ 0)
local blank = S(" \t\r\n\f\v") ^ 1 + comment
local operator = P("...") + P("..") + P("==") + P("~=") + P("<=") + P(">=") + P("//") + P("::")
  + P("<<") + P(">>") + S("+-*/%^#&~|<>=(){}[];:,.")

local text_token = short("'") + short('"') + long
local plain_token = name + hexadecimal + decimal + operator
-- a byte order mark, #!/usr/bin/env lua
local start = P("\239\187\191") ^ -1 * (P("#") * (1 - P("\n")) ^ 0) ^ -1

local function decode(token)
  local level = token:match("^%[(=*)%[")
  if level then
    local value = token:sub(#level + 3, -#level - 3):gsub("\r\n?", "\n")
    return value:sub(1, 1) == "\n" and value:sub(2) or value
  end
  if not token:find("\\", 1, true) then return token:sub(2, -2) end
  local chunk = load("return " .. token:gsub("\r\n", "\n"), "=text", "t", {})
  return chunk and chunk() or token
end

--- A text by its value, so that quotes and escapes don't count: `'a'` and `"a"` are `"1:a`.
local function as_value(token)
  local value = decode(token)
  return ('"%d:%s'):format(#value, value)
end

local values = start * Ct((blank + C(text_token) / as_value + C(plain_token)) ^ 0) * -1
local places = start * Ct((blank + Ct(Cp() * C(text_token + plain_token) * Cp())) ^ 0) * -1

--- The tokens with their places: { first, text, after the last }. nil for what is no Lua.
---@param text string
---@return { [1]: integer, [2]: string, [3]: integer }[]|nil
function lua_tokens.places(text)
  return places:match(text)
end

-- What a text by its value begins with.
local QUOTE = ('"'):byte()

--- Whether a call can follow the token: `f "x"`, `t.f { }`, `f()()`.
local function is_callee(token)
  if not token then return false end
  if token:find("^[%a_]") then return not KEYWORDS[token] end
  return token == ")" or token == "]" or token:byte() == QUOTE
end

local OPENS, CLOSES = { ["{"] = true, ["("] = true }, { ["}"] = true, [")"] = true }

--- Places of parentheses that a call could do without: `f("x")`, `f({ … })`.
local function needless(list)
  local open, depth, opened_by, drop = {}, 0, {}, {}
  for i, token in ipairs(list) do
    if OPENS[token] then
      depth = depth + 1
      open[depth] = i
    elseif CLOSES[token] and depth > 0 then
      local first = open[depth]
      depth, opened_by[i] = depth - 1, first
      local inside = list[first + 1]
      local alone = first + 2 == i and inside:byte() == QUOTE
        or inside == "{" and opened_by[i - 1] == first + 1
      if alone and list[first] == "(" and is_callee(list[first - 1]) then
        drop[first], drop[i] = true, true
      end
    end
  end
  return drop
end

local function is_separator(list, i)
  local token, follower = list[i], list[i + 1]
  if token == ";" then return follower ~= "(" end
  return token == "," and follower == "}"
end

--- The text without what a formatter changes: line ends, blanks, comments, kinds of quotes,
--- parentheses around a call's only text or table, semicolons and a list's last comma. What is no
--- Lua stays as it is, but for its line ends.
---@param text string
---@return string
function lua_tokens.normalize(text)
  local list = values:match(text)
  if not list then return (text:gsub("\r\n?", "\n")) end
  local drop, kept = needless(list), {}
  for i, token in ipairs(list) do
    if not drop[i] and not is_separator(list, i) then kept[#kept + 1] = token end
  end
  return table.concat(kept, "\0")
end

return lua_tokens
