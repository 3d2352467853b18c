--- A person's SQL, put into mig's.

local core = require("mig.core")

local predicate = {}

--- In parentheses; it may end in a comment.
---@param sql string
---@return string
function predicate.parens(sql)
  return "(" .. sql .. (sql:find("--", 1, true) and "\n)" or ")")
end

--- "a" = (…), "b" = (…)
---@param set table<string, string>
---@return string
function predicate.assignments(set)
  local names, parts = {}, {}
  for name in pairs(set) do names[#names + 1] = name end
  table.sort(names)
  for i, name in ipairs(names) do
    parts[i] = core.ident(name) .. " = " .. predicate.parens(set[name])
  end
  return table.concat(parts, ", ")
end

--- The condition for the rows of a batch.
---@param job mig.backfill.Job
---@param parameters any[] values are added
---@param part mig.backfill.Part
---@param bound string[]|nil
---@return string sql
function predicate.batch(job, parameters, part, bound)
  local after = part.position or part.first
  local range = job.walk:range(parameters, part, after, bound or part.last)
  return job.where and range .. " AND " .. predicate.parens(job.where) or range
end

return predicate
