--- The end of a backfill: proof that nothing is left to do.

local failure = require("mig.failure")
local predicate = require("mig.backfill.predicate")
local units = require("mig.backfill.units")

local proof = {}

local PASSES = 20
local SHOWN = 100000

local LEFT = [[
SELECT pg_catalog.count(*) AS n FROM (SELECT FROM %s WHERE %s LIMIT %d) AS rows_left]]

local function count(job, conn, condition)
  local sql = LEFT:format(job.target.sql_name, predicate.parens(condition), SHOWN)
  conn:script("BEGIN; SET LOCAL statement_timeout = 0")
  local ok, result = pcall(conn.query, conn, sql)
  conn:script("ROLLBACK")
  if not ok then error(result, 0) end
  return tonumber(result[1].n)
end

local function shown(number)
  return (number == SHOWN and "at least " or "") .. units.count_text(number)
end

local function verify(job, conn)
  if not job.definition.verify then return end
  local number = count(job, conn, job.definition.verify)
  if number == 0 then return end
  failure.raise({
    message = ('backfill "%s" went over the whole table, and %s rows match verify'):format(
      job.name, shown(number)),
    statement = job.definition.verify, hint = "What is done stays done.",
  })
end

--- How many rows another pass has to do; 0: it is proven that nothing is left.
---
--- Where rows stop matching `where` when they are done, none may match in the end. Where some go on
--- matching (it says which rows, not which are left), the proof is that each part of the table was
--- walked from its first key to its last.
---@param job mig.backfill.Job
---@param conn table
---@param counts { still: integer, rows: integer }
---@param pass integer that is over
---@return integer
function proof.left(job, conn, counts, pass)
  if not job.where or counts.still > 0 then
    verify(job, conn)
    return 0
  end
  local number = count(job, conn, job.where)
  if number == 0 then
    verify(job, conn)
    return 0
  end
  if pass < PASSES then return number end
  failure.raise({
    message = ('backfill "%s" went over the table %d times, and %s rows match where'):format(
      job.name, pass, shown(number)),
    detail = "Others make such rows faster than they are done.",
    hint = "Let a default or a trigger fill new rows first.",
  })
end

return proof
