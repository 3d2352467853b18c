-- Random schemas whose objects use each other, for `make fuzz-schemas`: statements drawn from
-- `kinds`.  Most combinations of names exist, and the server leaves out what cannot be: a
-- statement that fails is not in the schema.  Each has a place of its own ("column t1.a"); what is
-- drawn later for the same place is a change.
local woven = {}

local random = math.random

local function pick(list)
  return list[random(#list)]
end

local function chance(percent)
  return random(100) <= percent
end

local COLUMNS = { "a", "b", "c", '"D d"' }
local TABLES = { "t1", "t2", "s.t1", '"T t"', "p1", "i1", "i2" }
-- Children have no primary keys of their own: before 18 their parents could not lose a NOT NULL.
local KEYED = { "t1", "t2", "s.t1", '"T t"', "p1", "p1_a" }
local PARTS = { "p1_a", "p1_b", "p1_d" }
local VIEWS = { "v1", "v2", "s.v1", "v3" }
local MATERIALIZED = { "m1", "m2" }
local TYPES = { "int", "int", "bigint", "text", "text", "numeric(6,2)", "date", "int[]",
  "varchar(40)",
  "timestamptz", "e1", "e1[]", "s.e2", "d1", "s.d2", "c1", "g1", "b1" }
local COLLATIONS = { '"C"', '"POSIX"', "l1" }
local ROLES = { "pg_monitor", "pg_read_all_stats", "PUBLIC" }

local function relation()
  local place = random(100)
  if place <= 75 then return pick(TABLES) end
  return place <= 90 and pick(PARTS) or pick(VIEWS)
end

local function source()
  local place = random(100)
  if place <= 60 then return pick(TABLES) end
  if place <= 85 then return pick(VIEWS) end
  return place <= 95 and pick(MATERIALIZED) or pick(PARTS)
end

-- A name below that of a table: "s.t1" and "x" are "t1_x".
local function below(table_name, suffix)
  local plain = table_name:gsub("^s%.", ""):gsub('"', "")
  return '"' .. plain .. "_" .. suffix .. '"'
end

local function in_schema(table_name, name)
  return (table_name:match("^s%.") or "") .. name
end

local function labels()
  local list, left = {}, { "a", "b", "c", "it's" }
  for number = 1, random(2, 4) do list[number] = table.remove(left, random(#left)):gsub("'",
    "''") end
  return "'" .. table.concat(list, "', '") .. "'"
end

-- An expression with a truth value, of one column.
local function condition(column)
  return (pick { "%s IS NOT NULL", "%s IS NOT NULL AND 1 < 2", "ok(%s::text)", "s.fit(%s)",
    "(%s)::text <> 'x'", "%s > 0", "%s IN (1, 2)", "%s = 'a'::e1", "count_rows() > 0 OR %s IS NULL",
    "EXISTS (SELECT FROM t2 WHERE t2.a::text = %s::text)" }):format(column)
end

local function expression(column)
  return (pick { "%s", "%s", "lower(%s::text)", "num(%s)", "(%s + 1)", "s.fit(%s)",
    "(%s::text || 'x')",
    "(%s IS NULL)", "(%s).x", "label_of(%s)" }):format(column)
end

local function identity_or_default(place, column)
  if chance(25) then
    return ("ALTER TABLE %s ALTER %s ADD GENERATED %s AS IDENTITY%s"):format(place, column,
      pick { "ALWAYS", "BY DEFAULT" }, pick { "", "", " (START 5)", " (INCREMENT 2 CYCLE)" })
  end
  return ("ALTER TABLE %s ALTER %s SET DEFAULT %s"):format(place, column, pick { "1", "2", "'a'",
    "tick()", "num(3)", "nextval('q1')", "nextval('s.q2')", "count_rows()", "'a'::e1", "now()",
    "CURRENT_DATE", "'{}'", "NULL", "ROW(1, 'a')::c1" })
end

local function key_columns()
  return chance(60) and pick { "id", "a", "b" } or pick { "id, a", "a, id", "b, a", '"D d", id' }
end

local function foreign_key_tail()
  return pick { "", "", " ON DELETE CASCADE", " ON UPDATE SET NULL", " MATCH FULL",
    " DEFERRABLE INITIALLY DEFERRED", " NOT VALID", " ON DELETE SET DEFAULT" }
end

local function select_list()
  local list = {}
  for _, column in ipairs(COLUMNS) do
    if chance(35) then list[#list + 1] = column end
  end
  if #list == 0 or chance(40) then list[#list + 1] = "id" end
  if chance(25) then list[#list + 1] = expression(pick(COLUMNS)) .. " AS z" end
  return table.concat(list, ", ")
end

local function query()
  local words = { columns = select_list(), source = source() }
  return (pick {
    "SELECT $columns FROM $source", "SELECT $columns FROM $source",
    "SELECT $columns FROM $source WHERE " .. condition(pick(COLUMNS)),
    "SELECT DISTINCT $columns FROM $source", "SELECT $columns FROM $source GROUP BY id",
    "SELECT $columns FROM $source ORDER BY 1 LIMIT 3",
    "WITH w AS (SELECT * FROM $source) SELECT $columns FROM w",
    "SELECT y.* FROM (SELECT $columns FROM $source) y LEFT JOIN t2 ON t2.a::text = y.id::text",
    "SELECT count(*) AS id, max(a) AS a FROM $source",
    "SELECT 1 AS id, sum_of(a) AS a FROM $source",
    "SELECT id, row_number() OVER (PARTITION BY a) AS b FROM $source",
    "SELECT x.id, x.a FROM rows_of() x",
    "SELECT id, a FROM $source UNION ALL SELECT id, a FROM t1",
    "SELECT r AS a, 1 AS id FROM $source r",
  }):gsub("%$(%a+)", words)
end

local function bound()
  return pick { "FOR VALUES IN (1, 2)", "FOR VALUES IN (3)", "FOR VALUES FROM (0) TO (10)",
    "FOR VALUES FROM (10) TO (20)", "FOR VALUES FROM (MINVALUE) TO (5)",
    "FOR VALUES WITH (MODULUS 2, REMAINDER 0)", "FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
    "FOR VALUES FROM (0) TO (10)", "DEFAULT", "FOR VALUES IN ('a')" }
end

local function function_row(name, forms)
  return { 4, 3, function() return "function " .. name, pick(forms) end }
end

local function comment_target()
  local place, number = relation(), tostring(random(2))
  return (pick {
    { "TABLE %s", place }, { "COLUMN %s", source() .. "." .. pick(COLUMNS) }, { "VIEW %s",
      pick(VIEWS) },
    { "FUNCTION %s", pick { "ok", "num", "touch", "rows_of" } }, { "TYPE %s", pick { "e1", "c1",
      "g1" } },
    { "DOMAIN %s", "d1" }, { "SEQUENCE %s", "q1" }, { "MATERIALIZED VIEW %s", pick(MATERIALIZED) },
    { "INDEX %s", in_schema(place, below(place, "i" .. number)) }, { "SCHEMA %s", "s" },
    { "CONSTRAINT %s", below(place, "k" .. number) .. " ON " .. place },
    { "TRIGGER %s", "g" .. number .. " ON " .. place }, { "POLICY %s", "y" .. number .. " ON "
      .. place },
    { "STATISTICS %s", in_schema(place, below(place, "st")) }, { "COLUMN %s", "c1.x" },
    { "CONSTRAINT %s", "d1_check ON DOMAIN d1" }, { "PUBLICATION %s", "pub" .. number },
    { "RULE %s", "r1 ON " .. place },
  })
end

-- { level, weight, place and statement }: levels are loaded one after the other.
local kinds = {
  { 1, 3, function() return "schema s", "CREATE SCHEMA s" end },
  { 1, 1, function()
    return "collation l1", "CREATE COLLATION l1 FROM " .. pick { '"C"', '"POSIX"' }
  end },
  { 2, 3, function() return "enum e1", ("CREATE TYPE e1 AS ENUM (%s)"):format(labels()) end },
  { 2, 3, function() return "enum e2", ("CREATE TYPE s.e2 AS ENUM (%s)"):format(labels()) end },
  { 2, 1, function()
    return "base b1", "CREATE TYPE b1; "
      .. "CREATE FUNCTION b1_in(cstring) RETURNS b1 LANGUAGE internal IMMUTABLE STRICT "
      .. "AS 'int4in'; "
      .. "CREATE FUNCTION b1_out(b1) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT "
      .. "AS 'int4out'; "
      .. "CREATE TYPE b1 (INPUT = b1_in, OUTPUT = b1_out, LIKE = int4"
      .. pick { "", ", CATEGORY = 'N'", ", DEFAULT = '7'" } .. ")"
  end },
  { 3, 3, function()
    return "domain d1", ("CREATE DOMAIN d1 AS %s%s%s"):format(pick { "int", "text", "e1",
      "bigint" },
      pick { "", " NOT NULL", " DEFAULT 'a'", " DEFAULT 3" },
      pick { "", " CHECK (VALUE IS NOT NULL)", " CHECK (VALUE::text <> 'q')" })
  end },
  { 6, 3, function()
    return "domain d2", ("CREATE DOMAIN s.d2 AS %s%s"):format(pick { "int", "text", "d1", "c1",
      "int[]" },
      pick { "", " CHECK (ok(VALUE::text))", " CONSTRAINT fits CHECK (s.fit(VALUE))" })
  end },
  { 4, 3, function()
    return "composite c1", ("CREATE TYPE c1 AS (x %s, y %s)"):format(pick { "int", "bigint",
      "text", "e1" },
      pick { "text", "e1", "s.e2", "d1", "text COLLATE \"C\"", "date" })
  end },
  { 4, 2, function()
    return "range g1", "CREATE TYPE g1 AS RANGE (SUBTYPE = " .. pick { "int", "float8", "e1",
      "date",
      "float8, SUBTYPE_DIFF = float8mi" } .. ")"
  end },
  { 3, 2, function()
    return "sequence q1", "CREATE SEQUENCE q1" .. pick { "", " AS int", " INCREMENT 3", " CYCLE" }
  end },
  { 3, 2, function()
    return "sequence q2", "CREATE SEQUENCE s.q2" .. pick { "", " START 8", " CACHE 2" }
  end },
  function_row("ok", {
    "CREATE FUNCTION ok(x text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x <> ''q'''",
    "CREATE FUNCTION ok(x text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS 'SELECT true'",
    "CREATE FUNCTION ok(y text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE "
      .. "AS 'BEGIN RETURN true; END'",
    "CREATE FUNCTION ok(x text, n int DEFAULT 1) RETURNS boolean IMMUTABLE RETURN x <> 'q'",
  }),
  function_row("num", {
    "CREATE FUNCTION num(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x'",
    "CREATE FUNCTION num(x int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT x::bigint'",
    "CREATE FUNCTION num(x int DEFAULT 2) RETURNS int IMMUTABLE RETURN x + 1",
    "CREATE FUNCTION num(y int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 3 "
      .. "AS 'SELECT 4'",
  }),
  function_row("fit", {
    "CREATE FUNCTION s.fit(x int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x > 1'",
    "CREATE FUNCTION s.fit(x anyelement) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'",
    "CREATE FUNCTION s.fit(x int) RETURNS boolean IMMUTABLE RETURN ok(x::text)",
  }),
  { 5, 2, function()
    return "function label_of", pick {
      "CREATE FUNCTION label_of(x e1) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''l'''",
      "CREATE FUNCTION label_of(x c1) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''l'''",
      "CREATE FUNCTION label_of(x text) RETURNS e1 LANGUAGE sql IMMUTABLE AS 'SELECT x::e1'",
    }
  end },
  { 4, 2, function()
    return "function tick", pick {
      "CREATE FUNCTION tick() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION tick() RETURNS bigint RETURN nextval('q1')",
      "CREATE FUNCTION tick() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT num(1)::int; END",
    }
  end },
  { 4, 2, function()
    return "function touch", "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql "
      .. "AS 'BEGIN RETURN "
      .. pick { "NULL", "new" } .. "; END'"
  end },
  { 6, 2, function()
    return "aggregate sum_of", pick {
      "CREATE AGGREGATE sum_of(int) (SFUNC = int4pl, STYPE = int)",
      "CREATE AGGREGATE sum_of(int) (SFUNC = int4pl, STYPE = int, INITCOND = '1')",
      "CREATE AGGREGATE sum_of(bigint) (SFUNC = int8pl, STYPE = bigint)",
    }
  end },
  { 6, 1, function()
    return "cast e1", "CREATE CAST (" .. pick { "e1 AS int) WITH INOUT",
      "e1 AS text) WITH FUNCTION label_of(e1)",
      "int AS text) WITH FUNCTION s.fit(int)",
        "c1 AS text) WITH FUNCTION label_of(c1) AS ASSIGNMENT",
      "e1 AS int) WITH INOUT AS IMPLICIT" }
  end },
  { 6, 1, function()
    return "operator", pick {
      "CREATE OPERATOR ==> (FUNCTION = int4gt, LEFTARG = int, RIGHTARG = int)",
      "CREATE OPERATOR ==> (FUNCTION = int4lt, LEFTARG = int, RIGHTARG = int, "
        .. "RESTRICT = scalarltsel)",
      "CREATE OPERATOR s.==> (FUNCTION = s.fit, RIGHTARG = int)",
    }
  end },
  { 6, 1, function()
    return "operator class", "CREATE OPERATOR CLASS oc1 FOR TYPE int USING "
      .. pick { "btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int)",
        "btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int)",
        "hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int)" }
  end },
  { 7, 14, function()
    local name = pick { "t1", "t2", "s.t1", '"T t"' }
    return "table " .. name, ("CREATE %sTABLE %s (id int%s)%s"):format(pick { "", "", "",
      "UNLOGGED " },
      name, pick { "", " NOT NULL", " PRIMARY KEY", " GENERATED ALWAYS AS IDENTITY", " UNIQUE" },
      pick { "", "", " WITH (fillfactor = 70)", " WITH (autovacuum_enabled = off)" })
  end },
  { 7, 4, function()
    return "table p1", "CREATE TABLE p1 (id int, a int) PARTITION BY "
      .. pick { "LIST (id)", "RANGE (id)", "RANGE (id)", "HASH (id)", "LIST ((id + 1))",
        "RANGE (a)" }
  end },
  { 8, 10, function()
    local name, sub = pick(PARTS), pick { "", "", "", " PARTITION BY LIST (id)",
      " WITH (fillfactor = 60)" }
    return "part " .. name, ("CREATE TABLE %s PARTITION OF %s %s%s"):format(name, pick { "p1",
      "p1", "p1",
      "p1_a" }, bound(), sub)
  end },
  { 8, 4, function()
    local name = pick { "i1", "i2" }
    return "table " .. name, ("CREATE TABLE %s (%s) INHERITS (%s)"):format(name, pick { "",
      "a int", "id int",
      "q text" }, pick { "t1", "t1", "t2", "i1", "t1, t2" })
  end },
  { 9, 40, function()
    local place, column = pick(TABLES), pick(COLUMNS)
    local type = pick(TYPES)
    return ("column %s.%s"):format(place, column),
      ("ALTER TABLE %s ADD COLUMN %s %s%s%s"):format(place, column,
      type, (type == "text" or type == "varchar(40)") and chance(25) and " COLLATE "
        .. pick(COLLATIONS) or "",
      chance(12) and " GENERATED ALWAYS AS (" .. expression(pick(COLUMNS)) .. ") STORED" or "")
  end },
  { 10, 10, function()
    local place, column = chance(85) and pick(TABLES) or pick(PARTS), pick(COLUMNS)
    return ("not null %s.%s"):format(place, column),
      ("ALTER TABLE %s ALTER %s SET NOT NULL"):format(place, column)
  end },
  { 12, 18, function()
    local place, column = relation(), pick(COLUMNS)
    return ("default %s.%s"):format(place, column), identity_or_default(place, column)
  end },
  { 11, 6, function()
    local place, column = relation(), pick(COLUMNS)
    return ("setting %s.%s"):format(place, column), ("ALTER TABLE %s ALTER %s %s"):format(place,
      column, pick {
      "SET STORAGE EXTERNAL", "SET STATISTICS 50", "SET (n_distinct = 3)", "SET STORAGE PLAIN",
      "SET COMPRESSION pglz" })
  end },
  { 13, 10, function()
    local place = pick(KEYED)
    return "key " .. place, ("ALTER TABLE %s ADD CONSTRAINT %s PRIMARY KEY (%s)%s"):format(place,
      below(place, "key"), key_columns(), pick { "", "", " DEFERRABLE", " INCLUDE (b)" })
  end },
  { 13, 10, function()
    local place, name = relation(), "k" .. random(2)
    return ("constraint %s.%s"):format(place, name),
      ("ALTER TABLE %s ADD CONSTRAINT %s %s"):format(place,
      below(place, name), pick {
        ("UNIQUE (%s)%s"):format(key_columns(), pick { "", " DEFERRABLE",
          " WITH (fillfactor = 80)" }),
        ("CHECK (%s)%s"):format(condition(pick(COLUMNS)), pick { "", "", " NOT VALID",
          " NO INHERIT" }),
        ("CHECK (%s)"):format(condition(pick(COLUMNS))),
        ("EXCLUDE USING btree (%s WITH =)"):format(pick(COLUMNS)),
        ("EXCLUDE USING gist (%s WITH &&)"):format(pick(COLUMNS)),
        ("UNIQUE NULLS NOT DISTINCT (%s)"):format(key_columns()) })
  end },
  { 14, 12, function()
    local place, columns = relation(), key_columns()
    return "foreign key " .. place .. random(2),
      ("ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (%s)%s")
      :format(place, below(place, "fk" .. random(2)), columns, relation(),
        chance(70) and "id" or columns,
        foreign_key_tail())
  end },
  { 15, 16, function()
    local place, name = chance(85) and relation() or pick(MATERIALIZED), "i" .. random(2)
    return ("index %s.%s"):format(place, name),
      ("CREATE %sINDEX %s ON %s%s USING %s (%s)%s"):format(
      pick { "", "", "UNIQUE " }, below(place, name), chance(8) and "ONLY " or "", place,
      pick { "btree", "btree", "btree", "hash", "gist", "brin", "gin" },
      pick { pick(COLUMNS), expression(pick(COLUMNS)), key_columns(), pick(COLUMNS)
        .. " DESC NULLS LAST",
        pick(COLUMNS) .. " oc1", pick(COLUMNS) .. ' COLLATE "C"', "(" .. expression(pick(COLUMNS))
          .. ")" },
      pick { "", "", " INCLUDE (id)", " WITH (fillfactor = 66)", " WHERE "
        .. condition(pick(COLUMNS)) })
  end },
  { 16, 18, function()
    local name = pick(VIEWS)
    return "view " .. name, ("CREATE VIEW %s%s AS %s%s"):format(name, pick { "", "", "",
      " WITH (security_barrier)" }, query(), pick { "", "", "", " WITH CHECK OPTION" })
  end },
  { 17, 6, function()
    local name = pick(MATERIALIZED)
    return "materialized view " .. name, ("CREATE MATERIALIZED VIEW %s AS %s%s"):format(name,
      query(),
      pick { "", " WITH NO DATA" })
  end },
  { 18, 6, function()
    local name = pick(VIEWS)
    return "view " .. name, ("CREATE VIEW %s AS SELECT id, a FROM %s"):format(name,
      pick(MATERIALIZED))
  end },
  -- Some before the tables that use them, some after those that they read.
  { 12, 3, function()
    return "function rows_of", "CREATE FUNCTION rows_of() RETURNS SETOF "
      .. pick { "t1 LANGUAGE sql AS 'SELECT t1 FROM t1'",
        "t2 LANGUAGE sql BEGIN ATOMIC SELECT t2 FROM t2; END",
        "s.t1 LANGUAGE sql AS 'SELECT x FROM s.t1 x'" }
  end },
  { 11, 3, function()
    return "function count_rows", "CREATE FUNCTION count_rows() RETURNS " .. pick {
      "bigint LANGUAGE sql AS 'SELECT count(*) FROM t1'",
      "bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t1; END",
      "int LANGUAGE sql BEGIN ATOMIC SELECT count(a)::int FROM t2; END",
      "bigint STABLE RETURN (SELECT max(id) FROM p1)" }
  end },
  { 19, 3, function()
    return "function of_row", pick {
      "CREATE FUNCTION of_row(x t1) RETURNS text LANGUAGE sql AS 'SELECT ''r'''",
      "CREATE FUNCTION of_row(x v1, y t2 DEFAULT NULL) RETURNS int LANGUAGE sql AS 'SELECT 2'",
      "CREATE FUNCTION of_row() RETURNS TABLE (a e1, b d1) LANGUAGE plpgsql AS 'BEGIN END'",
      "CREATE FUNCTION of_row(VARIADIC x t2[]) RETURNS t2 LANGUAGE sql AS 'SELECT x[1]'",
      "CREATE PROCEDURE of_row(INOUT x e1) LANGUAGE sql BEGIN ATOMIC "
        .. "INSERT INTO t1 (id) VALUES (1); SELECT x; END" }
  end },
  { 20, 12, function()
    local place, name = relation(), "g" .. random(2)
    return ("trigger %s.%s"):format(place, name),
      ("CREATE %s ON %s %s EXECUTE FUNCTION touch()"):format((pick {
        "TRIGGER %s BEFORE INSERT", "TRIGGER %s AFTER UPDATE OF a",
          "TRIGGER %s AFTER DELETE OR UPDATE",
        "CONSTRAINT TRIGGER %s AFTER INSERT", "TRIGGER %s INSTEAD OF UPDATE",
          "TRIGGER %s AFTER TRUNCATE",
        "TRIGGER %s BEFORE UPDATE" }):format(name), place, pick { "FOR EACH ROW", "FOR EACH ROW",
        "FOR EACH STATEMENT", "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT",
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW", "FOR EACH ROW WHEN (" .. condition("new.a")
          .. ")",
        "FOR EACH ROW WHEN (old.a IS DISTINCT FROM new.a)" })
  end },
  { 21, 3, function()
    local place, name = relation(), "g" .. random(2)
    return ("enabled %s.%s"):format(place, name), ("ALTER TABLE %s %s TRIGGER %s"):format(place,
      pick { "DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA" }, name)
  end },
  { 20, 3, function()
    local place = relation()
    return "rule " .. place, ("CREATE RULE r1 AS ON %s TO %s %sDO %s"):format(pick { "INSERT",
      "UPDATE",
      "DELETE" }, place, pick { "", "", "WHERE old.a IS NULL " }, pick { "INSTEAD NOTHING",
      "ALSO INSERT INTO t2 (a) VALUES (1)", "INSTEAD INSERT INTO t1 (id) VALUES (new.id)",
        "ALSO NOTIFY x" })
  end },
  { 20, 8, function()
    local place, name = relation(), "y" .. random(2)
    return ("policy %s.%s"):format(place, name), ("CREATE POLICY %s ON %s %s"):format(name, place,
      pick {
      "USING (" .. condition(pick(COLUMNS)) .. ")", "FOR INSERT WITH CHECK ("
        .. condition(pick(COLUMNS)) .. ")",
      "AS RESTRICTIVE FOR SELECT TO pg_monitor USING (" .. condition("a") .. ")",
      "FOR UPDATE TO pg_monitor, pg_read_all_stats USING (id > 0) WITH CHECK (" .. condition("b")
        .. ")",
      "USING (id IN (SELECT id FROM " .. source() .. "))" })
  end },
  { 21, 4, function()
    local place, what = relation(), pick { "ENABLE", "FORCE" }
    return what .. " security " .. place, ("ALTER TABLE %s %s ROW LEVEL SECURITY"):format(place,
      what)
  end },
  { 20, 5, function()
    local place = chance(80) and relation() or pick(MATERIALIZED)
    return "statistics " .. place, ("CREATE STATISTICS %s%s ON %s FROM %s"):format(
      in_schema(place, below(place, "st")), pick { "", " (ndistinct)", " (mcv, dependencies)" },
      pick { "id, a", "a, b", "id, (a + 1)", "(lower(a::text))", "id, a, b" }, place)
  end },
  { 22, 3, function()
    local place = relation()
    return "replica " .. place, ("ALTER TABLE %s REPLICA IDENTITY %s"):format(place, pick { "FULL",
      "NOTHING",
      "USING INDEX " .. below(place, "i1"), "USING INDEX " .. below(place, "key") })
  end },
  { 22, 3, function()
    local place = chance(80) and relation() or pick(MATERIALIZED)
    return "cluster " .. place, ("ALTER TABLE %s CLUSTER ON %s"):format(place,
      below(place, pick { "i1", "i2", "key" }))
  end },
  { 22, 2, function()
    return "owned q1", "ALTER SEQUENCE q1 OWNED BY " .. pick { "t1.id", "t1.a", "t2.a", "NONE",
      "p1.id" }
  end },
  { 23, 5, function()
    local name = "pub" .. random(2)
    return "publication " .. name, ("CREATE PUBLICATION %s%s%s"):format(name,
      pick { " FOR TABLE t1", "",
      " FOR TABLE t1 (id), t2", " FOR TABLE t1, s.t1 WHERE (a > 0)", " FOR ALL TABLES",
        " FOR TABLES IN SCHEMA s",
      " FOR TABLE p1, ONLY i1", " FOR TABLE t2 (a, id) WHERE (id > 3), TABLES IN SCHEMA s" },
      pick { "", " WITH (publish = 'insert')", " WITH (publish_via_partition_root)" })
  end },
  { 23, 1, function()
    return "event trigger", pick {
      "CREATE FUNCTION noticed() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; "
        .. "CREATE EVENT TRIGGER noticed ON sql_drop EXECUTE FUNCTION noticed()",
      "CREATE FUNCTION noticed() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; "
        .. "CREATE EVENT TRIGGER noticed ON ddl_command_start EXECUTE FUNCTION noticed(); "
        .. "ALTER EVENT TRIGGER noticed ENABLE ALWAYS" }
  end },
  { 24, 14, function()
    local target = comment_target()
    local what = target[1]:format(target[2])
    return "comment " .. what, ("COMMENT ON %s IS %s"):format(what, pick { "'one'",
      "'it''s another'" })
  end },
  { 24, 6, function()
    local place = source()
    return "privilege " .. place, ("GRANT %s ON %s TO %s"):format(pick { "SELECT", "ALL",
      "INSERT, UPDATE",
      "SELECT (a)", "UPDATE (b), SELECT (id)" }, place, pick(ROLES))
  end },
  { 24, 3, function()
    local what = pick { "FUNCTION num", "FUNCTION ok", "TYPE e1", "TYPE d1", "SCHEMA s",
      "SEQUENCE q1" }
    return "privilege " .. what, pick { ("GRANT ALL ON %s TO pg_monitor"):format(what),
      ("REVOKE ALL ON %s FROM PUBLIC"):format(what) }
  end },
  { 25, 1, function()
    return "default privilege", "ALTER DEFAULT PRIVILEGES "
      .. pick { "GRANT SELECT ON TABLES TO pg_monitor",
      "REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        "IN SCHEMA s GRANT USAGE ON SEQUENCES TO pg_monitor" }
  end },
}

local deck = {}
for number, kind in ipairs(kinds) do
  for _ = 1, kind[2] do deck[#deck + 1] = number end
end

local function grow(self, count)
  for _ = 1, count do
    local number = pick(deck)
    local level, make = kinds[number][1], kinds[number][3]
    local place, statement = make()
    self[place] = { level = level, place = place, text = statement }
  end
end

--- A random schema: a map from places to statements.
function woven.new()
  local self = {}
  grow(self, random(80, 260))
  return self
end

--- The schema after changes, few or many.
function woven.change(from)
  local self, percent = {}, pick { 0, 3, 10, 25 }
  for _, place in ipairs(woven.places(from)) do
    if not chance(percent) then self[place] = from[place] end
  end
  grow(self, pick { 4, 12, 40, 90 })
  return self
end

--- Its places, in the order in which they are loaded.
function woven.places(self)
  local places = {}
  for place in pairs(self) do places[#places + 1] = place end
  table.sort(places, function(one, other)
    if self[one].level ~= self[other].level then return self[one].level < self[other].level end
    return one < other
  end)
  return places
end

--- The statements that build it, when the server takes them.
---@return string[]
function woven.statements(self)
  local list = {}
  for number, place in ipairs(woven.places(self)) do list[number] = self[place].text end
  return list
end

return woven
