--- What a statement did to a scratch database, as the server shows it: the locks that its
--- transaction took, the tables with new files, those that were read.

local core = require("mig.core")
local lock_modes = require("mig.lock_modes")

local observer = {}

local LOOK = [[
  SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
         pg_catalog.pg_relation_filenode(c.oid) AS file,
         pg_catalog.pg_stat_get_xact_numscans(c.oid) AS scans,
         (SELECT pg_catalog.string_agg(DISTINCT l.mode, ',') FROM pg_catalog.pg_locks l
           WHERE l.pid = pg_catalog.pg_backend_pid() AND l.granted AND l.locktype = 'relation'
             AND l.relation = c.oid) AS modes
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
     AND c.relkind IN ('r', 'p', 'i', 'I', 'm', 'v', 'S')]]

---@class mig.guard.Look { [oid] = { name, kind, file, scans, modes } }

--- What is there now; nothing when the connection cannot be asked.
---@param conn table
---@return table
function observer.look(conn)
  local seen = {}
  if conn:transaction_status() == "failed" then return seen end
  for _, row in ipairs(conn:query(LOOK)) do
    local modes = {}
    for mode in (row.modes or ""):gmatch("[^,]+") do modes[lock_modes.words(mode)] = true end
    seen[row.oid] = {
      name = row.schema == "public" and row.name or row.schema .. "." .. row.name, kind = row.kind,
      file = row.file, scans = tonumber(row.scans) or 0, modes = modes,
    }
  end
  return seen
end

local TABLES = { r = true, p = true, m = true }

local function new_locks(before, after, list)
  for mode in pairs(after.modes) do
    if not before.modes[mode] then
      list[#list + 1] = { relation = after.name, mode = mode, kind = after.kind }
    end
  end
end

local function by_name(a, b)
  if a.relation ~= b.relation then return a.relation < b.relation end
  return a.mode < b.mode
end

--- What came between two looks: locks, rewritten and scanned tables, rebuilt indexes.
---@param before table
---@param after table
---@return table { locks, rewritten, rebuilt, scanned }
function observer.compare(before, after)
  local made = { locks = {}, rewritten = {}, rebuilt = {}, scanned = {} }
  for oid, old in pairs(before) do
    local new = after[oid]
    if new then
      new_locks(old, new, made.locks)
      if new.file ~= old.file and new.file then
        local list = TABLES[new.kind] and made.rewritten or made.rebuilt
        list[#list + 1] = new.name
      end
      if TABLES[new.kind] and new.scans > old.scans then
        made.scanned[#made.scanned + 1] = new.name
      end
    end
  end
  table.sort(made.locks, by_name)
  for _, name in ipairs({ "rewritten", "rebuilt", "scanned" }) do table.sort(made[name]) end
  return made
end

--- A connection whose statements are watched; everything else is the connection's own.
---@param conn table
---@param note fun(sql: string|string[], made: table, milliseconds: number)
---@return table
function observer.connection(conn, note)
  local watched = {}
  local function watch(name)
    watched[name] = function(_, sql, ...)
      local before = observer.look(conn)
      local started = core.os.monotonic()
      local result = conn[name](conn, sql, ...)
      local milliseconds = (core.os.monotonic() - started) * 1000
      note(sql, observer.compare(before, observer.look(conn)), milliseconds)
      return result
    end
  end
  watch("script")
  watch("execute")
  watch("pipeline")
  return setmetatable(watched, {
    __index = function(_, name)
      return function(_, ...) return conn[name](conn, ...) end
    end,
  })
end

return observer
