--- How tables are used: their rows and sizes, how often they are read and written, and the replicas
--- that replay what is done to them.

local core = require("mig.core")
local dkjson = require("dkjson")

local activity = {}

---@class mig.guard.Used
---@field schema string
---@field name string
---@field rows integer|nil
---@field bytes integer|nil
---@field reads number|nil scans a second
---@field writes number|nil rows a second

---@class mig.guard.Activity
---@field tables mig.guard.Used[]
---@field replicas integer

-- Statistics count from the last reset of the database's own, or from when the server began to keep
-- any; what nobody has analyzed yet has -1 rows.
local TABLES = [[
  WITH since AS (
    SELECT COALESCE(d.stats_reset, LEAST(a.stats_reset, b.stats_reset)) AS moment
      FROM pg_catalog.pg_stat_database d, pg_catalog.pg_stat_archiver a,
           pg_catalog.pg_stat_bgwriter b
     WHERE d.datname = pg_catalog.current_database()),
  passed AS (
    SELECT GREATEST(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - moment), 60)::float8
           AS seconds
      FROM since)
  SELECT n.nspname AS schema, c.relname AS name, c.reltuples::bigint AS rows,
         pg_catalog.pg_table_size(c.oid) AS bytes,
         (s.seq_scan + COALESCE(s.idx_scan, 0)) / p.seconds AS reads,
         (s.n_tup_ins + s.n_tup_upd + s.n_tup_del) / p.seconds AS writes
    FROM passed p, pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
   WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
     AND n.nspname NOT LIKE 'pg\_toast%' AND n.nspname NOT LIKE 'pg\_temp%'
   ORDER BY 1, 2]]

-- Subscribers of logical replication replay rows, no locks. Who may not see states sees all.
local REPLICAS = [[
  SELECT pg_catalog.count(*) AS number
    FROM pg_catalog.pg_stat_replication r
   WHERE COALESCE(r.state, 'streaming') IN ('catchup', 'streaming')
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots s
                      WHERE s.active_pid = r.pid AND s.slot_type = 'logical')]]

local function whole(value)
  local number = math.tointeger(tonumber(value))
  return number and number >= 0 and number or nil
end

--- Reads it from a database.
---@param conn table
---@return mig.guard.Activity
function activity.read(conn)
  local tables = {}
  for i, row in ipairs(conn:query(TABLES)) do
    tables[i] = { schema = row.schema, name = row.name, rows = whole(row.rows),
      bytes = whole(row.bytes), reads = tonumber(row.reads), writes = tonumber(row.writes) }
  end
  return { tables = tables, replicas = whole(conn:query(REPLICAS)[1].number) }
end

local MARK = "\nactivity "

--- A saved snapshot with it: one more line.
---@param text string what snapshot:dump() gave
---@param made mig.guard.Activity
---@return string
function activity.attach(text, made)
  return (text:gsub("\n$", "")) .. MARK .. core.json(made) .. "\n"
end

--- A saved snapshot without it, and what it held.
---@param text string
---@return string text, mig.guard.Activity|nil
function activity.detach(text)
  local at = text:find("^mig%-snapshot%s") and text:find(MARK .. "{", 1, true)
  if not at then return text, nil end
  return text:sub(1, at), dkjson.decode(text, at + #MARK)
end

return activity
