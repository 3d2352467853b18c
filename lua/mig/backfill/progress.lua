--- How far a backfill is, for people (a line that is overwritten, or one now and then) and, with
--- --json, as events.

local core = require("mig.core")
local units = require("mig.backfill.units")

local progress = {}
progress.__index = progress

local SMOOTH = 0.2 -- weight of the newest rate
local LINE, EVENT, SHOWN = 30, 1, 0.2 -- seconds between lines, events, changes on a terminal

---@class mig.backfill.Progress
---@field rows integer changed, of all runs
---@field walked integer
---@field rate number rows walked a second

---@param render mig.Render
---@param job mig.backfill.Job
---@param counts { rows: integer, walked: integer, total: integer }
---@return mig.backfill.Progress
function progress.new(render, job, counts)
  local now = core.os.monotonic()
  return setmetatable({
    render = render, job = job, rows = counts.rows, walked = counts.walked, total = counts.total,
    rate = 0, began = now, last = now, line_at = now, event_at = 0, shown_at = 0, since = 0,
  }, progress)
end

--- The share that is done, from 0 to 1.
function progress:share()
  if self.total <= 0 then return 0 end
  return math.min(1, self.walked / self.total)
end

--- Seconds that are left, or nil.
function progress:left()
  if self.rate <= 0 or self.total <= 0 then return nil end
  return math.max(0, self.total - self.walked) / self.rate
end

local function measure(self, now, walked)
  self.since = self.since + walked
  if now - self.last < 0.5 then return end
  local rate = self.since / (now - self.last)
  self.rate = self.rate == 0 and rate or self.rate * (1 - SMOOTH) + rate * SMOOTH
  self.last, self.since = now, 0
end

function progress:text(state, reason)
  local left = state == "running" and self:left()
  return ("%3d %%  %s rows  %s/s%s%s"):format(math.floor(self:share() * 100),
    units.count_text(self.rows), units.count_text(self.rate),
    left and "  " .. units.time_text(left) .. " left" or "",
    reason and ("  %s: %s"):format(state, reason) or "")
end

--- Emits an event now.
function progress:event(state, reason)
  local left = self:left()
  self.render:event({
    event = "backfill", name = self.job.name, table_name = self.job.shown_name,
    state = state, reason = reason, rows = self.rows, walked = math.floor(self.walked),
    total = math.floor(self.total),
    rate = math.floor(self.rate), seconds_left = left and math.floor(left + 0.5) or nil,
  })
end

local function line(self, text)
  if not self.render.json then self.render:say("  " .. text) end
end

local function show(self, now, state, reason)
  if now - self.shown_at >= SHOWN then
    self.shown_at = now
    self.render:status(self:text(state, reason))
  end
  if now - self.event_at >= EVENT then
    self.event_at = now
    self:event(state, reason)
  end
  if now - self.line_at >= LINE then
    self.line_at = now
    if not self.render.err_is_terminal then
      line(self, ("%s  %s"):format(self.job.name, self:text(state, reason)))
    end
  end
end

--- A batch is done.
---@param rows integer changed
---@param walked integer
---@param state string
---@param reason string|nil
function progress:add(rows, walked, state, reason)
  local now = core.os.monotonic()
  self.rows, self.walked = self.rows + rows, math.min(self.walked + walked, self.total)
  measure(self, now, walked)
  show(self, now, state, reason)
end

--- The state or its reason is another one now.
---@param state string
---@param reason string|nil
function progress:changed(state, reason)
  self:event(state, reason)
  if state == "running" then
    line(self, ("%s goes on"):format(self.job.name))
  else
    line(self, ("%s is %s: %s"):format(self.job.name, state, reason or "?"))
  end
  self.render:status(self:text(state, reason))
end

--- Time passes while it waits.
function progress:waits(state, reason)
  show(self, core.os.monotonic(), state, reason)
end

return progress
