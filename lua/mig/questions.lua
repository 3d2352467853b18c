--- What a migration asks the database about: tables, columns, constraints. In the open
--- transaction, so that it sees what was just changed.

local core = require("mig.core")

local questions = {}

--- A name as migrations write it ("fees", "billing.fees") as SQL reads it.
---@param name string
---@return string
function questions.quoted(name)
  local schema, plain = core.name_parse(name)
  return (schema and core.ident(schema) .. "." or "") .. core.ident(plain)
end

local function exists(conn, sql, ...)
  return #conn:query(sql, ...) > 0
end

local function split(self, name)
  local schema, plain = core.name_parse(name)
  return schema or self.default_schema, plain
end

local COLUMNS = [[
SELECT a.attname AS column_name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
  a.attnotnull AS not_null, pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS "default"
FROM pg_catalog.pg_attribute a
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum]]

local RELATION = [[
SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN (%s)]]

local CONSTRAINT = [[
SELECT FROM pg_catalog.pg_constraint o JOIN pg_catalog.pg_class c ON c.oid = o.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2 AND o.conname = $3]]

local TYPE = [[
SELECT FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname = $1 AND t.typname = $2]]

local KINDS = {
  has_table = "'r', 'p', 'f'", has_view = "'v', 'm'", has_index = "'i', 'I'",
  has_sequence = "'S'",
}

---@class mig.Questions
local methods = {}

for method, kinds in pairs(KINDS) do
  methods[method] = function(self, name)
    return exists(self.conn, RELATION:format(kinds), split(self, name))
  end
end

function methods:has_type(name)
  return exists(self.conn, TYPE, split(self, name))
end

function methods:has_schema(name)
  return exists(self.conn, "SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1", name)
end

--- The columns in order: { column_name =, type =, not_null =, default = }.
---@param name string
---@return table[]
function methods:columns(name)
  local list = {}
  for i, row in ipairs(self.conn:query(COLUMNS, split(self, name))) do
    row.not_null = row.not_null == "t"
    list[i] = row
  end
  return list
end

function methods:has_column(name, column)
  for _, row in ipairs(self:columns(name)) do
    if row.column_name == column then return true end
  end
  return false
end

function methods:has_constraint(name, constraint)
  local schema, plain = split(self, name)
  return exists(self.conn, CONSTRAINT, schema, plain, constraint)
end

methods.__index = methods

--- Names of the questions, for the migrator.
questions.names = {
  "has_table", "has_view", "has_column", "columns", "has_index", "has_sequence", "has_constraint",
  "has_type", "has_schema",
}

---@param conn table
---@param default_schema string
---@return mig.Questions
function questions.new(conn, default_schema)
  return setmetatable({ conn = conn, default_schema = default_schema }, methods)
end

return questions
