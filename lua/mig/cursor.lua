--- Streams a query's rows through a server-side cursor: constant memory, and the connection
--- stays free for other statements between the rows.

local core = require("mig.core")

local cursor = {}

local FIRST_ROWS, MOST_ROWS = 100, 20000
local CHUNK_SIZE = 1024 * 1024 -- bytes
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
  if conn:transaction_status() == "active" then conn:execute("CLOSE " .. name) end
end

--- How many rows to ask for next, so that about as many bytes come as CHUNK_SIZE says.
local function next_count(chunk, rows)
  local wanted = rows * CHUNK_SIZE // math.max(chunk:size(), 1)
  return math.max(1, math.min(wanted, rows * 8, MOST_ROWS))
end

--- The rows of a result that is here, as an iterator.
---@param result table
---@return fun(): table|nil
function cursor.all(result)
  local place = 0
  return function()
    place = place + 1
    return result:row(place)
  end
end

--- Opens a cursor; returns what a generic `for` takes. Only in a transaction.
---@param conn table
---@param statement string
---@param see fun(result: table|nil) called with each result that is fetched, and at the end
---@param ... any parameters
---@return fun(): table|nil, nil, nil, table closing value
function cursor.rows(conn, statement, see, ...)
  count = count + 1
  local name = core.ident("mig_cursor_" .. count)
  local text = core.split(statement)[1].text
  conn:execute(("DECLARE %s NO SCROLL CURSOR WITHOUT HOLD FOR %s"):format(name, text), ...)
  local chunk, place, rows, wanted, open = nil, 0, 0, FIRST_ROWS, true
  local closing = setmetatable({}, {
    __close = function()
      if open then close(conn, name) end
      open = false
    end,
  })
  local function fetch()
    if chunk then
      wanted = next_count(chunk, rows)
      chunk:close()
    end
    chunk = conn:execute(("FETCH FORWARD %d FROM %s"):format(wanted, name))
    place, rows = 1, chunk:count()
    see(chunk)
    if rows < wanted then
      close(conn, name)
      open = false
      see()
    end
  end
  local function next_row()
    place = place + 1
    if place > rows then
      if not open then return nil end
      fetch()
      if rows == 0 then return nil end
    end
    return chunk:row(place)
  end
  return next_row, nil, nil, closing
end

return cursor
