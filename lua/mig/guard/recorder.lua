--- A connection that is none: it answers every query with no rows, so that a migration can be
--- played to see what it would send.

local recorder = {}

local empty = {}
empty.__index = empty
function empty.affected() return 0 end
function empty.row() return nil end
function empty.value() return nil end
function empty.count() return 0 end
function empty.size() return 0 end
function empty.close() end
empty.__len = function() return 0 end
empty.__close = empty.close

local function nothing()
  return setmetatable({ columns = {} }, empty)
end

local prepared = { execute = nothing, close = function() end }
prepared.__index = prepared

local methods = {}

function methods:transaction_status() return self.status end
function methods:server_version() return self.version end
function methods.script() end
function methods.prepare() return setmetatable({}, prepared) end
function methods.send_all() return 0 end
function methods.copy_in() return 0 end
function methods.copy_out() return function() return nil end end
function methods.columns() return {} end

-- Whatever a session asks of a connection: there is nothing.
local meta = {
  __index = function(_, name) return methods[name] or nothing end,
}

--- A connection that records nothing itself: the migrator's `on_statement` does.
---@param version integer
---@param status "active"|"idle"
---@return table
function recorder.connection(version, status)
  return setmetatable({ version = version, status = status }, meta)
end

return recorder
