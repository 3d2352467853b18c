--- A dry run: the pending migrations are played in one transaction, which is rolled back, and what
--- they took is shown: time, and locks on tables that others use.

local failure = require("mig.failure")
local ledger = require("mig.ledger")
local lock_modes = require("mig.lock_modes")
local runner = require("mig.runner")
local timeouts = require("mig.timeouts")

local rehearsal = {}

-- Relations that were there before: what the transaction made itself is in nobody's way.
local HELD = [[
SELECT l.relation::text AS oid, c.oid::pg_catalog.regclass::text AS name, l.mode
FROM pg_catalog.pg_locks AS l JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted
  AND l.database = (SELECT oid FROM pg_catalog.pg_database
                    WHERE datname = pg_catalog.current_database())
  AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%']]

local THERE = [[
SELECT c.oid::text AS oid FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%']]

local function known_relations(conn)
  local known = {}
  for _, row in ipairs(conn:query(THERE)) do known[row.oid] = true end
  return known
end

--- The strongest lock on each relation that was there before, beyond what was held already.
local function new_locks(conn, known, held)
  local strongest = {}
  for _, row in ipairs(conn:query(HELD)) do
    local strength = lock_modes.strength(row.mode)
    if known[row.oid] and strength > 1 and strength > (held[row.oid] or 0) then
      local best = strongest[row.oid]
      if not best or strength > best.strength then
        strongest[row.oid] = { oid = row.oid, relation = row.name, mode = row.mode,
          strength = strength }
      end
    end
  end
  local list = {}
  for oid, lock in pairs(strongest) do
    held[oid] = lock.strength
    list[#list + 1] = { relation = lock.relation, mode = lock.mode }
  end
  table.sort(list, function(a, b) return a.relation < b.relation end)
  return list
end

-- Errors that what was left out may be the reason of: something is not there, or rows are not as a
-- constraint wants them. A new label of an enum (55P04) can be used once it is committed.
local UNDECIDED = {
  ["42P01"] = true, ["42703"] = true, ["42704"] = true, ["42883"] = true, ["3F000"] = true,
  ["22P02"] = true, ["55000"] = true, ["55P04"] = true,
}

--- Why nobody can tell from here whether a migration would fail; nil when it would.
local function undecided(problem, left_out)
  local state = problem.sqlstate or ""
  if state == "55P04" then
    return "it uses a new label of an enum, which apply commits first"
  end
  if not left_out or not (UNDECIDED[state] or state:sub(1, 2) == "23") then return nil end
  return ("it failed, maybe for what was left out: %s"):format(problem.message)
end

--- Plays one; nil and the reason when what becomes of it cannot be known here.
local function play(run, file, left_out)
  local script = runner.load(run, file, "up")
  local ok, result = xpcall(runner.play, failure.handler, run, file, script, "up", {})
  if ok then return result end
  local reason = undecided(result, left_out or #run.skipped > 0)
  if reason then return nil, reason end
  error(result, 0)
end

local function played(run, file, milliseconds, locks)
  return {
    revision = file.revision, name = file.name, file = file.file, duration_ms = milliseconds,
    locks = locks, left_out = run.skipped,
  }
end

---@class mig.Rehearsal
---@field played table[] revision, name, file, duration_ms, locks (relation, mode), left_out (texts)
---@field rest mig.File[] what could not be played, the one that ended it first
---@field reason string|nil why not

--- Plays migrations and takes them back. What cannot run in a transaction is left out, and ends it
--- where something later needs it.
---@param run mig.Run
---@param list mig.File[]
---@param see fun(item: table) called after each
---@return mig.Rehearsal
function rehearsal.play(run, list, see)
  local conn, result, held = run.conn, { played = {}, rest = {} }, {}
  run.single = true
  run.ledger = ledger.new("pg_temp") -- the project's own stays as it is
  conn:pipeline(timeouts.begin(run, list[1], "up"))
  local ok, problem = xpcall(function()
    ledger.create(run.ledger, conn)
    local known, left_out = known_relations(conn), false
    for i, file in ipairs(list) do
      run.skipped = {}
      local milliseconds, reason = play(run, file, left_out)
      if not milliseconds then
        result.reason, result.rest = reason, table.move(list, i, #list, 1, {})
        return
      end
      left_out = left_out or #run.skipped > 0
      local item = played(run, file, milliseconds, new_locks(conn, known, held))
      result.played[#result.played + 1] = item
      see(item)
    end
  end, failure.handler)
  if conn:transaction_status() ~= "lost" then conn:script("ROLLBACK") end
  if ok then return result end
  problem.note = "This was a dry run, and everything was taken back."
  error(problem, 0)
end

return rehearsal
