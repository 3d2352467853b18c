-- Kinds that the catalog gives as a whole statement: what it tells is what
-- makes the same object again.
local support = require("spec.support")

local schema = [[
CREATE SCHEMA app;
CREATE TABLE app.fees (id int PRIMARY KEY, amount numeric, note text, born date);
CREATE FUNCTION app.twice(n int DEFAULT 2, VARIADIC rest int[] DEFAULT '{}') RETURNS int
  LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 5 SET work_mem = '1MB' AS 'SELECT n * 2';
CREATE PROCEDURE app.work(OUT a int, IN b int) LANGUAGE plpgsql AS 'BEGIN a := b; END';
CREATE PROCEDURE app.work(IN a int, IN b int) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION app.touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RETURN new; END $$;
CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE DOMAIN app.cents AS numeric(12,2) DEFAULT 0 NOT NULL;
ALTER DOMAIN app.cents ADD CONSTRAINT positive CHECK (VALUE >= 0);
CREATE DOMAIN app.code AS text COLLATE "C";
CREATE TYPE app.pair AS (a int, "b c" text COLLATE "C");
COMMENT ON COLUMN app.pair."b c" IS 'of two';
CREATE FUNCTION app.gap(date, date) RETURNS float8 LANGUAGE sql IMMUTABLE
  AS 'SELECT ($1 - $2)::float8';
CREATE TYPE app.days AS RANGE (SUBTYPE = date, SUBTYPE_DIFF = app.gap,
  MULTIRANGE_TYPE_NAME = app.many_days);
CREATE TYPE app.later;
CREATE TYPE app.raw;
CREATE FUNCTION app.raw_in(cstring) RETURNS app.raw LANGUAGE internal IMMUTABLE STRICT
  AS 'textin';
CREATE FUNCTION app.raw_out(app.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT
  AS 'textout';
CREATE TYPE app.raw (INPUT = app.raw_in, OUTPUT = app.raw_out, CATEGORY = 'Q',
  DEFAULT = 'it''s', DELIMITER = ';', COLLATABLE = true);
CREATE CAST (app.raw AS text) WITHOUT FUNCTION AS ASSIGNMENT;
CREATE CAST (text AS app.raw) WITH INOUT;
CREATE AGGREGATE app.total(numeric) (SFUNC = numeric_add, STYPE = numeric, INITCOND = '0',
  MSFUNC = numeric_add, MINVFUNC = numeric_sub, MSTYPE = numeric, PARALLEL = SAFE);
CREATE AGGREGATE app.nothing(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '7');
CREATE AGGREGATE app.middle(float8 ORDER BY float8) (SFUNC = ordered_set_transition,
  STYPE = internal, FINALFUNC = percentile_cont_float8_final);
CREATE FUNCTION app.same(app.pair, app.pair) RETURNS boolean LANGUAGE sql IMMUTABLE
  AS 'SELECT true';
CREATE OPERATOR app.=== (FUNCTION = app.same, LEFTARG = app.pair, RIGHTARG = app.pair,
  COMMUTATOR = OPERATOR(app.===), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
CREATE FUNCTION app.same_hash(app.pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE OPERATOR CLASS app.pair_ops DEFAULT FOR TYPE app.pair USING hash AS
  OPERATOR 1 app.===, FUNCTION 1 app.same_hash(app.pair);
CREATE OPERATOR FAMILY app.lonely USING btree;
CREATE COLLATION app.plain (LOCALE = 'C');
CREATE CONVERSION app.turn FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TEXT SEARCH PARSER app.words (START = prsd_start, GETTOKEN = prsd_nexttoken,
  END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
CREATE TEXT SEARCH TEMPLATE app.plain (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY app.simple (TEMPLATE = app.plain, accept = 'false');
CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = app.words);
ALTER TEXT SEARCH CONFIGURATION app.search ADD MAPPING FOR word, asciiword
  WITH app.simple, simple;
CREATE FOREIGN DATA WRAPPER files OPTIONS (a 'it''s');
CREATE SERVER "far away" TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER files
  OPTIONS (host 'h', "Odd name" 'b');
CREATE USER MAPPING FOR PUBLIC SERVER "far away" OPTIONS (password 'p''');
CREATE VIEW app.owed WITH (security_barrier = true, check_option = local) AS
  SELECT id, amount, born FROM app.fees WHERE amount > 0;
COMMENT ON VIEW app.owed IS 'open';
COMMENT ON COLUMN app.owed.id IS 'which';
CREATE MATERIALIZED VIEW app.sums WITH (fillfactor = 90) AS
  SELECT sum(amount) AS total FROM app.owed;
CREATE STATISTICS app.both (ndistinct, mcv) ON amount, (lower(note)) FROM app.fees;
CREATE RULE quiet AS ON DELETE TO app.fees WHERE old.amount > 0 DO INSTEAD NOTHING;
CREATE TRIGGER touch BEFORE UPDATE OF amount ON app.fees FOR EACH ROW
  WHEN (old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION app.touched('a', '1');
ALTER TABLE app.fees ENABLE ALWAYS TRIGGER touch;
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON app.fees DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.touched();
CREATE POLICY mine ON app.fees AS RESTRICTIVE FOR UPDATE USING (amount > 0)
  WITH CHECK (amount < 9);
CREATE POLICY everyone ON app.fees;
CREATE PUBLICATION part FOR TABLE app.fees WITH (publish = 'insert, delete');
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere password=secret dbname=x'
  PUBLICATION "Pub b", a WITH (connect = false, slot_name = NONE);
CREATE EVENT TRIGGER watching ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
  EXECUTE FUNCTION app.watch();
ALTER EVENT TRIGGER watching DISABLE;
]]

-- each kind's word after DROP, and how often it is there
local expected = {
  { "view", "VIEW", 1 }, { "materialized_view", "MATERIALIZED VIEW", 1 },
  { "function", "ROUTINE", 10 }, { "aggregate", "AGGREGATE", 3 }, { "trigger", "TRIGGER", 2 },
  { "rule", "RULE", 1 }, { "policy", "POLICY", 2 }, { "domain", "DOMAIN", 2 },
  { "composite", "TYPE", 1 }, { "range", "TYPE", 1 }, { "shell_type", "TYPE", 1 },
  { "cast", "CAST", 2 }, { "collation", "COLLATION", 1 }, { "conversion", "CONVERSION", 1 },
  { "operator", "OPERATOR", 1 }, { "operator_class", "OPERATOR CLASS", 1 },
  { "operator_family", "OPERATOR FAMILY", 2 }, { "ts_parser", "TEXT SEARCH PARSER", 1 },
  { "ts_template", "TEXT SEARCH TEMPLATE", 1 },
  { "ts_dictionary", "TEXT SEARCH DICTIONARY", 1 },
  { "ts_configuration", "TEXT SEARCH CONFIGURATION", 1 },
  { "foreign_data_wrapper", "FOREIGN DATA WRAPPER", 1 }, { "server", "SERVER", 1 },
  { "user_mapping", "USER MAPPING", 1 }, { "statistics", "STATISTICS", 1 },
  { "subscription", "SUBSCRIPTION", 1 },
  { "event_trigger", "EVENT TRIGGER", 1 }, { "base_type", "TYPE", 1 },
  { "domain_constraint", "CONSTRAINT", 1 }, { "access_method", "ACCESS METHOD", 0 },
  { "language", "LANGUAGE", 0 }, { "transform", "TRANSFORM", 0 },
}

local db, snapshot

lazy_setup(function()
  db = support.database()
  db.conn:script(schema)
  snapshot = db.conn:snapshot()
end)
lazy_teardown(function()
  db.conn:script("DROP SUBSCRIPTION IF EXISTS sub")
  db:drop()
end)

local function find(kind, key, from)
  for _, object in ipairs((from or snapshot):objects(kind)) do
    if object.key == key then return object end
  end
end

-- The object, made anew from its definition, as a second snapshot sees it.
local function remake(kind, word, object)
  local conn <close> = db:connect()
  conn:script("BEGIN; SET LOCAL search_path = ''")
  if kind == "domain_constraint" then
    local name, domain = object.identity:match("^(.-) ON DOMAIN (.*)$")
    conn:script(("ALTER DOMAIN %s DROP CONSTRAINT %s"):format(domain, name))
    conn:script(("ALTER DOMAIN %s ADD CONSTRAINT %s %s")
      :format(domain, name, object.definition))
    return find(kind, object.key, conn:snapshot())
  else
    local alone = kind == "subscription" or kind == "user_mapping"
    local cascade = alone and "" or "CASCADE"
    conn:script(("DROP %s %s %s"):format(word, object.identity, cascade))
  end
  conn:script(object.definition)
  return find(kind, object.key, conn:snapshot())
end

describe("the catalog", function()
  for _, row in ipairs(expected) do
    local kind, word, count = table.unpack(row)
    it("tells how to make each " .. kind, function()
      local objects = snapshot:objects(kind)
      assert.equal(count, #objects)
      for _, object in ipairs(objects) do
        -- what a type's own functions read cannot be dropped without it
        if not word:find("^TYPE") and not object.key:find("raw_", 1, true)
          or kind == "composite" or kind == "range" then
          local again = remake(kind, word, object)
          assert.is_table(again, object.key)
          assert.equal(object.definition, again.definition)
          assert.equal(object.identity, again.identity)
        end
      end
    end)
  end

  it("tells a base type whole", function()
    assert.equal("CREATE TYPE app.raw (INPUT = app.raw_in, OUTPUT = app.raw_out, "
      .. "INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = plain, CATEGORY = 'Q', "
      .. "DEFAULT = 'it''s', DELIMITER = ';', COLLATABLE = true)",
      find("base_type", "app.raw").definition)
    assert.equal("CREATE TYPE app.later", find("shell_type", "app.later").definition)
  end)

  it("keeps passwords of subscriptions to the server", function()
    local subscription = find("subscription", "sub")
    assert.equal("host=nowhere dbname=x", subscription.connection)
    assert.not_matches("secret", snapshot:dump())
    assert.equal('{"Pub b",a}', subscription.publications)
  end)

  it("tells what publications publish", function()
    local part, everything = find("publication", "part"), find("publication", "everything")
    assert.same({ "f", "insert, delete", "f" },
      { part.all_tables, part.publish, part.via_root })
    assert.equal("t", everything.all_tables)
    assert.equal("app.fees", find("publication_table", "part.app.fees").table)
  end)

  it("tells what can change in place beside the definition", function()
    assert.equal("A", find("trigger", "app.fees.touch").enabled)
    assert.equal("t", find("trigger", "app.fees.late").constraint)
    assert.equal("D", find("event_trigger", "watching").enabled)
    assert.equal(
      '{"asciiword={app.simple,pg_catalog.simple}","word={app.simple,pg_catalog.simple}"}',
      find("ts_configuration", "app.search").mappings)
    local view = find("view", "app.owed")
    assert.equal("{security_barrier=true,check_option=local}", view.options)
    assert.equal('{"id integer","amount numeric","born date"}', view.columns)
    assert.equal('{"{id,which}"}', view.column_comments)
    assert.equal("open", view.comment)
    local pair = find("composite", "app.pair")
    assert.equal([[{"a integer","\"b c\" text COLLATE pg_catalog.\"C\""}]], pair.attributes)
    assert.equal([[{"\"b c\"=of two"}]], pair.attribute_comments)
    local domain = find("domain", "app.cents")
    assert.same({ "numeric(12,2)", "0", "t" },
      { domain.type, domain.default, domain.not_null })
    local policy = find("policy", "app.fees.mine")
    assert.same({ "update", "f", "{public}" },
      { policy.command, policy.permissive, policy.roles })
    local routine = find("function", "app.twice(integer, integer[])")
    assert.same({ "f", "sql", "integer" }, { routine.prokind, routine.language, routine.result })
  end)
end)
