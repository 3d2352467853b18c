--- Whether a statement that ran outside a transaction happened: its traces in the catalog before it
--- ran and now.
---
--- A kind has `trace` (the statement whose rows are looked at, before and after; absent when it
--- does not matter) and `decide(spec, before, rows)`, which gives a verdict and the statement that
--- clears away what is half done:
---   "done"   it happened
---   "again"  it did not, or may be repeated
---   "open"   nobody can tell

local core = require("mig.core")
local words = require("mig.words")

local probe = {}

local function set_of(text)
  local set = {}
  for item in (text or ""):gmatch("[^,]+") do set[item] = true end
  return set
end

local INDEXES = [[
SELECT i.indexrelid::text AS trace, i.indisvalid AS valid, c.relname AS bare,
       pg_catalog.format('%%I.%%I', n.nspname, c.relname) AS name
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE i.indrelid = pg_catalog.to_regclass(%s) ORDER BY i.indexrelid]]

local INVALID = [[
SELECT i.indexrelid::text AS trace, pg_catalog.format('%%I.%%I', n.nspname, c.relname) AS name
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND i.indrelid IN (
  SELECT pg_catalog.to_regclass(%s) UNION
  SELECT o.indrelid FROM pg_catalog.pg_index AS o
  WHERE o.indexrelid = pg_catalog.to_regclass(%s))]]

local ATTACHED = [[
SELECT inhdetachpending::text AS trace FROM pg_catalog.pg_inherits
WHERE inhrelid = pg_catalog.to_regclass(%s) AND inhparent = pg_catalog.to_regclass(%s)]]

local CATALOGS = {
  database = { "pg_catalog.pg_database", "datname" },
  tablespace = { "pg_catalog.pg_tablespace", "spcname" },
  subscription = { "pg_catalog.pg_subscription", "subname" },
}

local function drop_index(name)
  return "DROP INDEX CONCURRENTLY IF EXISTS " .. name
end

local function is_there(spec)
  local catalog = CATALOGS[spec.catalog]
  return ("SELECT oid::text AS trace FROM %s WHERE %s = %s"):format(
    catalog[1], catalog[2], core.literal(spec.bare))
end

local KINDS = {
  index = {
    trace = function(spec) return INDEXES:format(core.literal(spec.table_name)) end,
    decide = function(spec, before, rows)
      local old = set_of(before)
      for _, row in ipairs(rows) do
        if not old[row.trace] and (not spec.bare or row.bare == spec.bare) then
          if row.valid == "t" then return "done" end
          return "again", drop_index(row.name)
        end
      end
      return "again"
    end,
  },
  dropped_index = {
    trace = function(spec)
      return ("SELECT pg_catalog.to_regclass(%s)::oid::text AS trace "
        .. "WHERE pg_catalog.to_regclass(%s) IS NOT NULL"):format(
        core.literal(spec.name), core.literal(spec.name))
    end,
    decide = function(_, before, rows)
      return before ~= "" and #rows == 0 and "done" or "again"
    end,
  },
  reindex = {
    trace = function(spec)
      return INVALID:format(core.literal(spec.name), core.literal(spec.name))
    end,
    decide = function(_, before, rows)
      local old = set_of(before)
      for _, row in ipairs(rows) do
        if not old[row.trace] then return "again", drop_index(row.name) end
      end
      return "again"
    end,
  },
  detached = {
    trace = function(spec)
      return ATTACHED:format(core.literal(spec.partition), core.literal(spec.table_name))
    end,
    decide = function(spec, before, rows)
      if #rows == 0 then return before ~= "" and "done" or "again" end
      if rows[1].trace ~= "true" then return "again" end
      return "done", ("ALTER TABLE %s DETACH PARTITION %s FINALIZE"):format(
        spec.table_name, spec.partition)
    end,
  },
  created = {
    trace = is_there,
    decide = function(_, before, rows) return before == "" and #rows > 0 and "done" or "again" end,
  },
  dropped = {
    trace = is_there,
    decide = function(_, before, rows) return before ~= "" and #rows == 0 and "done" or "again" end,
  },
  repeated = { decide = function() return "again" end },
  unknown = { decide = function() return "open" end },
}

local function match_index(reader)
  if not reader:accept("create") then return nil end
  reader:accept("unique")
  if not reader:accept("index", "concurrently") then return nil end
  reader:accept("if", "not", "exists")
  local bare
  if not reader:accept("on") then
    bare = select(2, reader:name())
    if not reader:accept("on") then return nil end
  end
  reader:accept("only")
  local table_name = reader:name()
  return table_name and { kind = "index", bare = bare, table_name = table_name }
end

local function match_drop_index(reader)
  if not reader:accept("drop", "index", "concurrently") then return nil end
  reader:accept("if", "exists")
  local name = reader:name()
  return name and { kind = "dropped_index", name = name }
end

local function match_reindex(reader)
  if not reader:accept("reindex") then return nil end
  if reader:accept("(") then reader:seek(")") end
  if not reader:accept("index") and not reader:accept("table") then
    return { kind = "repeated" }
  end
  reader:accept("concurrently")
  local name = reader:name()
  return name and { kind = "reindex", name = name }
end

local function match_detach(reader)
  if not reader:accept("alter", "table") then return nil end
  reader:accept("if", "exists")
  reader:accept("only")
  local table_name = reader:name()
  if not table_name or not reader:accept("detach", "partition") then return nil end
  local partition = reader:name()
  return partition and { kind = "detached", table_name = table_name, partition = partition }
end

local function match_presence(reader)
  local kind = reader:accept("create") and "created" or reader:accept("drop") and "dropped"
  for catalog in pairs(kind and CATALOGS or {}) do
    if reader:accept(catalog) then
      reader:accept("if", "exists")
      local _, bare = reader:name()
      return bare and { kind = kind, catalog = catalog, bare = bare }
    end
  end
  return nil
end

local REPEATED = {
  { "vacuum" }, { "analyze" }, { "cluster" }, { "checkpoint" }, { "alter", "system" },
  { "alter", "database" },
}

local function match_repeated(reader)
  for _, head in ipairs(REPEATED) do
    if reader:accept(table.unpack(head)) then return { kind = "repeated" } end
  end
  if reader:accept("alter", "subscription") and reader:name()
    and (reader:accept("refresh") or reader:accept("set")) then
    return { kind = "repeated" }
  end
  return nil
end

local MATCHERS = {
  match_index, match_drop_index, match_reindex, match_detach, match_presence, match_repeated,
}

--- What has to be looked at for a statement.
---@param statement string
---@return table spec kind and names
function probe.of(statement)
  for _, match in ipairs(MATCHERS) do
    local spec = match(words.of(statement))
    if spec then return spec end
  end
  return { kind = "unknown" }
end

local function look(conn, spec)
  local trace = KINDS[spec.kind].trace
  return trace and conn:query(trace(spec)) or {}
end

--- The traces before the statement runs, as text for the journal.
---@param conn table
---@param statement string
---@return string
function probe.before(conn, statement)
  local traces = {}
  for i, row in ipairs(look(conn, probe.of(statement))) do traces[i] = row.trace end
  return table.concat(traces, ",")
end

--- Decides what became of a statement.
---@param conn table outside a transaction
---@param statement string
---@param before string of `probe.before`
---@return "done"|"again"|"open" verdict
---@return string|nil repair statement that clears away what is half done
function probe.decide(conn, statement, before)
  local spec = probe.of(statement)
  return KINDS[spec.kind].decide(spec, before, look(conn, spec))
end

return probe
