--- A person's SQL is read by the server once before anything is committed, each piece by itself,
--- so that a mistake is shown in that piece.

local core = require("mig.core")
local predicate = require("mig.backfill.predicate")

local preview = {}

--- Explains a statement whose part after `head` is the person's.
local function explain(conn, what, head, sql, tail)
  local ok, problem = pcall(conn.query, conn, head .. sql .. tail)
  if ok then return end
  if core.is_error(problem) and problem.kind == "server" then
    -- protocol_violation: $1 stands in it, and nothing was given for it
    local said = problem.sqlstate == "08P01" and "it has a parameter, which nothing fills"
      or problem.message
    problem.message = ("backfill: %s: %s"):format(what, said)
    local before = utf8.len(head) or #head
    local position = problem.position and problem.position - before
    problem.statement = sql
    problem.position = position and position >= 1 and position <= (utf8.len(sql) or #sql)
      and position or nil
  end
  error(problem, 0)
end

local function sorted(set)
  local names = {}
  for name in pairs(set or {}) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local SELECT = "EXPLAIN (COSTS OFF) SELECT FROM %s WHERE ("
local UPDATE = "EXPLAIN (COSTS OFF) UPDATE %s SET %s = ("

--- Raises what PostgreSQL finds wrong with the expressions. Nothing is changed.
---@param conn table
---@param job mig.backfill.Job
function preview.check(conn, job)
  local definition, name = job.definition, job.target.sql_name
  for _, what in ipairs({ "where", "verify" }) do
    if definition[what] then
      explain(conn, what, SELECT:format(name), definition[what], "\n)")
    end
  end
  for _, column in ipairs(sorted(definition.set)) do
    explain(conn, "set." .. column, UPDATE:format(name, core.ident(column)),
      definition.set[column], "\n)")
  end
  if definition.set and job.where then
    -- What an UPDATE may say of its own table but a SELECT may not, and the privileges of both.
    explain(conn, "where", ("EXPLAIN (COSTS OFF) UPDATE %s SET %s WHERE "):format(name,
      predicate.assignments(definition.set)), predicate.parens(job.where), "")
  end
end

return preview
