--- The table that a backfill fills: its columns, its unique keys, its relations with rows.

local core = require("mig.core")
local failure = require("mig.failure")
local nearest = require("mig.nearest")

local target = {}

---@class mig.backfill.Column
---@field name string
---@field type string as a cast has it, without its length
---@field not_null boolean
---@field generated boolean

---@class mig.backfill.Target
---@field oid string
---@field schema string
---@field name string
---@field sql_name string qualified, quoted
---@field short_name string quoted, without the schema
---@field columns mig.backfill.Column[]
---@field column table<string, mig.backfill.Column>
---@field keys mig.backfill.Column[][] unique keys to walk by, the best first
---@field relations { oid: string, sql_name: string }[] tables with rows: itself, or partitions

local RELATION = [[
SELECT c.oid, c.relkind, n.nspname FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2]]

local COLUMNS = [[
SELECT a.attname AS name, pg_catalog.format_type(a.atttypid, -1) AS type,
       a.attnotnull AS not_null, a.attgenerated <> '' AS generated
FROM pg_catalog.pg_attribute AS a
WHERE a.attrelid = $1::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum]]

-- Every column NOT NULL, one direction, the columns' own collations: what row comparison can use.
local KEYS = [[
SELECT i.indexrelid, pg_catalog.json_agg(a.attname ORDER BY k.place) AS names
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am AS m ON m.oid = c.relam AND m.amname = 'btree'
CROSS JOIN LATERAL pg_catalog.generate_series(0, i.indnkeyatts - 1) AS k (place)
LEFT JOIN pg_catalog.pg_attribute AS a
  ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.place] AND a.attnotnull
    AND a.attcollation = i.indcollation[k.place]
WHERE i.indrelid = $1::pg_catalog.oid AND i.indisunique AND i.indisvalid
  AND i.indpred IS NULL AND i.indexprs IS NULL
GROUP BY i.indexrelid, i.indisprimary, i.indnkeyatts
HAVING pg_catalog.bool_and(a.attnum IS NOT NULL)
  AND pg_catalog.count(DISTINCT i.indoption[k.place] & 1) = 1
ORDER BY i.indisprimary DESC, i.indnkeyatts, pg_catalog.sum(NULLIF(a.attlen, -1)), i.indexrelid]]

local RELATIONS = [[
WITH RECURSIVE tree (oid) AS (
  SELECT $1::pg_catalog.oid
  UNION SELECT h.inhrelid FROM pg_catalog.pg_inherits AS h JOIN tree ON tree.oid = h.inhparent)
SELECT c.oid, n.nspname, c.relname FROM tree
JOIN pg_catalog.pg_class AS c ON c.oid = tree.oid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' ORDER BY n.nspname, c.relname]]

local KINDS = {
  v = "a view", m = "a materialized view", f = "a foreign table", S = "a sequence",
  i = "an index", c = "a type", I = "an index",
}

local function find(conn, table_name, default_schema)
  local schema, name = core.name_parse(table_name)
  schema = schema or default_schema
  local row = conn:query(RELATION, schema, name)[1]
  local shown = core.name_write(schema ~= default_schema and schema or nil, name)
  if not row then
    failure.raise({
      message = ('backfill: table "%s" does not exist'):format(shown),
      hint = schema == default_schema
        and ('A name without a schema means schema "%s".'):format(schema) or nil,
    })
  end
  if KINDS[row.relkind] then
    failure.raise({
      message = ('backfill: "%s" is %s, not a table'):format(shown, KINDS[row.relkind]),
    })
  end
  return row.oid, schema, name
end

local function read_columns(self, conn)
  self.columns, self.column = {}, {}
  for i, row in ipairs(conn:query(COLUMNS, self.oid)) do
    row.not_null, row.generated = row.not_null == "t", row.generated == "t"
    self.columns[i], self.column[row.name] = row, row
  end
end

local function read_keys(self, conn)
  self.keys = {}
  for i, row in ipairs(conn:query(KEYS, self.oid)) do
    local key = {}
    for k, name in ipairs(require("dkjson").decode(row.names)) do key[k] = self.column[name] end
    self.keys[i] = key
  end
end

local function read_relations(self, conn)
  self.relations = {}
  for i, row in ipairs(conn:query(RELATIONS, self.oid)) do
    self.relations[i] = {
      oid = row.oid, sql_name = core.ident(row.nspname) .. "." .. core.ident(row.relname),
    }
  end
end

--- Reads a table. Raises when there is none of this name.
---@param conn table
---@param table_name string
---@param default_schema string
---@return mig.backfill.Target
function target.read(conn, table_name, default_schema)
  local oid, schema, name = find(conn, table_name, default_schema)
  local self = {
    oid = oid, schema = schema, name = name, short_name = core.ident(name),
    sql_name = core.ident(schema) .. "." .. core.ident(name),
  }
  read_columns(self, conn)
  read_keys(self, conn)
  read_relations(self, conn)
  return self
end

--- The column of a name. Raises when there is none.
---@param self mig.backfill.Target
---@param name string
---@return mig.backfill.Column
function target.find_column(self, name)
  if self.column[name] then return self.column[name] end
  local names = {}
  for i, column in ipairs(self.columns) do names[i] = column.name end
  failure.raise({
    message = ('backfill: table "%s" has no column "%s"'):format(self.name, name),
    hint = failure.did_you_mean(nearest.find(name, names))
      or ("It has %s."):format(table.concat(names, ", ")),
  })
end

local function key_text(key)
  local names = {}
  for i, column in ipairs(key) do names[i] = column.name end
  return "(" .. table.concat(names, ", ") .. ")"
end

local function same(key, names)
  if #key ~= #names then return false end
  for i, column in ipairs(key) do
    if column.name ~= names[i] then return false end
  end
  return true
end

local function wanted_key(self, names)
  for _, name in ipairs(names) do target.find_column(self, name) end
  local known = {}
  for i, key in ipairs(self.keys) do
    if same(key, names) then return key end
    known[i] = key_text(key)
  end
  failure.raise({
    message = ('backfill: (%s) is no unique key of table "%s"'):format(
      table.concat(names, ", "), self.name),
    detail = #known > 0 and ("It can be walked by %s."):format(table.concat(known, ", ")) or nil,
    hint = "A key is a unique index without conditions whose columns are all NOT NULL.",
  })
end

local function changed_of(key, set)
  for _, column in ipairs(key) do
    if set[column.name] then return column.name end
  end
  return nil
end

--- The key to walk by: the one that is asked for, else the best whose columns stay as they are;
--- nil where there is none.
---@param self mig.backfill.Target
---@param definition mig.backfill.Definition
---@return mig.backfill.Column[]|nil
function target.choose_key(self, definition)
  local set = definition.set or {}
  local keys = definition.key and { wanted_key(self, definition.key) } or self.keys
  for _, key in ipairs(keys) do
    if not changed_of(key, set) then return key end
  end
  if #keys == 0 then return nil end
  failure.raise({
    message = ('backfill: column "%s" belongs to the key %s by which the rows are walked'):format(
      changed_of(keys[1], set), key_text(keys[1])),
    hint = "Rows that move in their key could be met twice. Walk by another unique key "
      .. "(key = { … }), or change this column with a statement of its own.",
  })
end

return target
