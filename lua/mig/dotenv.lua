--- `.env` files: KEY=value, one a line.

local dotenv = {}

local ESCAPES = { n = "\n", r = "\r", t = "\t" }

local function read_value(text)
  local quoted = text:match("^'([^']*)'")
  if quoted then return quoted end
  if text:sub(1, 1) == '"' then
    local body = text:match('^"(.-[^\\])"') or text:match('^"()"') and "" or text:sub(2)
    return (body:gsub("\\(.)", function(c) return ESCAPES[c] or c end))
  end
  return (text:gsub("%s+#.*$", ""):gsub("%s+$", ""))
end

--- Reads the text of a .env file; later lines win. What is no assignment is skipped.
---
---     dotenv.parse('export A="x y" # note') --> { A = "x y" }
---
---@param text string
---@return table<string, string>
function dotenv.parse(text)
  local variables = {}
  for line in text:gmatch("[^\r\n]+") do
    local name, rest = line:match("^%s*([%a_][%w_]*)%s*=%s*(.-)%s*$")
    if not name then name, rest = line:match("^%s*export%s+([%a_][%w_]*)%s*=%s*(.-)%s*$") end
    if name then variables[name] = read_value(rest) end
  end
  return variables
end

return dotenv
