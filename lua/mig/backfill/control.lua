--- Backfills as another terminal sees and steers them.

local checkpoint = require("mig.backfill.checkpoint")
local core = require("mig.core")
local failure = require("mig.failure")

local control = {}

-- One whose run is gone, and did not say why, was interrupted.
local LIST = [[
SELECT b.name, b.table_name, b.definition, b.speed, b.workers, b.pass, b.estimate AS total, b.rate,
       b.host, b.lock_key,
       CASE WHEN b.state IN ('done', 'stopped', 'failed') OR EXISTS (
         SELECT FROM pg_catalog.pg_locks AS l
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
           AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d
                             WHERE d.datname = pg_catalog.current_database())
           AND (l.classid::bigint << 32) | l.objid::bigint = b.lock_key)
       THEN b.state ELSE 'interrupted' END AS state,
       b.reason, COALESCE(p.rows, 0) AS rows, COALESCE(p.walked, 0) AS walked,
       pg_catalog.to_char(b.started_at AT TIME ZONE 'UTC',
                          'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS started_at,
       pg_catalog.to_char(b.updated_at AT TIME ZONE 'UTC',
                          'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS updated_at
FROM %s AS b LEFT JOIN (
  SELECT p.name, pg_catalog.sum(p.rows) AS rows,
         pg_catalog.sum(p.walked) FILTER (WHERE p.part > 10000 * o.pass) AS walked
  FROM %s AS p JOIN %s AS o ON o.name = p.name GROUP BY p.name) AS p ON p.name = b.name
ORDER BY b.started_at, b.name]]

local NUMBERS = { "speed", "workers", "pass", "total", "rate", "rows", "walked" }

--- All backfills, the oldest first.
---@param book mig.backfill.Book
---@param conn table
---@return table[] rows
function control.list(book, conn)
  if not checkpoint.exists(book, conn) then return {} end
  local rows = {}
  for i, row in ipairs(conn:query(LIST:format(book.whole, book.parts, book.whole))) do
    for _, name in ipairs(NUMBERS) do
      local number = tonumber(row[name]) or 0
      row[name] = math.tointeger(number) or number
    end
    if row.state == "interrupted" then row.reason = nil end
    rows[i] = row
  end
  return rows
end

--- Changes columns of a backfill's row.
---@param book mig.backfill.Book
---@param conn table
---@param name string
---@param changes { column: string, value: any }[]
---@param by string who wants it
function control.change(book, conn, name, changes, by)
  local parts, values = {}, {}
  for i, change in ipairs(changes) do
    parts[i], values[i] = ("%s = $%d"):format(core.ident(change.column), i + 2), change.value
  end
  local sql = ("UPDATE %s SET wanted_by = $2, %s WHERE name = $1"):format(
    book.whole, table.concat(parts, ", "))
  conn:query(sql, name, by, table.unpack(values, 1, #changes))
end

--- Drops the checkpoint of a backfill that does not run.
---@param book mig.backfill.Book
---@param conn table
---@param row table of `control.list`
function control.forget(book, conn, row)
  if row.state == "running" or row.state == "paused" or row.state == "waiting" then
    failure.raise({
      message = ('backfill "%s" is %s'):format(row.name, row.state), source = false,
      hint = ("Stop it first: mig backfill stop %s"):format(row.name),
    })
  end
  conn:script(("BEGIN; DELETE FROM %s WHERE name = %s; DELETE FROM %s WHERE name = %s; COMMIT")
    :format(book.parts, core.literal(row.name), book.whole, core.literal(row.name)))
end

return control
