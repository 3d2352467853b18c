--- Where comments, strings and quoted names of a script are, for what the parse tree cannot say:
--- suppressions in comments, and words of syntax that is newer than the parser.

local lpeg = require("lpeg")

local mask = {}

local P, S, R, C, Cp, Ct, Cc, Cmt, V =
  lpeg.P, lpeg.S, lpeg.R, lpeg.C, lpeg.Cp, lpeg.Ct, lpeg.Cc, lpeg.Cmt, lpeg.V

local function piece(kind, pattern)
  return Ct(Cc(kind) * Cp() * pattern * Cp())
end

local word_character = R("az", "AZ", "09", "\128\255") + S("_$")

-- $tag$ … $tag$
local tag = P("$") * (R("az", "AZ", "\128\255") + P("_")) ^ 0
  * (R("az", "AZ", "09", "\128\255") + P("_")) ^ 0 * P("$")
local dollar = Cmt(C(tag), function(text, at, opening)
  local _, stop = text:find(opening, at, true)
  return stop and stop + 1 or #text + 1
end)

local grammar = P({
  "script",
  script = Ct((V("line_comment") + V("block_comment") + V("escape_string") + V("string")
    + V("name") + V("dollar") + V("word") + 1) ^ 0),
  -- -- until the end of the line
  line_comment = piece("comment", P("--") * (1 - S("\r\n")) ^ 0),
  -- /* may /* hold */ others */
  block_comment = piece("comment", V("block")),
  block = P("/*") * (V("block") + (1 - P("*/"))) ^ 0 * (P("*/") + P(-1)),
  -- E'it\'s'
  escape_string = S("eE") * piece("string", P("'") * (P("\\") * 1 + P("''") + (1 - P("'"))) ^ 0
    * (P("'") + P(-1))),
  -- 'it''s'
  string = piece("string", P("'") * (P("''") + (1 - P("'"))) ^ 0 * (P("'") + P(-1))),
  -- "a ""b"""
  name = piece("name", P('"') * (P('""') + (1 - P('"'))) ^ 0 * (P('"') + P(-1))),
  dollar = piece("string", dollar),
  -- a word, so that the e of "table'x'" begins no string; x$y$ is one word
  word = word_character ^ 1,
})

---@class mig.guard.Piece { kind, from, to }; `to` is behind the last byte
---@return table[]
function mask.pieces(text)
  return grammar:match(text)
end

--- The text with comments and strings, and quoted names as well, blanked; lengths stay.
---@param text string
---@return string
function mask.blank(text)
  local parts, at = {}, 1
  for _, item in ipairs(mask.pieces(text)) do
    local from, to = item[2], item[3]
    local fill = item[1] == "name" and "q" or " "
    parts[#parts + 1] = text:sub(at, from - 1)
    parts[#parts + 1] = fill:rep(to - from)
    at = to
  end
  parts[#parts + 1] = text:sub(at)
  return table.concat(parts)
end

return mask
