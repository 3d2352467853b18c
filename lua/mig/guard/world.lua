--- What a rule may ask: the effect's neighbours, the state of the database, the session, costs.

local locks = require("mig.guard.locks")

local world = {}

---@class mig.guard.World
---@field version integer server's version: 150000
---@field state mig.guard.State
---@field session mig.guard.Session
---@field script mig.guard.Script
---@field list mig.guard.Effect[] effects of the script
---@field at integer place of the current effect in the list
---@field options table
---@field memory table<string, table> what a rule remembers of the script, by rule
local methods = {}
methods.__index = methods

--- Whether a table, view or index may be in use, see state.lua.
---@param ref mig.guard.Ref|nil
function methods:in_use(ref)
  if not ref then return false end
  local known = self.uses[ref]
  if known == nil then
    known = self.state:in_use(ref)
    self.uses[ref] = known
  end
  return known
end

--- A name for a message: "orders", "app.orders".
---@param ref mig.guard.Ref|nil
---@return string
function methods:say(ref)
  if not ref then return "it" end
  if ref.schema and ref.schema ~= self.state.default_schema then
    return ('"%s.%s"'):format(ref.schema, ref.name)
  end
  return ('"%s"'):format(ref.name)
end

--- What the current effect, or another, locks, rewrites and scans.
---@param effect mig.guard.Effect
---@return mig.guard.Cost
function methods:cost(effect)
  if self.cost_of ~= effect then
    self.cost_of, self.cost_made = effect, locks.of(effect, self)
  end
  return self.cost_made
end

--- The strongest lock that the effect takes on something in use, or nil.
function methods:lock(effect)
  return locks.strongest(self:cost(effect), self)
end

--- Whether the effect locks something in use at least so strongly.
---@param effect mig.guard.Effect
---@param mode string "S", "SUX", "AX"
function methods:locks_at_least(effect, mode)
  local lock = self:lock(effect)
  return lock ~= nil and locks.is_at_least(lock.mode, mode)
end

--- Iterates over the effects of the script after the current one.
---@return fun(): mig.guard.Effect|nil
function methods:following()
  local i = self.at
  return function()
    i = i + 1
    return self.list[i]
  end
end

--- Iterates over the effects of the script before the current one, the last first.
function methods:preceding()
  local i = self.at
  return function()
    i = i - 1
    return self.list[i]
  end
end

--- Whether the script drops an index of the same name before it builds this one.
---@param effect mig.guard.Effect create_index
function methods:is_dropped_before(effect)
  for before in self:preceding() do
    if before.kind == "drop_index" and before.index.name == effect.name then return true end
  end
  return false
end

--- Whether two references mean the same.
function methods:same(a, b)
  return a ~= nil and b ~= nil and self.state:key(a) == self.state:key(b)
end

--- What a rule remembers of the script so far.
---@param id string
---@return table
function methods:remember(id)
  local memory = self.memory[id]
  if not memory then
    memory = {}
    self.memory[id] = memory
  end
  return memory
end

--- "note" while only the tool that runs the file knows whether it is one transaction.
---@param severity string
---@return string
function methods:if_transaction(severity)
  return self.session:in_transaction() and severity or "note"
end

---@param fields table
---@return mig.guard.World
function world.new(fields)
  local self = setmetatable(fields, methods)
  self.memory = {}
  self.uses = {} -- answers of in_use about the current effect
  function self.volatility(call) return self.state.functions[call.name] end
  return self
end

return world
