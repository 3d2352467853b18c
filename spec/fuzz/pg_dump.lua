-- pg_dump's word for what is in a database, without what is no difference to mig.
local server = require("spec.support.server")

local pg_dump = {}

local silent = false

local function dump(conninfo, privileges)
  local pipe = assert(io.popen(("%s -s %s --no-owner -T '*.migration_info*' -d \"%s\" 2>&1"):format(
    server.program("pg_dump"), privileges and "" or "-x", conninfo)))
  local text = pipe:read("a")
  if pipe:close() then return text end
  error("pg_dump cannot judge this server: " .. text:match("[^\n]*"), 0)
end

--- An older pg_dump refuses a server; then all databases are alike to it, which it says.
function pg_dump.try()
  local ok, problem = pcall(dump, server.get().conninfo .. " dbname=postgres")
  silent = not ok
  if silent then print(problem) end
end

-- Those of statistics are printed in the order in which the table's columns were added.
local function with_sorted_columns(line)
  local head, columns, tail = line:match("^(CREATE STATISTICS .* ON )(.*)( FROM .*)$")
  if not head then return line end
  local names = {}
  for name in (columns .. ", "):gmatch("(.-), ") do names[#names + 1] = name end
  table.sort(names)
  return head .. table.concat(names, ", ") .. tail
end

-- PostgreSQL's own names of partitions' indexes: their numbers are no difference (clones.txt).
local function without_numbers(line)
  return (line:gsub("(_idx)%d+", "%1"):gsub("(key)%d+", "%1"):gsub("(_excl)%d+", "%1"))
end

-- It names the columns of a function's rows in the order of the table's.
local function without_row_names(line)
  return (line:gsub("(rows_of%(%) x)%b()", "%1"))
end

-- Parents are printed in the order in which they became such.
local function with_sorted_parents(line)
  local names = line:match("^INHERITS (%b())")
  if not names then return line end
  local list = {}
  for name in names:sub(2, -2):gmatch("[^,]+") do list[#list + 1] = name:match("^ *(.*)$") end
  table.sort(list)
  return "INHERITS (" .. table.concat(list, ", ") .. ");"
end

-- Whether a child has what its parents have by itself as well is no difference to mig.  pg_dump
-- says NOT NULL and defaults of a column that it has with its table, of one that comes from its
-- parents alone behind it: of both mig's own comparison is the judge.
local function without_inherited(text)
  local children = {}
  local rest = text:gsub("(CREATE TABLE ([^\n]+) %()[^;]-(\n%)\nINHERITS)",
    function(head, name, tail)
      children[name] = true
      return head .. tail
    end)
  for _, own in ipairs { "NOT NULL", "DEFAULT" } do
    rest = rest:gsub("ALTER TABLE ONLY ([^\n]+) ALTER COLUMN [^\n]+ SET " .. own .. "[^\n]*\n",
      function(name) return children[name] and "" or nil end)
  end
  return rest
end

-- Without comments, settings, and the order of lines: columns stand where they were added.  What
-- is indented stands behind its statement's first line.
local function lines_of(text)
  local lines, head = {}, ""
  for line in without_inherited(text):gmatch("[^\n]+") do
    if not line:find("^%-%-") and not line:find("^SET ") and not line:find("^\\") then
      if not line:find("^[%s)]") then head = line end
      local own = with_sorted_columns((with_sorted_parents(without_row_names(line)):gsub(",$", "")))
      lines[#lines + 1] = without_numbers(own) .. (line ~= head
        and "   -- " .. without_numbers(head) or "")
    end
  end
  table.sort(lines)
  return lines
end

--- The database's schema, a line each, sorted.
---@param privileges boolean? with them
---@return string[]
function pg_dump.lines(conninfo, privileges)
  if silent then return {} end
  return lines_of(dump(conninfo, privileges))
end

--- What only one of two lists of lines has, as text; "" when they are alike.
---@param a string[]
---@param b string[]
---@return string
function pg_dump.differences(a, b)
  local left, right, counts = {}, {}, {}
  for _, line in ipairs(a) do counts[line] = (counts[line] or 0) + 1 end
  for _, line in ipairs(b) do counts[line] = (counts[line] or 0) - 1 end
  for line, number in pairs(counts) do
    if number > 0 then left[#left + 1] = "- " .. line end
    if number < 0 then right[#right + 1] = "+ " .. line end
  end
  table.sort(left)
  table.sort(right)
  return table.concat(table.move(right, 1, #right, #left + 1, left), "\n")
end

return pg_dump
