--- A schema of 1,000 tables as SQL: 3,000 indexes (one in thirty of them partial), 1,000
-- foreign keys, 5,000 defaults.
local schema = {}

local TABLES = 1000

local TABLE = [[
CREATE TABLE entity_%04d (
    id bigint NOT NULL,
    parent_id bigint,
    name text DEFAULT 'nobody' NOT NULL,
    code character varying(40) NOT NULL,
    state integer DEFAULT 0 NOT NULL,
    amount numeric(12,2) DEFAULT 0.0,
    tags text[] DEFAULT '{}'::text[],
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    note text,
    CONSTRAINT entity_%04d_pkey PRIMARY KEY (id)
);
CREATE INDEX entity_%04d_parent_idx ON entity_%04d (parent_id);
CREATE UNIQUE INDEX entity_%04d_code_idx ON entity_%04d (code, state);
CREATE INDEX entity_%04d_made_idx ON entity_%04d (created_at DESC)%where;
]]

local FOREIGN_KEY = [[
ALTER TABLE entity_%04d ADD CONSTRAINT entity_%04d_parent_fkey
    FOREIGN KEY (parent_id) REFERENCES entity_%04d (id) ON DELETE CASCADE;
]]

---@return string SQL
function schema.text()
  local parts = {}
  for number = 1, TABLES do
    local text = TABLE:gsub("%%04d", ("%04d"):format(number))
    parts[#parts + 1] = text:gsub("%%where", number % 10 == 0 and " WHERE state <> 3" or "")
  end
  for number = 1, TABLES do
    parts[#parts + 1] = FOREIGN_KEY:format(number, number, (number * 7) % TABLES + 1)
  end
  return table.concat(parts)
end

local CANDIDATES = [[
  SELECT c.oid::regclass::text AS name,
         (SELECT min(i.indexrelid::regclass::text) FROM pg_index i
           WHERE i.indrelid = c.oid AND NOT i.indisunique AND NOT EXISTS (
             SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid)) AS index,
         (SELECT min(quote_ident(a.attname)) FROM pg_attribute a
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid = 'text'::regtype) AS text,
         (SELECT min(quote_ident(a.attname)) FROM pg_attribute a JOIN pg_index i
              ON i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1
                 AND a.attnum = i.indkey[0]
           WHERE a.attrelid = c.oid) AS key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND NOT c.relispartition AND n.nspname = 'public'
     AND c.relname !~ '^migration_info'
   ORDER BY c.relname]]

local CHANGES = {
  function(row)
    return ("ALTER TABLE %s ADD COLUMN added_by_bench text DEFAULT 'x' NOT NULL;"):format(row.name)
  end,
  function(row, number)
    return ("CREATE TABLE bench_%d (id bigint PRIMARY KEY, other_id bigint REFERENCES %s (%s));")
      :format(number, row.name, row.key)
  end,
  function(row, number)
    return ("CREATE INDEX bench_%d_idx ON %s (%s);"):format(number, row.name, row.text)
  end,
  function(row)
    return ("DROP INDEX %s;"):format(row.index)
  end,
  function(row)
    return ("ALTER TABLE %s ALTER COLUMN %s SET DEFAULT 'changed', ADD CHECK (%s <> '');"):format(
      row.name, row.text, row.text)
  end,
}

--- Statements that change a database here and there, each another table.
---@param conn table
---@param count integer
---@return string SQL
function schema.changes(conn, count)
  local rows = {}
  for _, row in ipairs(conn:query(CANDIDATES)) do
    if row.index and row.text and row.key then rows[#rows + 1] = row end
  end
  local parts = {}
  for number = 1, count do
    local row = rows[(number * #rows) // count]
    parts[number] = CHANGES[number % #CHANGES + 1](row, number)
  end
  return table.concat(parts, "\n") .. "\n"
end

return schema
