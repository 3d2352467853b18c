--- COPY of a session: rows of Lua, text, files and queries in; lines out.

local failure = require("mig.failure")
local lpeg = require("lpeg")

local copy = {}

local BLOCK = 64 * 1024

local space = lpeg.S(" \t\r\n") ^ 0
local function word(text)
  local pattern = lpeg.P(true)
  for letter in text:gmatch(".") do pattern = pattern * lpeg.S(letter .. letter:upper()) end
  return pattern * space
end
local letter = lpeg.R("az", "AZ", "\128\255") + lpeg.P("_")
local name = (lpeg.P('"') * (lpeg.P('""') + (1 - lpeg.P('"'))) ^ 1 * lpeg.P('"')
  + letter * (letter + lpeg.R("09") + lpeg.P("$")) ^ 0) * space
local list = lpeg.P("(") * space * lpeg.C(name * (lpeg.P(",") * space * name) ^ 0) * lpeg.P(")")
  * space
-- COPY shop.tag (id, "Name") FROM stdin
local plain = space * word("copy") * lpeg.C(name * (lpeg.P(".") * space * name) ^ -1)
  * (list + lpeg.Cc(false)) * word("from") * word("stdin") * (lpeg.P(";") * space) ^ -1 * -1

-- "id", "Name" of SELECT id, "Name" FROM …
local one_name = space * lpeg.C(name) / function(text)
  text = text:gsub("%s+$", "")
  if text:sub(1, 1) == '"' then return (text:sub(2, -2):gsub('""', '"')) end
  return text:lower()
end
local selected = word("select") * lpeg.Ct(one_name * (lpeg.P(",") * one_name) ^ 0) * word("from")

--- The query that asks for the columns of a table.
copy.COLUMNS = [[
SELECT pg_catalog.string_agg(pg_catalog.quote_ident(attname), ', ' ORDER BY attnum) AS list
FROM pg_catalog.pg_attribute
WHERE attrelid = pg_catalog.to_regclass($1) AND attnum > 0 AND NOT attisdropped
AND attgenerated = '']]

--- The columns that rows of Lua have to fill; nil when the statement has options of its own or
--- names nothing.
local function columns_of(conn, statement)
  local table_name, columns = plain:match(statement)
  if not table_name then return nil end
  if not columns then columns = conn:query(copy.COLUMNS, table_name)[1].list end
  if not columns then return nil end
  return conn:columns(("SELECT %s FROM %s"):format(columns, table_name))
end

--- The names of the columns that a query of `columns_of` describes.
---@param query string "SELECT id, name FROM tag"
---@return string[]
function copy.names(query)
  return selected:match(query)
end

local function each_of(rows)
  local place = 0
  return function()
    place = place + 1
    return rows[place]
  end
end

local function blocks_of(file)
  return function() return file:read(BLOCK) end
end

local function refuse(source)
  failure.raise({
    message = ("db_session:copy_in cannot take its rows from a %s"):format(type(source)),
    hint = "It takes text, a list of rows, an iterator, or an open file.",
  })
end

--- Sends a source to COPY … FROM stdin.
---@param conn table
---@param statement string
---@param source any
---@param state any of an iterator, like the next two
---@param control any
---@param closing any
---@return integer rows
function copy.into(conn, statement, source, state, control, closing)
  if type(source) == "string" then return conn:copy_in(statement, source) end
  if io.type(source) == "file" then return conn:copy_in(statement, blocks_of(source)) end
  if type(source) == "table" then source = each_of(source) end
  if type(source) ~= "function" then refuse(source) end
  return conn:copy_in(statement, source, state, control, closing, columns_of(conn, statement))
end

local function writer_of(target)
  if type(target) == "function" then return target end
  if io.type(target) == "file" then
    return function(text) assert(target:write(text)) end
  end
  failure.raise({
    message = ("db_session:copy_out cannot write to a %s"):format(type(target)),
    hint = "It takes a function or an open file; without one it gives an iterator.",
  })
end

--- The lines of COPY … TO stdout.
---@param conn table
---@param statement string
---@param target any
function copy.out(conn, statement, target)
  if target == nil then return conn:copy_out(statement) end
  local write = writer_of(target)
  for line in conn:copy_out(statement) do write(line) end
end

return copy
