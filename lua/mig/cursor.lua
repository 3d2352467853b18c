--- Streams a query's rows through a server-side cursor: constant memory, and the connection
--- stays free for other statements between the rows.

local core = require("mig.core")

local cursor = {}

local CHUNK = 500
local count = 0

--- Whether a statement may stand behind DECLARE … CURSOR FOR.
---@param statement string
---@return boolean
function cursor.fits(statement)
  local first = core.split(statement)
  if #first ~= 1 then return false end
  local text = first[1].text:lower()
  local word = text:match("^[%s(]*(%a+)")
  if word == "select" or word == "values" or word == "table" then
    return not text:find("%f[%a]into%f[%A]")
  end
  if word ~= "with" then return false end
  for _, writer in ipairs({ "insert", "update", "delete", "merge" }) do
    if text:find("%f[%a]" .. writer .. "%f[%A]") then return false end
  end
  return true
end

local function close(conn, name)
  if conn:transaction_status() == "active" then conn:script("CLOSE " .. name) end
end

--- Opens a cursor; returns what a generic `for` takes. Only in a transaction.
---@param conn table
---@param statement string
---@param ... any parameters
---@return fun(): table|nil, nil, nil, table closing value
function cursor.rows(conn, statement, convert, ...)
  count = count + 1
  local name = core.ident("mig_cursor_" .. count)
  local text = core.split(statement)[1].text
  conn:query(("DECLARE %s NO SCROLL CURSOR WITHOUT HOLD FOR %s"):format(name, text), ...)
  local chunk, place, open = {}, 0, true
  local closing = setmetatable({}, {
    __close = function()
      if open then close(conn, name) end
      open = false
    end,
  })
  local function next_row()
    place = place + 1
    if place > #chunk then
      if not open then return nil end
      chunk, place = conn:query(("FETCH FORWARD %d FROM %s"):format(CHUNK, name)), 1
      if #chunk < CHUNK then
        close(conn, name)
        open = false
      end
    end
    return chunk[place] and convert(chunk, chunk[place])
  end
  return next_row, nil, nil, closing
end

return cursor
