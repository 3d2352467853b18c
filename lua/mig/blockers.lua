--- Who is in the way of a statement that waits for a lock, and who waits behind it: asked over a
--- second connection, while the first one waits.

local core = require("mig.core")

local blockers = {}

local OWN_PID = "SELECT %d AS pid"

-- Behind a pooler the backend is known by what it runs.
local OWN_STATEMENT = [[
SELECT pid FROM pg_catalog.pg_stat_activity
WHERE datname = pg_catalog.current_database() AND state = 'active'
  AND left(query, 900) = left(%s, 900) AND pid <> pg_catalog.pg_backend_pid() LIMIT 1]]

local QUERY = [[
WITH me AS (%s),
blocking AS (SELECT DISTINCT unnest(pg_catalog.pg_blocking_pids(pid)) AS pid FROM me)
SELECT CASE WHEN b.pid IS NULL THEN 'behind' ELSE 'before' END AS place, a.pid, a.usename AS role,
       a.application_name AS application, a.backend_type, a.state,
       extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::int AS age,
       left(pg_catalog.regexp_replace(a.query, '\s+', ' ', 'g'), 120) AS query
FROM pg_catalog.pg_stat_activity AS a
LEFT JOIN blocking AS b ON b.pid = a.pid
WHERE b.pid IS NOT NULL OR a.wait_event_type = 'Lock' AND EXISTS (
  SELECT FROM me WHERE me.pid = ANY (pg_catalog.pg_blocking_pids(a.pid)))
ORDER BY place DESC, a.xact_start, a.pid]]

local function age(row)
  local seconds = tonumber(row.age)
  return seconds and (" for %d s"):format(seconds) or ""
end

local function name(row)
  if row.backend_type ~= "client backend" then
    return ("process %s (%s)"):format(row.pid, row.backend_type or "?")
  end
  return ('process %s (role "%s", application "%s")'):format(
    row.pid, row.role or "", row.application or "")
end

local function line(row)
  local query = row.query and row.query ~= "" and ": " .. row.query or ""
  return ("%s, %s%s%s"):format(name(row), row.state or "unknown", age(row), query)
end

--- The rows of a look as text, a line a session.
---@param rows table[]
---@return string
function blockers.describe(rows)
  local lines, behind = {}, {}
  for _, row in ipairs(rows) do
    local list = row.place == "before" and lines or behind
    list[#list + 1] = line(row)
  end
  for i, text in ipairs(lines) do lines[i] = "Blocked by " .. text end
  if #behind > 0 then
    lines[#lines + 1] = ("%d session%s behind it:"):format(
      #behind, #behind == 1 and " waits" or "s wait")
    for _, text in ipairs(behind) do lines[#lines + 1] = "  " .. text end
  end
  return table.concat(lines, "\n")
end

local function look(run)
  run.second = run.second or run.open()
  local own = run.pooled and OWN_STATEMENT:format(core.literal(run.statement or ""))
    or OWN_PID:format(run.conn:info().pid)
  return run.second:query(QUERY:format(own))
end

--- Looks while the connection waits; failures of the second connection are nobody's business.
local function tick(run)
  local ok, rows = pcall(look, run)
  if not ok then
    if core.is_error(rows) and rows.kind == "interrupted" then error(rows, 0) end
    run.second = nil
    return
  end
  local known = run.blocked and blockers.describe(run.blocked)
  if #rows == 0 then return end
  run.blocked = rows
  local text = blockers.describe(rows)
  if not known then run.render:say("waiting for a lock. " .. text) end
end

--- Watches the run's connection from now on: `run.blocked` holds the rows seen last.
---@param run mig.Run
---@param lock_timeout integer|nil milliseconds
function blockers.watch(run, lock_timeout)
  local every = math.max(100, math.min(1000, (lock_timeout or 2000) // 3))
  run.conn:on_wait(function() tick(run) end, every, every)
end

--- Ends the connection that watched.
---@param run mig.Run
function blockers.close(run)
  if run.second then run.second:close() end
  run.second = nil
end

return blockers
