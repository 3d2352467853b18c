-- A project as a person has one: a folder with a goal and migrations, and a database.
local core = require("mig.core")
local json = require("dkjson")
local support = require("spec.support")

local project = {}

---@class support.Project
---@field folder string
---@field db support.Database
local Project = {}
Project.__index = Project

--- A new project in an empty folder; with a database of its own unless one is given.
---@param database support.Database|nil
---@return support.Project
function project.new(database)
  return setmetatable({
    folder = support.folder(), db = database or support.database(), owned = not database,
  }, Project)
end

--- Removes the folder and drops the database.
function Project:close()
  support.remove(self.folder)
  if self.owned then self.db:drop() end
end
Project.__close = Project.close

--- Runs mig in the project with its database.
---@return support.Outcome
function Project:mig(...)
  self.known = nil
  return support.run_mig({ "--database", self.db.conninfo, ... }, { cwd = self.folder })
end

--- Runs mig, which has to end with 0.
---@return support.Outcome
function Project:ok(...)
  local outcome = self:mig(...)
  assert(outcome.code == 0, ("mig %s ended with %d:\n%s%s"):format(
    table.concat({ ... }, " "), outcome.code, outcome.out, outcome.err))
  return outcome
end

--- Runs mig with --json: the document and the exit code.
---@return table document
---@return integer code
function Project:json(...)
  local outcome = self:mig("--json", ...)
  local document = json.decode(outcome.out)
  assert(type(document) == "table", outcome.out .. outcome.err)
  return document, outcome.code
end

--- Writes a file of the project.
function Project:write(name, text)
  support.write(self.folder .. "/" .. name, text)
end

--- Reads a file of the project.
function Project:read(name)
  return support.read(self.folder .. "/" .. name)
end

--- Replaces text that stands exactly once in a file of the project, as a person edits it.
function Project:edit(name, from, to)
  local text = self:read(name)
  local first, last = text:find(from, 1, true)
  assert(first, ("%q does not stand in %s:\n%s"):format(from, name, text))
  assert(not text:find(from, last + 1, true), ("%q stands twice in %s"):format(from, name))
  self:write(name, text:sub(1, first - 1) .. to .. text:sub(last + 1))
end

--- Removes a file of the project.
function Project:remove(name)
  assert(os.remove(self.folder .. "/" .. name))
end

--- The names in a folder of the project, sorted.
---@return string[]
function Project:list(name)
  return core.fs.list(self.folder .. "/" .. name) or {}
end

--- Runs SQL on the database.
function Project:sql(text)
  self.known = nil
  self.db.conn:script(text)
end

--- Loads an SQL file with psql.
function Project:load(path)
  local outcome = support.run(("%s -X -q -v ON_ERROR_STOP=1 -f '%s' \"%s\""):format(
    support.program("psql"), path, self.db.conninfo))
  assert(outcome.code == 0, outcome.err)
end

--- The first column of the first row.
---@return string|nil
function Project:value(text)
  local result = self.db.conn:query(text)
  return result[1] and result[1][result.columns[1]]
end

--- Empties the database's schema public, and the folder.
function Project:reset()
  self:sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
  support.remove(self.folder)
  core.fs.mkdir(self.folder)
end

--- The catalog without mig's ledger, for Project:differences.
function Project:catalog()
  return self.db.conn:snapshot()
end

--- The steps between an earlier catalog and now, as text; empty when nothing differs.
---@param catalog table
---@return string
function Project:differences(catalog)
  local lines = {}
  for _, step in ipairs(core.diff(catalog, self:catalog(), { owners = true }).steps) do
    lines[#lines + 1] = step.verb .. " " .. tostring(step.object)
  end
  return table.concat(lines, "\n")
end

local VERSIONS = [[
  SELECT string_agg(c.relname || ' ' || t.digest, ', ' ORDER BY c.relname) AS digest
    FROM pg_catalog.pg_class c CROSS JOIN LATERAL (
      SELECT (xpath('/row/d/text()', query_to_xml(
        'SELECT count(*) || '' '' || sum(hashtext(ctid::text || xmin::text)) AS d FROM '
          || c.oid::regclass, false, true, '')))[1]::text AS digest) t
   WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared
     AND c.relname NOT IN ('pg_statistic', 'pg_statistic_ext_data', 'pg_depend')]]

--- A digest of the row versions of PostgreSQL's catalogs: changes when anything is made, altered
--- or dropped. Cheaper than catalog().
---@return string
function Project:versions()
  return self:value(VERSIONS)
end

local TABLES = [[
  SELECT c.oid::regclass::text AS name FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
     AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
   ORDER BY 1]]

local DIGEST = [[
  SELECT count(*) || ' ' || coalesce(md5(string_agg(md5(r::text), '' ORDER BY md5(r::text))), '')
    AS digest FROM %s AS r]]

--- Number and digest of the rows of every table, the ledger's included.
---@return table<string, string>
function Project:rows()
  local found = {}
  for _, row in ipairs(self.db.conn:query(TABLES)) do
    found[row.name] = self:value(DIGEST:format(row.name))
  end
  return found
end

--- Number of rows of every table but the ledger.
---@return table<string, integer>
function Project:counts()
  local found = {}
  for name, digest in pairs(self:rows()) do
    if not name:find("^migration_info") then found[name] = tonumber(digest:match("^%d+")) end
  end
  return found
end

return project
