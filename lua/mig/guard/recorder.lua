--- A connection that is none: it answers every query with no rows, so that a migration can be
--- played to see what it would send.

local core = require("mig.core")

local recorder = {}

local empty = {}
empty.__index = empty
function empty:affected() return self.conn:unknown(0) end
function empty:row() return self.conn:unknown() end
function empty:value() return self.conn:unknown() end
function empty:count() return self.conn:unknown(0) end
function empty.size() return 0 end
function empty.close() end
empty.__len = function() return 0 end
empty.__close = empty.close

local function nothing(conn)
  return setmetatable({ columns = {}, conn = rawget(conn, "conn") or conn }, empty)
end

local prepared = { execute = nothing, close = function() end }
prepared.__index = prepared

local methods = {}

--- What the server would answer is asked: what follows from it is a guess.
function methods:unknown(answer)
  self.asked = true
  return answer
end

function methods:transaction_status() return self.status end
function methods:server_version() return self.version end
function methods.script() end
function methods:prepare() return setmetatable({ conn = self }, prepared) end
function methods.send_all() return 0 end
function methods.copy_in() return 0 end
function methods.copy_out() return function() return nil end end
function methods.columns() return {} end

-- Whatever a session asks of a connection: there is nothing.
local meta = {
  __index = function(_, name) return methods[name] or nothing end,
}

local function text_of(value)
  if type(value) == "table" then return value.text or "NULL" end
  return tostring(value)
end

--- What a backfill does, as one statement: it changes those rows, in batches.
---@param arguments table of migrator:backfill
---@return string
function recorder.backfill_statement(arguments)
  local parts, names = {}, {}
  for name in pairs(arguments.set or {}) do names[#names + 1] = name end
  table.sort(names)
  for i, name in ipairs(names) do
    parts[i] = core.ident(name) .. " = " .. text_of(arguments.set[name])
  end
  if #parts == 0 then parts[1] = "id = id" end
  local schema, name = core.name_parse(arguments.table_name)
  local place = (schema and core.ident(schema) .. "." or "") .. core.ident(name)
  local where = arguments.where and " WHERE " .. text_of(arguments.where) or ""
  return ("UPDATE %s SET %s%s"):format(place, table.concat(parts, ", "), where)
end

--- A connection that records nothing itself: the migrator's `on_statement` does.
---@param version integer
---@param status "active"|"idle"
---@return table
function recorder.connection(version, status)
  return setmetatable({ version = version, status = status }, meta)
end

return recorder
