--- Rows on their way through a Lua function, and back.

local core = require("mig.core")
local failure = require("mig.failure")
local predicate = require("mig.backfill.predicate")
local target = require("mig.backfill.target")

local rows = {}

local MOST_PARAMETERS = 8000 -- of one UPDATE

local function bad(job, message, hint)
  failure.raise({
    message = ("backfill: %s %s"):format(
      job.definition.each_row and "each_row" or "each_batch", message),
    hint = hint,
  })
end

local function select_statement(job, parameters, part, bound)
  local columns = {}
  for i, name in ipairs(job.columns) do
    columns[i] = job.target.short_name .. "." .. core.ident(name)
  end
  return ("SELECT %s, %s FROM %s WHERE %s ORDER BY %s FOR NO KEY UPDATE OF %s"):format(
    job.walk:selected(), table.concat(columns, ", "), job.walk:from(part),
    predicate.batch(job, parameters, part, bound), job.walk:order(), job.target.short_name)
end

--- The rows of a batch, locked; their identities apart.
local function read(job, worker, part, bound)
  local parameters, found, identities = {}, {}, {}
  local sql = select_statement(job, parameters, part, bound)
  local result <close> = worker.conn:execute(sql, table.unpack(parameters))
  local width = #job.walk:identity()
  for i = 1, result:count() do
    local row, identity = result:row(i), {}
    for k = 1, width do identity[k], row["mig_k" .. k] = row["mig_k" .. k], nil end
    found[i], identities[i] = row, identity
  end
  return found, identities
end

local CARRIED = { ["nil"] = true, boolean = true, number = true, string = true, table = true }

local function check_column(job, name, value)
  if type(name) ~= "string" then
    bad(job, ("gave %s where a column's name belongs"):format(tostring(name)))
  end
  target.find_column(job.target, name)
  if job.key_columns[name] then
    bad(job, ('changes column "%s" of the key by which the rows are walked'):format(name))
  end
  if not CARRIED[type(value)] and value ~= core.null then
    bad(job, ('gave a %s for column "%s"'):format(type(value), name))
  end
end

local function check_change(job, change)
  if change == nil or change == false then return nil end
  if type(change) ~= "table" then
    bad(job, ("gave a %s where a table of columns belongs"):format(type(change)),
      "Give { column = value }, or nil to leave the row as it is.")
  end
  for name, value in pairs(change) do check_column(job, name, value) end
  return next(change) and change or nil
end

--- What the person's function wants to be changed, by the row's place.
local function call(job, worker, found)
  local definition, changes = job.definition, {}
  if #found == 0 then return changes end
  if definition.each_row then
    for i, row in ipairs(found) do
      changes[i] = check_change(job, definition.each_row(row, worker.session))
    end
    return changes
  end
  local count, given = #found, definition.each_batch(found, worker.session)
  if given == nil and job.walk.is_stable then return changes end
  if type(given) ~= "table" then
    bad(job, ("gave a %s where a list of changes belongs"):format(type(given)),
      "Give a list with a change for each row, or nothing.")
  end
  for i = 1, count do changes[i] = check_change(job, given[i]) end
  return changes
end

--- Rows whose changes name the same columns, few enough for one statement.
local function group(changes, count, width)
  local groups, order = {}, {}
  for i = 1, count do
    local names = {}
    for name in pairs(changes[i] or {}) do names[#names + 1] = name end
    table.sort(names)
    local label = table.concat(names, "\0")
    local same = groups[label]
    if #names > 0 and (not same or (#same + 1) * (#names + width) > MOST_PARAMETERS) then
      same = { names = names }
      groups[label], order[#order + 1] = same, same
    end
    if #names > 0 then same[#same + 1] = i end
  end
  return order
end

local UPDATE = [[
WITH "mig changed" AS (
  UPDATE %s SET %s FROM (VALUES %s) AS "mig given" (%s) WHERE %s RETURNING %s AS still)
SELECT pg_catalog.count(*) AS rows, pg_catalog.count(*) FILTER (WHERE still) AS still
FROM "mig changed"]]

--- "($1::bigint, $2::text), …" and the values, by number.
local function values_list(job, same, identities, changes)
  local identity, parameters, n, lines = job.walk:identity(), {}, 0, {}
  local function add(cells, value, kind)
    n = n + 1
    parameters[n] = value
    cells[#cells + 1] = ("$%d::%s"):format(n, kind)
  end
  for line, i in ipairs(same) do
    local cells = {}
    for k, id in ipairs(identity) do add(cells, identities[i][k], "text::" .. id.type) end
    for _, name in ipairs(same.names) do
      add(cells, changes[i][name], job.target.column[name].type)
    end
    lines[line] = "(" .. table.concat(cells, ", ") .. ")"
  end
  return table.concat(lines, ", "), parameters, n
end

local function write_group(job, worker, part, same, identities, changes)
  local aliases, joined, assigned = {}, {}, {}
  for k, id in ipairs(job.walk:identity()) do
    aliases[#aliases + 1] = "mig_k" .. k
    joined[k] = ('%s = "mig given".mig_k%d'):format(id.name, k)
  end
  for v, name in ipairs(same.names) do
    aliases[#aliases + 1] = "mig_v" .. v
    assigned[v] = ('%s = "mig given".mig_v%d'):format(core.ident(name), v)
  end
  local list, parameters, count = values_list(job, same, identities, changes)
  local sql = UPDATE:format(job.walk:from(part), table.concat(assigned, ", "), list,
    table.concat(aliases, ", "), table.concat(joined, " AND "),
    job.where and predicate.parens(job.where) or "false")
  local result <close> = worker.conn:execute(sql, table.unpack(parameters, 1, count))
  local row = result:row(1)
  return row.rows, row.still
end

--- Reads and locks the rows of a batch, calls the function, writes what it wants. In the worker's
--- transaction.
---@param job mig.backfill.Job
---@param worker mig.backfill.Worker
---@param part mig.backfill.Part
---@param bound string[]|nil
---@return mig.backfill.Outcome
function rows.change(job, worker, part, bound)
  local found, identities = read(job, worker, part, bound)
  local total = #found
  local changes, changed, again = call(job, worker, found), 0, 0
  worker.guard:check_closed()
  for _, same in ipairs(group(changes, total, #job.walk:identity())) do
    local count, still = write_group(job, worker, part, same, identities, changes)
    changed, again = changed + count, again + still
  end
  local left = job.where and total - changed or 0
  return { rows = changed, again = again, still = again + left }
end

return rows
