-- The kinds of statements that woven.lua draws from: rows of level, weight and a function that
-- gives a place and its statement.  Levels are loaded one after the other.  A seed counts on the
-- order of the rows, their weights, and what is drawn when.
local dice = require("spec.fuzz.dice")
local words = require("spec.fuzz.woven_words")

local random, pick, chance = math.random, dice.pick, dice.chance
local column, relation, source = words.column, words.relation, words.source
local any_condition, any_expression = words.any_condition, words.any_expression

-- A kind with one place: each list gives one of its texts to the pattern.
local function one(level, weight, place, pattern, ...)
  local lists = { ... }
  return { level, weight, function()
    local chosen = {}
    for number, list in ipairs(lists) do chosen[number] = pick(list) end
    return place, pattern:format(table.unpack(chosen))
  end }
end

local function enum(place, name)
  return { 2, 3, function()
    return place, ("CREATE TYPE %s AS ENUM (%s)"):format(name, words.labels())
  end }
end

local function identity(place, name)
  return ("ALTER TABLE %s ALTER %s ADD GENERATED %s AS IDENTITY%s"):format(place, name,
    pick { "ALWAYS", "BY DEFAULT" }, pick { "", "", " (START 5)", " (INCREMENT 2 CYCLE)" })
end

local function default(place, name)
  return ("ALTER TABLE %s ALTER %s SET DEFAULT %s"):format(place, name, pick {
    "1", "2", "'a'", "tick()", "num(3)", "nextval('q1')", "nextval('s.q2')", "count_rows()",
    "'a'::e1", "now()", "CURRENT_DATE", "'{}'", "NULL", "ROW(1, 'a')::c1",
  })
end

local function constraint()
  return pick {
    ("UNIQUE (%s)%s"):format(words.key_columns(),
      pick { "", " DEFERRABLE", " WITH (fillfactor = 80)" }),
    ("CHECK (%s)%s"):format(any_condition(), pick { "", "", " NOT VALID", " NO INHERIT" }),
    ("CHECK (%s)"):format(any_condition()),
    ("EXCLUDE USING btree (%s WITH =)"):format(column()),
    ("EXCLUDE USING gist (%s WITH &&)"):format(column()),
    ("UNIQUE NULLS NOT DISTINCT (%s)"):format(words.key_columns()),
  }
end

local function index_element()
  return pick {
    column(), any_expression(), words.key_columns(), column() .. " DESC NULLS LAST",
    column() .. " oc1", column() .. ' COLLATE "C"', "(" .. any_expression() .. ")",
  }
end

local function commented()
  local place, number = relation(), tostring(random(2))
  return pick {
    "TABLE " .. place, "COLUMN " .. source() .. "." .. column(), "VIEW " .. pick(words.VIEWS),
    "FUNCTION " .. pick { "ok", "num", "touch", "rows_of" },
    "TYPE " .. pick { "e1", "c1", "g1" }, "DOMAIN d1", "SEQUENCE q1",
    "MATERIALIZED VIEW " .. pick(words.MATERIALIZED),
    "INDEX " .. words.beside(place, words.part_name(place, "i" .. number)), "SCHEMA s",
    "CONSTRAINT " .. words.part_name(place, "k" .. number) .. " ON " .. place,
    "TRIGGER g" .. number .. " ON " .. place, "POLICY y" .. number .. " ON " .. place,
    "STATISTICS " .. words.beside(place, words.part_name(place, "st")), "COLUMN c1.x",
    "CONSTRAINT d1_check ON DOMAIN d1", "PUBLICATION pub" .. number, "RULE r1 ON " .. place,
  }
end

return {
  one(1, 3, "schema s", "CREATE SCHEMA s"),
  one(1, 1, "collation l1", "CREATE COLLATION l1 FROM %s", { '"C"', '"POSIX"' }),
  enum("enum e1", "e1"),
  enum("enum e2", "s.e2"),
  one(2, 1, "base b1", "CREATE TYPE b1; "
    .. "CREATE FUNCTION b1_in(cstring) RETURNS b1 LANGUAGE internal IMMUTABLE STRICT AS 'int4in'; "
    .. "CREATE FUNCTION b1_out(b1) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT "
    .. "AS 'int4out'; "
    .. "CREATE TYPE b1 (INPUT = b1_in, OUTPUT = b1_out, LIKE = int4%s)",
    { "", ", CATEGORY = 'N'", ", DEFAULT = '7'" }),
  one(3, 3, "domain d1", "CREATE DOMAIN d1 AS %s%s%s", { "int", "text", "e1", "bigint" },
    { "", " NOT NULL", " DEFAULT 'a'", " DEFAULT 3" },
    { "", " CHECK (VALUE IS NOT NULL)", " CHECK (VALUE::text <> 'q')" }),
  one(6, 3, "domain d2", "CREATE DOMAIN s.d2 AS %s%s", { "int", "text", "d1", "c1", "int[]" },
    { "", " CHECK (ok(VALUE::text))", " CONSTRAINT fits CHECK (s.fit(VALUE))" }),
  one(4, 3, "composite c1", "CREATE TYPE c1 AS (x %s, y %s)", { "int", "bigint", "text", "e1" },
    { "text", "e1", "s.e2", "d1", 'text COLLATE "C"', "date" }),
  one(4, 2, "range g1", "CREATE TYPE g1 AS RANGE (SUBTYPE = %s)",
    { "int", "float8", "e1", "date", "float8, SUBTYPE_DIFF = float8mi" }),
  one(3, 2, "sequence q1", "CREATE SEQUENCE q1%s", { "", " AS int", " INCREMENT 3", " CYCLE" }),
  one(3, 2, "sequence q2", "CREATE SEQUENCE s.q2%s", { "", " START 8", " CACHE 2" }),
  one(4, 3, "function ok", "CREATE FUNCTION ok(%s", {
    "x text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x <> ''q'''",
    "x text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS 'SELECT true'",
    "y text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END'",
    "x text, n int DEFAULT 1) RETURNS boolean IMMUTABLE RETURN x <> 'q'",
  }),
  one(4, 3, "function num", "CREATE FUNCTION num(%s", {
    "x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x'",
    "x int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT x::bigint'",
    "x int DEFAULT 2) RETURNS int IMMUTABLE RETURN x + 1",
    "y int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 3 AS 'SELECT 4'",
  }),
  one(4, 3, "function fit", "CREATE FUNCTION s.fit(%s", {
    "x int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x > 1'",
    "x anyelement) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'",
    "x int) RETURNS boolean IMMUTABLE RETURN ok(x::text)",
  }),
  -- Casts to text are made of it, which PostgreSQL would compute without a row.
  one(5, 2, "function label_of", "CREATE FUNCTION label_of(%s", {
    "x e1) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN ''l''; END'",
    "x c1) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN ''l''; END'",
    "x text) RETURNS e1 LANGUAGE sql IMMUTABLE AS 'SELECT x::e1'",
  }),
  one(4, 2, "function tick", "CREATE FUNCTION tick() RETURNS %s", {
    "int LANGUAGE sql AS 'SELECT 1'",
    "bigint RETURN nextval('q1')",
    "int LANGUAGE sql BEGIN ATOMIC SELECT num(1)::int; END",
  }),
  one(4, 2, "function touch", "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql "
    .. "AS 'BEGIN RETURN %s; END'", { "NULL", "new" }),
  one(6, 2, "aggregate sum_of", "CREATE AGGREGATE sum_of(%s)", {
    "int) (SFUNC = int4pl, STYPE = int",
    "int) (SFUNC = int4pl, STYPE = int, INITCOND = '1'",
    "bigint) (SFUNC = int8pl, STYPE = bigint",
  }),
  one(6, 1, "cast e1", "CREATE CAST (%s", {
    "e1 AS int) WITH INOUT",
    "e1 AS text) WITH FUNCTION label_of(e1)",
    "int AS text) WITH FUNCTION s.fit(int)",
    "c1 AS text) WITH FUNCTION label_of(c1) AS ASSIGNMENT",
    "e1 AS int) WITH INOUT AS IMPLICIT",
  }),
  one(6, 1, "operator", "CREATE OPERATOR %s)", {
    "==> (FUNCTION = int4gt, LEFTARG = int, RIGHTARG = int",
    "==> (FUNCTION = int4lt, LEFTARG = int, RIGHTARG = int, RESTRICT = scalarltsel",
    "s.==> (FUNCTION = s.fit, RIGHTARG = int",
  }),
  one(6, 1, "operator class", "CREATE OPERATOR CLASS oc1 FOR TYPE int USING %s", {
    "btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int)",
    "btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int)",
    "hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int)",
  }),
  { 7, 14, function()
    local name = pick(words.ROOTS)
    return "table " .. name, ("CREATE %sTABLE %s (id int%s)%s"):format(
      pick { "", "", "", "UNLOGGED " }, name,
      pick { "", " NOT NULL", " PRIMARY KEY", " GENERATED ALWAYS AS IDENTITY", " UNIQUE" },
      pick { "", "", " WITH (fillfactor = 70)", " WITH (autovacuum_enabled = off)" })
  end },
  one(7, 4, "table p1", "CREATE TABLE p1 (id int, a int) PARTITION BY %s",
    { "LIST (id)", "RANGE (id)", "RANGE (id)", "HASH (id)", "LIST ((id + 1))", "RANGE (a)" }),
  { 8, 10, function()
    local name = pick(words.PARTS)
    local tail = pick { "", "", "", " PARTITION BY LIST (id)", " WITH (fillfactor = 60)" }
    return "part " .. name, ("CREATE TABLE %s PARTITION OF %s %s%s"):format(name,
      pick { "p1", "p1", "p1", "p1_a" }, words.bound(), tail)
  end },
  { 8, 4, function()
    local name = pick { "i1", "i2" }
    return "table " .. name, ("CREATE TABLE %s (%s) INHERITS (%s)"):format(name,
      pick { "", "a int", "id int", "q text" }, pick { "t1", "t1", "t2", "i1", "t1, t2" })
  end },
  { 9, 40, function()
    local place, name, type = pick(words.TABLES), column(), pick(words.TYPES)
    local collated = (type == "text" or type == "varchar(40)") and chance(25)
    local collation = collated and " COLLATE " .. pick(words.COLLATIONS) or ""
    local generated = chance(12) and " GENERATED ALWAYS AS (" .. any_expression() .. ") STORED"
    return ("column %s.%s"):format(place, name),
      ("ALTER TABLE %s ADD COLUMN %s %s%s%s"):format(place, name, type, collation, generated or "")
  end },
  { 10, 10, function()
    local place, name = chance(85) and pick(words.TABLES) or pick(words.PARTS), column()
    return ("not null %s.%s"):format(place, name),
      ("ALTER TABLE %s ALTER %s SET NOT NULL"):format(place, name)
  end },
  { 12, 18, function()
    local place, name = relation(), column()
    return ("default %s.%s"):format(place, name), (chance(25) and identity or default)(place, name)
  end },
  { 11, 6, function()
    local place, name = relation(), column()
    return ("setting %s.%s"):format(place, name), ("ALTER TABLE %s ALTER %s %s"):format(place, name,
      pick { "SET STORAGE EXTERNAL", "SET STATISTICS 50", "SET (n_distinct = 3)",
        "SET STORAGE PLAIN", "SET COMPRESSION pglz" })
  end },
  { 13, 10, function()
    local place = pick(words.KEYED)
    return "key " .. place, ("ALTER TABLE %s ADD CONSTRAINT %s PRIMARY KEY (%s)%s"):format(place,
      words.part_name(place, "key"), words.key_columns(),
      pick { "", "", " DEFERRABLE", " INCLUDE (b)" })
  end },
  { 13, 10, function()
    local place, name = relation(), "k" .. random(2)
    return ("constraint %s.%s"):format(place, name),
      ("ALTER TABLE %s ADD CONSTRAINT %s %s"):format(place, words.part_name(place, name),
        constraint())
  end },
  { 14, 12, function()
    local place, columns = relation(), words.key_columns()
    return "foreign key " .. place .. random(2),
      ("ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (%s)%s"):format(place,
        words.part_name(place, "fk" .. random(2)), columns, relation(),
        chance(70) and "id" or columns,
        pick { "", "", " ON DELETE CASCADE", " ON UPDATE SET NULL", " MATCH FULL",
          " DEFERRABLE INITIALLY DEFERRED", " NOT VALID", " ON DELETE SET DEFAULT" })
  end },
  { 15, 16, function()
    local place, name = chance(85) and relation() or pick(words.MATERIALIZED), "i" .. random(2)
    return ("index %s.%s"):format(place, name),
      ("CREATE %sINDEX %s ON %s%s USING %s (%s)%s"):format(pick { "", "", "UNIQUE " },
        words.part_name(place, name), chance(8) and "ONLY " or "", place,
        pick { "btree", "btree", "btree", "hash", "gist", "brin", "gin" }, index_element(),
        pick { "", "", " INCLUDE (id)", " WITH (fillfactor = 66)", " WHERE " .. any_condition() })
  end },
  { 16, 18, function()
    local name = pick(words.VIEWS)
    return "view " .. name, ("CREATE VIEW %s%s AS %s%s"):format(name,
      pick { "", "", "", " WITH (security_barrier)" }, words.query(),
      pick { "", "", "", " WITH CHECK OPTION" })
  end },
  { 17, 6, function()
    local name = pick(words.MATERIALIZED)
    return "materialized view " .. name,
      ("CREATE MATERIALIZED VIEW %s AS %s%s"):format(name, words.query(),
        pick { "", " WITH NO DATA" })
  end },
  { 18, 6, function()
    local name = pick(words.VIEWS)
    return "view " .. name,
      ("CREATE VIEW %s AS SELECT id, a FROM %s"):format(name, pick(words.MATERIALIZED))
  end },
  -- These read tables: some come before those that use them, some after those that they read.
  one(12, 3, "function rows_of", "CREATE FUNCTION rows_of() RETURNS SETOF %s", {
    "t1 LANGUAGE sql AS 'SELECT t1 FROM t1'",
    "t2 LANGUAGE sql BEGIN ATOMIC SELECT t2 FROM t2; END",
    "s.t1 LANGUAGE sql AS 'SELECT x FROM s.t1 x'",
  }),
  one(11, 3, "function count_rows", "CREATE FUNCTION count_rows() RETURNS %s", {
    "bigint LANGUAGE sql AS 'SELECT count(*) FROM t1'",
    "bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t1; END",
    "int LANGUAGE sql BEGIN ATOMIC SELECT count(a)::int FROM t2; END",
    "bigint STABLE RETURN (SELECT max(id) FROM p1)",
  }),
  one(19, 3, "function of_row", "CREATE %s", {
    "FUNCTION of_row(x t1) RETURNS text LANGUAGE sql AS 'SELECT ''r'''",
    "FUNCTION of_row(x v1, y t2 DEFAULT NULL) RETURNS int LANGUAGE sql AS 'SELECT 2'",
    "FUNCTION of_row() RETURNS TABLE (a e1, b d1) LANGUAGE plpgsql AS 'BEGIN END'",
    "FUNCTION of_row(VARIADIC x t2[]) RETURNS t2 LANGUAGE sql AS 'SELECT x[1]'",
    "PROCEDURE of_row(INOUT x e1) LANGUAGE sql BEGIN ATOMIC "
      .. "INSERT INTO t1 (id) VALUES (1); SELECT x; END",
  }),
  { 20, 12, function()
    local place, name = relation(), "g" .. random(2)
    local event = pick {
      "TRIGGER %s BEFORE INSERT", "TRIGGER %s AFTER UPDATE OF a",
      "TRIGGER %s AFTER DELETE OR UPDATE", "CONSTRAINT TRIGGER %s AFTER INSERT",
      "TRIGGER %s INSTEAD OF UPDATE", "TRIGGER %s AFTER TRUNCATE", "TRIGGER %s BEFORE UPDATE",
    }
    return ("trigger %s.%s"):format(place, name),
      ("CREATE %s ON %s %s EXECUTE FUNCTION touch()"):format(event:format(name), place, pick {
        "FOR EACH ROW", "FOR EACH ROW", "FOR EACH STATEMENT",
        "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT",
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW",
        "FOR EACH ROW WHEN (" .. words.condition("new.a") .. ")",
        "FOR EACH ROW WHEN (old.a IS DISTINCT FROM new.a)",
      })
  end },
  { 21, 3, function()
    local place, name = relation(), "g" .. random(2)
    return ("enabled %s.%s"):format(place, name), ("ALTER TABLE %s %s TRIGGER %s"):format(place,
      pick { "DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA" }, name)
  end },
  { 20, 3, function()
    local place = relation()
    return "rule " .. place, ("CREATE RULE r1 AS ON %s TO %s %sDO %s"):format(
      pick { "INSERT", "UPDATE", "DELETE" }, place, pick { "", "", "WHERE old.a IS NULL " },
      pick { "INSTEAD NOTHING", "ALSO INSERT INTO t2 (a) VALUES (1)",
        "INSTEAD INSERT INTO t1 (id) VALUES (new.id)", "ALSO NOTIFY x" })
  end },
  { 20, 8, function()
    local place, name = relation(), "y" .. random(2)
    return ("policy %s.%s"):format(place, name), ("CREATE POLICY %s ON %s %s"):format(name, place,
      pick {
        "USING (" .. any_condition() .. ")",
        "FOR INSERT WITH CHECK (" .. any_condition() .. ")",
        "AS RESTRICTIVE FOR SELECT TO pg_monitor USING (" .. words.condition("a") .. ")",
        "FOR UPDATE TO pg_monitor, pg_read_all_stats USING (id > 0) WITH CHECK ("
          .. words.condition("b") .. ")",
        "USING (id IN (SELECT id FROM " .. source() .. "))",
      })
  end },
  { 21, 4, function()
    local place, what = relation(), pick { "ENABLE", "FORCE" }
    return what .. " security " .. place,
      ("ALTER TABLE %s %s ROW LEVEL SECURITY"):format(place, what)
  end },
  { 20, 5, function()
    local place = chance(80) and relation() or pick(words.MATERIALIZED)
    return "statistics " .. place, ("CREATE STATISTICS %s%s ON %s FROM %s"):format(
      words.beside(place, words.part_name(place, "st")),
      pick { "", " (ndistinct)", " (mcv, dependencies)" },
      pick { "id, a", "a, b", "id, (a + 1)", "(lower(a::text))", "id, a, b" }, place)
  end },
  { 22, 3, function()
    local place = relation()
    return "replica " .. place, ("ALTER TABLE %s REPLICA IDENTITY %s"):format(place, pick {
      "FULL", "NOTHING", "USING INDEX " .. words.part_name(place, "i1"),
      "USING INDEX " .. words.part_name(place, "key"),
    })
  end },
  { 22, 3, function()
    local place = chance(80) and relation() or pick(words.MATERIALIZED)
    return "cluster " .. place, ("ALTER TABLE %s CLUSTER ON %s"):format(place,
      words.part_name(place, pick { "i1", "i2", "key" }))
  end },
  one(22, 2, "owned q1", "ALTER SEQUENCE q1 OWNED BY %s",
    { "t1.id", "t1.a", "t2.a", "NONE", "p1.id" }),
  { 23, 5, function()
    local name = "pub" .. random(2)
    return "publication " .. name, ("CREATE PUBLICATION %s%s%s"):format(name,
      pick { " FOR TABLE t1", "", " FOR TABLE t1 (id), t2", " FOR TABLE t1, s.t1 WHERE (a > 0)",
        " FOR ALL TABLES", " FOR TABLES IN SCHEMA s", " FOR TABLE p1, ONLY i1",
        " FOR TABLE t2 (a, id) WHERE (id > 3), TABLES IN SCHEMA s" },
      pick { "", " WITH (publish = 'insert')", " WITH (publish_via_partition_root)" })
  end },
  one(23, 1, "event trigger", "CREATE FUNCTION noticed() RETURNS event_trigger LANGUAGE plpgsql "
    .. "AS 'BEGIN END'; CREATE EVENT TRIGGER noticed ON %s", {
    "sql_drop EXECUTE FUNCTION noticed()",
    "ddl_command_start EXECUTE FUNCTION noticed(); ALTER EVENT TRIGGER noticed ENABLE ALWAYS",
  }),
  { 24, 14, function()
    local what = commented()
    return "comment " .. what,
      ("COMMENT ON %s IS %s"):format(what, pick { "'one'", "'it''s another'" })
  end },
  { 24, 6, function()
    local place = source()
    return "privilege " .. place, ("GRANT %s ON %s TO %s"):format(
      pick { "SELECT", "ALL", "INSERT, UPDATE", "SELECT (a)", "UPDATE (b), SELECT (id)" }, place,
      pick(words.ROLES))
  end },
  { 24, 3, function()
    local what = pick { "FUNCTION num", "FUNCTION ok", "TYPE e1", "TYPE d1", "SCHEMA s",
      "SEQUENCE q1" }
    return "privilege " .. what, pick {
      ("GRANT ALL ON %s TO pg_monitor"):format(what), ("REVOKE ALL ON %s FROM PUBLIC"):format(what),
    }
  end },
  one(25, 1, "default privilege", "ALTER DEFAULT PRIVILEGES %s", {
    "GRANT SELECT ON TABLES TO pg_monitor",
    "REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    "IN SCHEMA s GRANT USAGE ON SEQUENCES TO pg_monitor",
  }),
}
