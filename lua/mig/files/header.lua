--- The header of a migration where it stands as `mig new` writes it: comments, then its fields in
--- lines of their own. A file that is written another way has to be run to know.

local lpeg = require("lpeg")
local P, S, C, Cc, Cg, Cp, Ct = lpeg.P, lpeg.S, lpeg.C, lpeg.Cc, lpeg.Cg, lpeg.Cp, lpeg.Ct

local header = {}

local blank, line_end = S(" \t") ^ 0, P("\r") ^ -1 * P("\n")
local rest = (1 - S("\r\n")) ^ 0
-- -- Add author
local comment = P("--") * -P("[") * rest * line_end
-- "1715044020"
local text = P('"') * C((1 - S('"\\\r\n')) ^ 0) * P('"')
-- { "1715", "1716" }
local list = P("{") * blank
  * Ct((text * (blank * P(",") * blank * text) ^ 0 * (blank * P(",")) ^ -1) ^ -1) * blank * P("}")
local after = blank * (P("--") * -P("[") * rest) ^ -1 * line_end

local function field(name, value)
  return P(name) * blank * P("=") * blank * Cg(value, name) * after
end

local header_lines = P("\239\187\191") ^ -1 * (comment + blank * line_end) ^ 1
  * Ct(field("up_revision", text) * field("down_revision", text + list + P("nil") * Cc(nil))
    * (field("labels", text + list) + field("depends_on", text + list)
      + field("replaces", text + list)
      + field("transaction", C("true") + C("false")) + comment) ^ 0)
  * Cp()

local FIELDS = { "up_revision", "down_revision", "labels", "depends_on", "replaces" }

--- The fields, or nil when the file has to be run.
---@param source string
---@return table|nil up_revision, down_revision, labels, depends_on, replaces
function header.read(source)
  local fields, stop = header_lines:match(source)
  if not fields then return nil end
  for _, name in ipairs(FIELDS) do
    if source:find("\n" .. name, stop - 1, true) then return nil end
  end
  return fields
end

return header
