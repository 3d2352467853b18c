--- How large the next batch is. Pure: it is told how long batches took.
---
--- A target is the longest that a batch should hold its rows. Batches aim below it, since one in a
--- hundred takes far longer than its neighbours (a checkpoint, a page split, a busy disk).

local pace = {}
pace.__index = pace

local AIM = 0.5 -- of the target
local GROW, SHRINK = 1.5, 0.5 -- the most that one batch changes the next
local CREEP = 1.15 -- and how much it grows at most once the aim has been met

---@class mig.backfill.Pace
---@field size integer of the next batch, in the walk's units

---@param options { start: integer, floor: integer, ceiling: integer, target: number|nil }
---@return mig.backfill.Pace
function pace.new(options)
  return setmetatable({
    exact = options.start, floor = options.floor, ceiling = options.ceiling,
    target = options.target, size = options.start, wanted = options.start,
  }, pace)
end

local function resize(self, exact)
  self.exact = math.max(self.floor, math.min(self.ceiling, exact))
  self.size = math.max(1, math.floor(self.exact))
end

--- Batches of this size, or by the target where size is nil.
---@param size integer|nil
---@param target number|nil
function pace:set(size, target)
  self.target = target
  if size then
    self.wanted = size
    self.floor, self.ceiling = math.min(self.floor, size), math.max(self.ceiling, size)
    resize(self, size)
  end
end

--- A batch of the full size took so long.
---@param seconds number
function pace:took(seconds)
  if not self.target then
    -- Without a target the size only comes back after failures.
    return resize(self, math.min(self.wanted, self.exact * GROW))
  end
  local factor = seconds > 0 and self.target * AIM / seconds or GROW
  self.met = self.met or factor < 1
  resize(self, self.exact * math.max(SHRINK, math.min(self.met and CREEP or GROW, factor)))
end

--- A batch did not get its locks in time, or the like.
function pace:failed()
  resize(self, self.exact * SHRINK)
end

return pace
