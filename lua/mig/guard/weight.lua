--- What a finding weighs: the lock that it is about, by the size and the traffic of what is locked.

local locks = require("mig.guard.locks")

local weight = {}

---@class mig.guard.Lock
---@field mode string "ACCESS EXCLUSIVE"
---@field table string
---@field blocks string|nil what waits
---@field work "rewrite"|"scan"|nil
---@field reason string|nil
---@field rows integer|nil
---@field bytes integer|nil
---@field waiting number|nil statements a second that would wait
---@field replicas integer|nil that replay it
---@field waits boolean|nil for older transactions

-- Statements a second that a mode keeps waiting.
local function waiting(mode, use)
  if not use.reads or not locks.is_at_least(mode, "S") then return nil end
  return locks.is_at_least(mode, "AX") and use.reads + use.writes or use.writes
end

local function made(effect, world)
  local cost = world:cost(effect)
  local lock = locks.strongest(cost, world)
  if not lock or not locks.is_at_least(lock.mode, "SUX") then return false end
  local use = world.state:use(lock.ref)
  local replayed = cost.rewrite or locks.is_at_least(lock.mode, "AX")
  return {
    mode = locks.NAMES[lock.mode], table = world:say(lock.ref):gsub('"', ""),
    blocks = locks.BLOCKS[lock.mode], work = cost.rewrite and "rewrite" or cost.scan and "scan"
      or nil, reason = cost.rewrite or cost.scan, bytes = use.bytes, rows = use.rows,
    waiting = waiting(lock.mode, use), replicas = replayed and world.state.replicas or nil,
    waits = cost.waits,
  }
end

--- The lock of an effect, the same for all findings about it; nil when it is none to speak of.
---@param effect mig.guard.Effect
---@param world mig.guard.World
---@return mig.guard.Lock|nil
function weight.lock(effect, world)
  if not effect.statement then return nil end
  local cost = world:cost(effect)
  if cost.said == nil then cost.said = made(effect, world) end
  return cost.said or nil
end

--- "; 2 replicas replay it", or nothing when no replica is known.
---@param replicas integer|nil
---@return string
function weight.replayed(replicas)
  if not replicas or replicas == 0 then return "" end
  if replicas == 1 then return "; a replica replays it" end
  return ("; %d replicas replay it"):format(replicas)
end

local ROWS = { note = 1000, error = 10000000 }
local BUSY = { warning = 100, error = 1000 }
local CHANGES = { update = true, delete = true }
local HIGHER = { note = "warning", warning = "error", error = "error" }

local function rows_of(effect, lock, world)
  if lock then return lock.work and lock.rows end
  return CHANGES[effect.kind] and world.state:use(effect.table).rows
end

--- The severity of a finding where sizes and traffic are known; `guard.rows` and `guard.busy` in
--- mig.lua set the limits.
---@param severity string the rule's
---@param rule mig.guard.Rule
---@param effect mig.guard.Effect
---@param lock mig.guard.Lock|nil
---@param world mig.guard.World
---@return string
function weight.severity(severity, rule, effect, lock, world)
  local limits, busy = world.options.rows or ROWS, world.options.busy or BUSY
  local rows, waits = rows_of(effect, lock, world), lock and lock.waiting or 0
  if rows and rows < (limits.note or ROWS.note) and waits < (busy.warning or BUSY.warning) then
    return "note"
  end
  if rows and rows >= (limits.error or ROWS.error) and (severity ~= "note" or not lock) then
    return HIGHER[severity]
  end
  if lock and lock.work and severity == "warning" and waits >= (busy.error or BUSY.error) then
    return "error"
  end
  if rule.queue and severity == "note" and waits >= (busy.warning or BUSY.warning) then
    return "warning"
  end
  return severity
end

return weight
