--- A migration that cannot get its locks is tried again as a whole: with pauses that grow and
--- differ, until a deadline, and each time with a word on who was in the way.

local blockers = require("mig.blockers")
local core = require("mig.core")
local runner = require("mig.runner")

local attempts = {}

-- lock_not_available, deadlock_detected, serialization_failure
local WORDS = {
  ["55P03"] = "could not get a lock in time", ["40P01"] = "was in a deadlock",
  ["40001"] = "met a concurrent change",
}

local FIRST_PAUSE, LAST_PAUSE = 0.5, 15
-- Only a wait longer than deadlock_timeout makes the server push an autovacuum aside.
local BEYOND_DEADLOCK_TIMEOUT = 500
local LONG_EVERY = 2

local SETTINGS = [[
SELECT (extract(epoch FROM %s::interval) * 1000)::bigint AS own, setting::int AS deadlock
FROM pg_catalog.pg_settings WHERE name = 'deadlock_timeout']]

--- deadlock_timeout and the run's lock_timeout, in milliseconds.
local function read_times(run)
  if not run.times then
    local given = run.lock_timeout or "0"
    if given:find("^%d+$") then given = given .. "ms" end
    local row = run.conn:query(SETTINGS:format(core.literal(given)))[1]
    run.times = { deadlock = tonumber(row.deadlock), own = tonumber(row.own) }
  end
  return run.times
end

--- The lock_timeout of an attempt, as PostgreSQL reads it; nil: the run's own.
local function lock_timeout(run, attempt)
  local times = read_times(run)
  if times.own == 0 or times.own > times.deadlock or attempt % LONG_EVERY ~= 0 then return nil end
  return ("%dms"):format(times.deadlock + BEYOND_DEADLOCK_TIMEOUT)
end

local function pause_before(attempt)
  local pause = math.min(LAST_PAUSE, FIRST_PAUSE * 2 ^ (attempt - 2))
  return pause * (0.5 + math.random())
end

local function end_dead_runs(run)
  for _, row in ipairs(run.fence and run.blocked or {}) do
    if row.place == "before" and (row.application or ""):find("^mig: ") then
      run.render:say(("ending process %s, a run of mig that is gone"):format(row.pid))
      run.conn:query("SELECT pg_catalog.pg_terminate_backend($1::int)", row.pid)
    end
  end
end

local function add_blockers(run, problem)
  if not run.blocked then return end
  problem.detail = blockers.describe(run.blocked)
  problem.blockers = run.blocked
end

local function once(run, file, script, direction, entries, timeout)
  local own = run.lock_timeout
  run.lock_timeout, run.blocked = timeout or own, nil
  local ok, result = pcall(runner.play, run, file, script, direction, entries)
  run.lock_timeout = own
  return ok, result
end

local function is_retried(run, problem)
  return core.is_error(problem) and problem.kind == "server" and WORDS[problem.sqlstate]
    and not run.single
end

local function give_up(problem, attempt, started)
  if attempt > 1 then
    problem.hint = ("It was tried %d times in %.0f s. End what is in the way, or give it longer: "
      .. "lock_retry in mig.lua, or --lock-retry SECONDS."):format(
      attempt, core.os.monotonic() - started)
  end
  error(problem, 0)
end

--- Plays a migration, as often as its locks need.
---@param run mig.Run
---@param file mig.File
---@param script mig.Script
---@param direction "up"|"down"
---@param entries mig.JournalEntry[]|nil nil: unknown
---@return integer milliseconds
function attempts.play(run, file, script, direction, entries)
  local started, attempt, timeout = core.os.monotonic(), 1, nil
  while true do
    local ok, result = once(run, file, script, direction, entries, timeout)
    if ok then return result end
    if not is_retried(run, result) then error(result, 0) end
    add_blockers(run, result)
    local pause = pause_before(attempt + 1)
    if core.os.monotonic() - started + pause > (run.lock_retry or 0) then
      give_up(result, attempt, started)
    end
    run.render:say(("%s %s, attempt %d; once more in %.1f s%s"):format(file.revision,
      WORDS[result.sqlstate], attempt, pause, result.detail and ". " .. result.detail or ""))
    end_dead_runs(run)
    core.os.sleep(pause)
    attempt = attempt + 1
    timeout = lock_timeout(run, attempt)
    script, entries = runner.load(run, file, direction), nil
  end
end

return attempts
