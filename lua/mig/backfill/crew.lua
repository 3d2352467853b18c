--- The workers of a backfill and what they share: who takes which part, what other terminals
--- want, what makes everybody wait.

local checkpoint = require("mig.backfill.checkpoint")
local core = require("mig.core")
local failure = require("mig.failure")
local throttle = require("mig.backfill.throttle")
local worker = require("mig.backfill.worker")

local crew = {}
crew.__index = crew

local BEAT = 0.4 -- seconds between looks at the checkpoint's row and the signals
local DOZE = 0.2 -- seconds that a pause sleeps at a time
local TARGET = 0.25

---@class mig.backfill.Crew
---@field job mig.backfill.Job
---@field conn table the migration's connection: the first worker's, and for the signals
---@field progress mig.backfill.Progress
---@field parts mig.backfill.Part[] that are not done
---@field speed integer percent
---@field target_time number|nil

---@param job mig.backfill.Job
---@param conn table
---@param parts mig.backfill.Part[]
---@param progress mig.backfill.Progress
---@param session mig.Session
---@return mig.backfill.Crew
function crew.new(job, conn, parts, progress, session)
  local definition = job.definition
  local self = setmetatable({
    job = job, conn = conn, parts = parts, next_part = 1, progress = progress, speed = 100,
    state = "running", beat_at = 0, workers = {},
    target_time = definition.target or (not definition.batch and TARGET) or nil,
  }, crew)
  self.throttle = throttle.new(definition.throttle, job.target.oid, session)
  return self
end

--- The next part that nobody works on, or nil.
function crew:take()
  local part = self.parts[self.next_part]
  self.next_part = self.next_part + 1
  return part
end

-- ------------------------------------------------------- what others want

--- What another terminal set; each setting once, so that batches go on adapting.
local function apply_settings(self, row)
  self.speed = math.max(1, math.min(100, tonumber(row.speed) or 100))
  local label = ("%s %s"):format(row.batch, row.target)
  if label == self.settings or (not row.batch and not row.target) then return end
  self.settings = label
  local size, target = math.tointeger(tonumber(row.batch)), tonumber(row.target)
  if target then self.target_time = target end
  for _, one in ipairs(self.workers) do
    one.pace:set(size, target or (not size and self.target_time) or nil)
  end
end

local function stop(self, row)
  local reason = "by " .. (row.wanted_by or "?")
  checkpoint.beat(self.job.book, self.conn, self.job.name, "stopped", reason, 0)
  failure.raise({
    message = ('backfill "%s" was stopped by %s'):format(self.job.name, row.wanted_by or "?"),
    detail = ("%d rows are done and stay done."):format(self.progress.rows),
    hint = "The same command goes on from there.",
  })
end

local function forgotten(self)
  failure.raise({
    message = ('backfill "%s" was forgotten while it ran'):format(self.job.name),
    hint = "The same command begins it anew.",
  })
end

local function set_state(self, state, reason)
  if state == self.state and reason == self.reason then return end
  self.state, self.reason = state, reason
  self.progress:changed(state, reason)
end

--- Looks at the signals and at the checkpoint's row, and says there how it goes.
local function beat(self)
  self.beat_at = core.os.monotonic() + BEAT
  local row = checkpoint.beat(self.job.book, self.conn, self.job.name, self.state,
    self.reason or self.hindrance, self.progress.rate)
  self.hindrance = nil
  if not row then forgotten(self) end
  if row.wanted == "stop" then stop(self, row) end
  apply_settings(self, row)
  if row.wanted == "pause" then
    return set_state(self, "paused", "by " .. (row.wanted_by or "?"))
  end
  local reason = throttle.reason(self.throttle, self.conn)
  set_state(self, reason and "waiting" or "running", reason)
end

--- Before each batch of a worker: lets it through when nothing speaks against it.
function crew:gate()
  while true do
    if core.os.monotonic() >= self.beat_at then beat(self) end
    if self.state == "running" then return end
    self.progress:waits(self.state, self.reason)
    worker.sleep(DOZE)
  end
end

-- ------------------------------------------------------------ what happens

--- A worker has done a batch.
function crew:progressed(outcome, walked)
  self.progress:add(outcome.rows, walked * self.job.rows_a_unit, "running")
end

local HOLDERS = [[
SELECT a.pid, a.application_name, a.state,
       EXTRACT(epoch FROM pg_catalog.now() - a.xact_start)::bigint AS age
FROM pg_catalog.pg_locks AS l JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.relation = $1::pg_catalog.oid AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()
  AND a.application_name NOT LIKE 'mig%' AND l.mode NOT IN ('AccessShareLock')
ORDER BY a.xact_start LIMIT 1]]

--- A worker did not get what it needs; after some tries that is said, with who may be in the way.
function crew:hindered(why, failures)
  self.hindrance = why
  if failures < 4 or (failures & (failures - 1)) ~= 0 then return end
  local row = self.conn:transaction_status() == "idle"
    and self.conn:query(HOLDERS, self.job.target.oid)[1]
  local who = row and ("; process %s (%s, %s) has had locks of the table for %s s"):format(row.pid,
    row.application_name, row.state, row.age) or ""
  self.hindrance = why .. who
  self.progress:changed("waiting", self.hindrance)
end

-- ----------------------------------------------------------------- running

--- SIGINT stops what runs in a coroutine, too.
local function resume(thread, ...)
  local before = core.os.run_coroutine(thread)
  local results = table.pack(coroutine.resume(thread, ...))
  core.os.run_coroutine(before)
  return table.unpack(results, 1, results.n)
end

local function advance(task, self)
  local ok, waits_for = resume(task.thread, task.worker, self)
  if not ok then error(waits_for, 0) end
  task.wake, task.conn = nil, nil
  if coroutine.status(task.thread) == "dead" then return false end
  task[type(waits_for) == "number" and "wake" or "conn"] = waits_for
  return true
end

--- Connections that are waited for, and how long until the first sleeper wakes.
local function what_next(tasks)
  local conns, owners, wake = {}, {}, math.huge
  for _, task in ipairs(tasks) do
    if task.conn then
      conns[#conns + 1], owners[#owners + 1] = task.conn, task
    else
      wake = math.min(wake, task.wake)
    end
  end
  return conns, owners, math.max(0, math.min(wake - core.os.monotonic(), 3600))
end

local function ready_tasks(tasks)
  local conns, owners, seconds = what_next(tasks)
  local list = {}
  for i, ready in ipairs(core.wait(conns, seconds)) do
    if ready then list[#list + 1] = owners[i] end
  end
  local now = core.os.monotonic()
  for _, task in ipairs(tasks) do
    if task.wake and task.wake <= now then list[#list + 1] = task end
  end
  return list
end

local function remove(list, item)
  for i, one in ipairs(list) do
    if one == item then return table.remove(list, i) end
  end
end

local function loop(self, tasks)
  for _, task in ipairs({ table.unpack(tasks) }) do
    if not advance(task, self) then remove(tasks, task) end
  end
  while #tasks > 0 do
    for _, task in ipairs(ready_tasks(tasks)) do
      if not advance(task, self) then remove(tasks, task) end
    end
  end
end

--- After an error: nothing may be left running on a connection that goes on.
local function quiet(self)
  for _, one in ipairs(self.workers) do
    if one.conn:transaction_status() ~= "lost" then
      pcall(one.conn.cancel, one.conn)
      pcall(one.conn.receive, one.conn)
      local status = one.conn:transaction_status()
      if status ~= "idle" and status ~= "lost" then pcall(one.conn.script, one.conn, "ROLLBACK") end
    end
  end
end

--- Does all parts with one worker a connection. Raises the first error of a worker.
---@param conns table[] the first may be the migration's own
function crew:run(conns)
  local tasks = {}
  for i, conn in ipairs(conns) do
    self.workers[i] = worker.new(conn, self)
    tasks[i] = { worker = self.workers[i], thread = coroutine.create(worker.run) }
  end
  local ok, problem = xpcall(loop, failure.handler, self, tasks)
  if ok then return end
  quiet(self)
  error(problem, 0)
end

return crew
