--- Walking a table without a unique key: ranges of its blocks, one relation after the other.
--- Changed rows move to other blocks, so `where` has to tell which ones are done.

---@class mig.backfill.Blocks a walk
---@field target mig.backfill.Target
local blocks = {}
blocks.__index = blocks

blocks.sizes = { start = 16, floor = 1, ceiling = 4096 }
blocks.is_stable = false

local TID_RANGES = 140000 -- the first server that scans ranges of ctid

---@param target mig.backfill.Target
---@param server_version integer
---@return mig.backfill.Blocks
function blocks.new(target, server_version)
  return setmetatable({
    target = target, has_ranges = server_version >= TID_RANGES,
    column = target.short_name .. ".ctid",
  }, blocks)
end

function blocks:describe() return "by blocks" end

function blocks:selected() return self.column .. "::text AS mig_k1" end

--- A partition under the table's name, which the person's SQL may use.
function blocks:from(part)
  return ("ONLY %s AS %s"):format(part.relation, self.target.short_name)
end

function blocks:order() return self.column end

function blocks:identity() return { { name = self.column, type = "tid" } } end

-- Before PostgreSQL 14 only single places can be looked up: all that the blocks may have.
local PLACES = [[%s = ANY (ARRAY(
  SELECT pg_catalog.format('(%%s,%%s)', b, i)::tid
  FROM pg_catalog.generate_series($%d::bigint, $%d::bigint - 1) AS b,
       pg_catalog.generate_series(
         1, pg_catalog.current_setting('block_size')::integer / 28) AS i))]]

--- A condition for the rows of the blocks from `after` up to, and without, `upto`.
---@param parameters any[] values are added
---@return string sql
function blocks:range(parameters, part, after, upto)
  local first, last = (after or part.first)[1], (upto or part.last)[1]
  local n = #parameters
  if not self.has_ranges then
    parameters[n + 1], parameters[n + 2] = first, last
    return PLACES:format(self.column, n + 1, n + 2)
  end
  parameters[n + 1], parameters[n + 2] = ("(%s,0)"):format(first), ("(%s,0)"):format(last)
  return ("%s >= $%d::text::tid AND %s < $%d::text::tid"):format(
    self.column, n + 1, self.column, n + 2)
end

--- A batch of blocks is read no faster than it is done.
function blocks.skip() return true end

--- Where a batch of `size` blocks ends: nil for the part's end.
---@return string[]|nil
function blocks:bound(_, part, size)
  local from = tonumber((part.position or part.first)[1])
  if from + size >= tonumber(part.last[1]) then return nil end
  return { ("%d"):format(from + size) }
end

local COUNT = [[
SELECT pg_catalog.pg_relation_size($1::pg_catalog.oid::pg_catalog.regclass)
       / pg_catalog.current_setting('block_size')::bigint AS blocks]]

--- Cuts the relations into parts of blocks that are there now.
---@param ask fun(sql: string, ...: any): table
---@param count integer
---@return table[] parts { relation =, first =, last = }
function blocks:parts(ask, count)
  local sizes, total = {}, 0
  for i, relation in ipairs(self.target.relations) do
    sizes[i] = tonumber(ask(COUNT, relation.oid)[1].blocks)
    total = total + sizes[i]
  end
  local step, parts = math.max(1, -(-total // count)), {}
  for i, relation in ipairs(self.target.relations) do
    for first = 0, sizes[i] - 1, step do
      parts[#parts + 1] = {
        relation = relation.sql_name, first = { ("%d"):format(first) },
        last = { ("%d"):format(math.min(first + step, sizes[i])) },
      }
    end
  end
  return parts
end

--- About how many rows a block has.
---@param parts mig.backfill.Part[]
---@param estimate number rows
---@return number
function blocks:measure(parts, estimate)
  local count = 0
  for _, part in ipairs(parts) do
    count = count + tonumber(part.last[1]) - tonumber(part.first[1])
  end
  return estimate / math.max(1, count)
end

return blocks
