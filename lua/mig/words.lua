--- The first words of one SQL statement, as a reader that is asked what comes next: enough to know
--- what a statement is about, without parsing it.

local core = require("mig.core")
local lpeg = require("lpeg")

local words = {}

local P, R, S, C, Cc, Cp, Ct = lpeg.P, lpeg.R, lpeg.S, lpeg.C, lpeg.Cc, lpeg.Cp, lpeg.Ct

local line_comment = P("--") * (1 - S("\r\n")) ^ 0 -- -- like this
local block_comment = P({ "/*" * (lpeg.V(1) + (1 - P("*/"))) ^ 0 * "*/" }) -- /* a /* b */ c */
local space = (S(" \t\r\n\f\v") + line_comment + block_comment) ^ 0
local letter = R("az", "AZ", "\128\255") + "_"
local plain = C(letter * (letter + R("09") + "$") ^ 0) -- fees
local quoted = P('"') * lpeg.Cs(((1 - P('"')) + P('""') / '"') ^ 0) * '"' -- "Fee ""x"""
local token = Ct(lpeg.Cg(quoted, "name") * lpeg.Cg(Cc(true), "quoted"))
  + Ct(lpeg.Cg(plain, "name")) + Ct(lpeg.Cg(C(1), "symbol"))
local next_token = space * token * Cp()

---@class mig.Words
---@field text string
---@field place integer
local methods = {}
methods.__index = methods

---@param text string one statement
---@return mig.Words
function words.of(text)
  return setmetatable({ text = text, place = 1 }, methods)
end

local function peek(self)
  return next_token:match(self.text, self.place)
end

--- Reads the next words if they are these: reader:accept("create", "index").
---@param ... string lower case
---@return boolean
function methods:accept(...)
  local start = self.place
  for i = 1, select("#", ...) do
    local wanted = select(i, ...)
    local found, after = peek(self)
    local is = found and (found.symbol == wanted
      or not found.quoted and found.name and found.name:lower() == wanted)
    if not is then
      self.place = start
      return false
    end
    self.place = after
  end
  return true
end

--- Reads up to and with the next such word outside parentheses.
---@param word string lower case
---@return boolean
function methods:seek(word)
  local start, depth = self.place, 0
  while true do
    local found, after = peek(self)
    if not found then break end
    if depth == 0 and self:accept(word) then return true end
    depth = depth + (found.symbol == "(" and 1 or found.symbol == ")" and -1 or 0)
    self.place = after
  end
  self.place = start
  return false
end

local function part(self)
  local found, after = peek(self)
  if not found or not found.name then return nil end
  self.place = after
  return core.ident(found.quoted and found.name or found.name:lower()), found
end

--- Reads a name, qualified or not: as SQL, and its last part as it is.
---@return string|nil sql
---@return string|nil bare
function methods:name()
  local first, token_of = part(self)
  if not first then return nil end
  local sql = first
  while self:accept(".") do
    local more, found = part(self)
    if not more then break end
    sql, token_of = sql .. "." .. more, found
  end
  return sql, token_of.quoted and token_of.name or token_of.name:lower()
end

return words
