-- Another session that wants rows which a backfill has locked, until the program is ended:
--   lua5.4 spec/bench/probe.lua CONNINFO FILE
-- Writes the longest time that it waited for a row, in seconds, and how often it asked.
package.cpath = (os.getenv("BUILD") or "build") .. "/lib/?.so;" .. package.cpath
local core = require("mig.core")

local conn <close> = core.connect(arg[1])
conn:script("SET application_name = 'probe'")
local longest, count = 0, 0

local NEXT = [[
SELECT (position->>0)::bigint AS id FROM migration_info_backfill_part
WHERE NOT done ORDER BY part LIMIT 1]]

local function ask()
  if conn:query("SELECT to_regclass('migration_info_backfill_part') IS NULL AS none")[1].none
    == "t" then
    return
  end
  local row = conn:query(NEXT)[1]
  if not row or not row.id then return end
  local id, started = tonumber(row.id) + math.random(500), core.os.monotonic()
  conn:query("UPDATE fills SET touched = touched + 1 WHERE id = $1", id)
  longest, count = math.max(longest, core.os.monotonic() - started), count + 1
end

while conn:query("SELECT count(*) AS n FROM probes")[1].n == "0" do
  ask()
  core.os.sleep(0.01)
end
local file <close> = assert(io.open(arg[2], "w"))
file:write(("%.4f %d\n"):format(longest, count))
