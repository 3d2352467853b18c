--- Steps that are nothing but what is sent: for a migrator whose transaction somebody else keeps.

local plain = {}

local methods = {}

function methods:__index(name)
  if name == "outside" then return self.conn:transaction_status() == "idle" end
  return methods[name]
end

local function nothing() end

function methods.replaying() return false end
function methods.perform(_, _, _, _, run) return run() end
function methods.script(_, sql, run) return run(sql) end
function methods.stream(_, _, _, open) return open(nothing) end
function methods.live(_, _, run) return run() end
methods.open, methods.keep_failure = nothing, nothing

--- The same methods as mig.Steps has for a session.
---@param conn table
---@return table
function plain.new(conn)
  return setmetatable({ conn = conn }, methods)
end

return plain
