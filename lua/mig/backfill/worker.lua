--- A worker: takes parts and does their batches, one after the other, as a coroutine that yields
--- while the server works (its connection) or while it sleeps (a moment of the clock).

local batch = require("mig.backfill.batch")
local checkpoint = require("mig.backfill.checkpoint")
local core = require("mig.core")
local pace = require("mig.backfill.pace")
local savepoints = require("mig.savepoints")
local plain = require("mig.steps.plain")
local session = require("mig.session")

local worker = {}

---@class mig.backfill.Worker
---@field conn table
---@field ask fun(sql: string, ...: any): table a statement's result; yields meanwhile
---@field pace mig.backfill.Pace
---@field session mig.Session for a person's functions
---@field guard mig.Savepoints

--- What a batch may meet and be tried again after, smaller: what to call it.
local PASSING = {
  ["55P03"] = "rows or the table are locked", ["40P01"] = "a deadlock",
  ["40001"] = "a serialization failure", ["57014"] = "a batch took longer than statement_timeout",
}

---@param conn table
---@param crew mig.backfill.Crew
---@return mig.backfill.Worker
function worker.new(conn, crew)
  local self = { conn = conn, guard = savepoints.new() }
  function self.ask(sql, ...)
    conn:send(sql, ...)
    coroutine.yield(conn)
    return conn:receive()
  end
  local definition, sizes = crew.job.definition, crew.job.walk.sizes
  self.pace = pace.new({
    start = definition.batch or sizes.start, floor = sizes.floor, ceiling = sizes.ceiling,
    target = crew.target_time,
  })
  if definition.batch and not crew.target_time then self.pace:set(definition.batch, nil) end
  self.session = session.new({ conn = conn, guard = self.guard, steps = plain.new(conn) })
  return self
end

local function sleep(seconds)
  coroutine.yield(core.os.monotonic() + seconds)
end

local function is_passing(problem)
  return core.is_error(problem) and problem.kind == "server" and PASSING[problem.sqlstate]
end

--- A batch that met a lock or the like: smaller, and a little later.
local function try_again(self, crew, problem)
  self.failures = (self.failures or 0) + 1
  self.failing_since = self.failing_since or core.os.monotonic()
  if core.os.monotonic() - self.failing_since > crew.job.definition.patience then
    error(problem, 0)
  end
  self.pace:failed()
  crew:hindered(PASSING[problem.sqlstate], self.failures)
  sleep(math.min(1, 0.02 * 2 ^ math.min(self.failures, 6)) * (0.75 + math.random() / 2))
end

--- Somebody else moved the checkpoint: the server, for a run that was killed.
local function read_again(self, crew, part)
  self.surprises = (self.surprises or 0) + 1
  local fresh = checkpoint.read_part(crew.job.book, self.ask, crew.job.name, part.part)
  if not fresh or self.surprises > 3 then
    require("mig.failure").raise({
      kind = "locked", message = ('another run works on backfill "%s"'):format(crew.job.name),
    })
  end
  for _, name in ipairs({ "position", "batches", "done" }) do part[name] = fresh[name] end
end

local function succeed(self, crew, outcome, full, size)
  local seconds = core.os.monotonic() - self.started
  self.failures, self.failing_since, self.surprises = 0, nil, 0
  if full then self.pace:took(seconds) end
  crew:progressed(outcome, size, seconds)
  local rest = seconds * (100 / crew.speed - 1)
  if rest > 0 then sleep(rest) end
end

local function step(self, crew, part)
  local size = self.pace.size
  local ok, outcome, full = pcall(batch.run, crew.job, self, part, size)
  if ok and outcome then return succeed(self, crew, outcome, full, size) end
  if ok then return read_again(self, crew, part) end
  if not is_passing(outcome) then error(outcome, 0) end
  try_again(self, crew, outcome)
end

--- Works until no part is left.
---@param self mig.backfill.Worker
---@param crew mig.backfill.Crew
function worker.run(self, crew)
  local part = crew:take()
  while part do
    while not part.done do
      crew:gate(self)
      step(self, crew, part)
    end
    part = crew:take()
  end
end

worker.sleep = sleep

return worker
