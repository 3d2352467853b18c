--- Statements of a goal about what is no part of a schema: rows, where sequences stand, roles,
--- databases, tablespaces, settings of the server.  They are named, as objects are that are not
--- managed.
local core = require("mig.core")

local left_out = {}

-- "ALTER ROLE anna LOGIN": the first words, and no quoted text, which may be a password.
local function beginning(text, count)
  local words = {}
  for word in text:gsub("%-%-[^\n]*\n", ""):gsub("'.*$", ""):gmatch("%S+") do
    words[#words + 1] = word
    if #words == (count or 4) then break end
  end
  return table.concat(words, " ")
end

-- "INSERT INTO fees", "COPY fees FROM"
local function rows_of(text) return beginning(text:gsub("%s*%b()", " "), 3) end

-- SELECT pg_catalog.setval('s', 7, true)
local function sequence_of(text)
  if not text:upper():find("^%s*SELECT%s") then return nil end
  return text:match("%f[%w_][Ss][Ee][Tt][Vv][Aa][Ll]%s*%(%s*'([^']+)'")
end

-- By the class of core.classify: what a statement is called, and what names it, or nil.
local CLASSES = {
  role = { label = "statement about roles", identity = beginning },
  database = {
    label = "statement about databases, tablespaces and the server", identity = beginning,
  },
  rows = { label = "rows", identity = rows_of },
  other = { label = "where a sequence stands", identity = sequence_of },
}

--- What the statements say that no snapshot holds.
---@param ... mig.Statement[] the goal's, and what psql would copy into it
---@return { label: string, identity: string }[]
function left_out.of(...)
  local list = {}
  for _, statements in ipairs { ... } do
    for _, statement in ipairs(statements) do
      local class = CLASSES[core.classify(statement.text)]
      local identity = class and class.identity(statement.text)
      if identity then list[#list + 1] = { label = class.label, identity = identity } end
    end
  end
  return list
end

return left_out
