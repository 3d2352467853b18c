--- Statements of a goal about what is no part of a schema: roles, databases, tablespaces, settings
--- of the server, where sequences stand.  They are named, as objects are that are not managed.
local core = require("mig.core")

local left_out = {}

local SEQUENCE = "where a sequence stands"
local LABELS = {
  role = "statement about roles",
  database = "statement about databases, tablespaces and the server",
}

-- "ALTER ROLE anna LOGIN": the first words, and no quoted text, which may be a password.
local function beginning(text)
  local words = {}
  for word in text:gsub("%-%-[^\n]*\n", ""):gsub("'.*$", ""):gmatch("%S+") do
    words[#words + 1] = word
    if #words == 4 then break end
  end
  return table.concat(words, " ")
end

-- SELECT pg_catalog.setval('s', 7, true)
local function set_sequence(text)
  if not text:upper():find("^%s*SELECT%s") then return nil end
  return text:match("%f[%w_][Ss][Ee][Tt][Vv][Aa][Ll]%s*%(%s*'([^']+)'")
end

--- What the statements say that no snapshot holds.
---@param statements mig.Statement[]
---@return { label: string, identity: string }[]
function left_out.of(statements)
  local list = {}
  for _, statement in ipairs(statements) do
    local label = LABELS[core.classify(statement.text)]
    local sequence = not label and set_sequence(statement.text)
    if label then
      list[#list + 1] = { label = label, identity = beginning(statement.text) }
    elseif sequence then
      list[#list + 1] = { label = SEQUENCE, identity = sequence }
    end
  end
  return list
end

return left_out
