--- One batch: its rows and its checkpoint, in one transaction.
---
--- The checkpoint is locked first and must be the one that is expected: a batch that somebody else
--- has done, such as the server for a client that was killed, is never done again.

local checkpoint = require("mig.backfill.checkpoint")
local core = require("mig.core")
local failure = require("mig.failure")
local predicate = require("mig.backfill.predicate")
local rows = require("mig.backfill.rows")

local batch = {}

---@class mig.backfill.Job what all workers share
---@field name string
---@field book mig.backfill.Book
---@field definition mig.backfill.Definition
---@field target mig.backfill.Target
---@field walk mig.backfill.Keyset|mig.backfill.Blocks
---@field where string|nil
---@field columns string[] what functions are given
---@field key_columns table<string, boolean>
---@field rows_a_unit number how many rows a unit of the walk has, about

---@class mig.backfill.Outcome
---@field rows integer that were changed
---@field still integer that match `where` as they did before
---@field again integer those of them that were changed

local WHOLE = [[
WITH "mig expected" AS MATERIALIZED (
  SELECT FROM %s AS p WHERE p.name = $1 AND p.part = $2::integer AND p.batches = $3::bigint
  FOR NO KEY UPDATE
), "mig changed" AS (
  UPDATE %s SET %s
  WHERE EXISTS (SELECT FROM "mig expected") AND %s
  RETURNING %s AS still
)
UPDATE %s AS p SET batches = p.batches + 1, position = $4::jsonb, walked = p.walked + $5::bigint,
  done = $6::boolean, rows = p.rows + c.rows, still = p.still + c.still
FROM (SELECT pg_catalog.count(*) AS rows, pg_catalog.count(*) FILTER (WHERE still) AS still
      FROM "mig changed") AS c
WHERE p.name = $1 AND p.part = $2::integer AND p.batches = $3::bigint
  AND EXISTS (SELECT FROM "mig expected")
RETURNING c.rows, c.still]]

--- Shows the person's part of the statement, not mig's.
local function shorten(job, problem)
  if core.is_error(problem) and problem.kind == "server" and job.definition.set then
    problem.statement, problem.position = ("UPDATE %s SET %s%s"):format(job.target.sql_name,
      predicate.assignments(job.definition.set),
      job.where and " WHERE " .. predicate.parens(job.where) or ""), nil
  end
  error(problem, 0)
end

--- Rows and checkpoint in one statement.
local function set_rows(job, worker, part, bound, size)
  local parameters = {
    job.name, part.part, part.batches, checkpoint.encode(bound or part.last),
    math.ceil(size * job.rows_a_unit), not bound,
  }
  local condition = predicate.batch(job, parameters, part, bound)
  local sql = WHOLE:format(job.book.parts, job.walk:from(part),
    predicate.assignments(job.definition.set), condition,
    job.where and predicate.parens(job.where) or "false", job.book.parts)
  local ok, result = pcall(worker.ask, sql, table.unpack(parameters))
  if not ok then shorten(job, result) end
  local row = result[1]
  return row and { rows = tonumber(row.rows), still = tonumber(row.still),
    again = tonumber(row.still) }
end

local EXPECTED = [[
SELECT FROM %s AS p WHERE p.name = $1 AND p.part = $2::integer AND p.batches = $3::bigint
FOR NO KEY UPDATE]]

local ADVANCE = [[
UPDATE %s SET batches = batches + 1, position = $3::jsonb, walked = walked + $4::bigint,
  done = $5::boolean, rows = rows + $6::bigint, still = still + $7::bigint
WHERE name = $1 AND part = $2::integer]]

--- Rows through a Lua function, between the checkpoint's lock and its change.
local function call_function(job, worker, part, bound, size)
  local ask = worker.ask
  if #ask(EXPECTED:format(job.book.parts), job.name, part.part, part.batches) == 0 then
    return nil
  end
  local outcome = rows.change(job, worker, part, bound)
  ask(ADVANCE:format(job.book.parts), job.name, part.part, checkpoint.encode(bound or part.last),
    math.ceil(size * job.rows_a_unit), not bound, outcome.rows, outcome.still)
  return outcome
end

--- Where rows move when they are changed, one that matches as before would be met again.
local function check_moved(job, outcome)
  if job.walk.is_stable or outcome.again == 0 then return end
  failure.raise({
    message = ('backfill: rows of "%s" match where after they were changed'):format(
      job.target.name),
    detail = "The table has no unique key, so only where can tell which rows are done.",
    hint = "Give a condition that is false for a row that is done, or a unique key.",
  })
end

local function take_back(conn)
  local status = conn:transaction_status()
  if status == "active" or status == "failed" then pcall(conn.script, conn, "ROLLBACK") end
end

local function in_transaction(way, job, worker, ...)
  worker.ask("BEGIN")
  local ok, outcome = pcall(function(...)
    local done = way(job, worker, ...)
    if done then check_moved(job, done) end
    worker.ask("COMMIT")
    return done
  end, ...)
  if ok then return outcome end
  take_back(worker.conn)
  error(outcome, 0)
end

--- Where the batch ends; nil: at the part's end.
local function find_bound(job, worker, part, size)
  if part.pass > 1 and not job.walk:skip(worker.ask, part, predicate.parens(job.where)) then
    return nil
  end
  return job.walk:bound(worker.ask, part, size)
end

--- Does one batch after the part's position and commits it. nil: the checkpoint is another one
--- than expected, and nothing was done.
---@param job mig.backfill.Job
---@param worker mig.backfill.Worker
---@param part mig.backfill.Part moves on
---@param size integer
---@return mig.backfill.Outcome|nil
---@return boolean full whether the batch had the whole size
function batch.run(job, worker, part, size)
  local bound = find_bound(job, worker, part, size)
  worker.started = core.os.monotonic()
  local outcome
  if not job.definition.set then
    outcome = in_transaction(call_function, job, worker, part, bound, size)
  elseif job.walk.is_stable then
    outcome = set_rows(job, worker, part, bound, size)
  else
    outcome = in_transaction(set_rows, job, worker, part, bound, size)
  end
  if not outcome then return nil, false end
  part.batches, part.position, part.done = part.batches + 1, bound or part.last, not bound
  return outcome, bound ~= nil
end

return batch
