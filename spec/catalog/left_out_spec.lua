-- What a snapshot does not hold, names that are hard to write, and the
-- connection afterwards.
local core = require("mig.core")
local support = require("spec.support")

local db

before_each(function() db = support.database() end)
after_each(function() db:drop() end)

local function keys(kind)
  local snapshot <close> = db.conn:snapshot()
  local list = {}
  for _, object in ipairs(snapshot:objects(kind)) do list[#list + 1] = object.key end
  return list
end

describe("a snapshot", function()
  it("of a fresh database is that of an empty one", function()
    local snapshot <close> = db.conn:snapshot()
    local empty <close> = core.snapshot_empty(db.conn:server_version())
    assert.same({}, core.diff(empty, snapshot, { privileges = true }).steps)
    assert.same({}, snapshot:unmanaged())
    assert.equal(1, snapshot:count())
  end)

  it("has no members of extensions", function()
    db.conn:script("CREATE EXTENSION hstore; CREATE EXTENSION postgres_fdw")
    local snapshot <close> = db.conn:snapshot()
    assert.equal(3, snapshot:count())
    assert.same({ "hstore", "postgres_fdw" }, keys("extension"))
  end)

  it("has no temporary objects", function()
    db.conn:script("CREATE TEMP TABLE t (a serial PRIMARY KEY); CREATE TEMP VIEW v AS SELECT 1")
    assert.same({ "public" }, keys("schema"))
    assert.same({}, keys("table"))
    assert.same({}, keys("sequence"))
  end)

  it("names what is not managed", function()
    db.conn:script("SELECT lo_create(4711)")
    local snapshot <close> = db.conn:snapshot()
    assert.same({ { label = "large object", identity = "4711" } }, snapshot:unmanaged())
  end)

  it("names a comment on an identity's sequence, which is no record", function()
    db.conn:script [[
      CREATE TABLE t (a serial, b int GENERATED ALWAYS AS IDENTITY);
      COMMENT ON SEQUENCE t_a_seq IS 'managed';
      COMMENT ON SEQUENCE t_b_seq IS 'not managed']]
    local snapshot <close> = db.conn:snapshot()
    assert.same({ { label = "comment on the sequence of an identity column",
      identity = "sequence public.t_b_seq" } }, snapshot:unmanaged())
  end)

  it("names what is said of the database", function()
    local role = "mig_reader_" .. core.os.getpid()
    db.conn:script(([[
      BEGIN;
      CREATE ROLE %s;
      ALTER DATABASE %s SET work_mem = '8MB';
      ALTER ROLE %s IN DATABASE %s SET timezone = 'UTC';
      ALTER ROLE %s SET timezone = 'UTC';
      COMMENT ON DATABASE %s IS 'mine';
      GRANT CREATE ON DATABASE %s TO %s;]])
      :format(role, db.name, role, db.name, role, db.name, db.name, role))
    local snapshot <close> = db.conn:snapshot()
    assert.same({
      { label = "comment on the database", identity = db.name },
      { label = "privileges on the database", identity = db.name },
      { label = "setting of the database", identity = "TimeZone of role " .. role },
      { label = "setting of the database", identity = "work_mem" },
    }, snapshot:unmanaged())
    db.conn:script("ROLLBACK")
  end)

  it("names triggers on tables of extensions and system schemas, and has none", function()
    db.conn:script [[
      CREATE EXTENSION citext;
      CREATE TABLE settings (id integer);
      CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE FUNCTION theirs() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      ALTER EXTENSION citext ADD TABLE settings;
      ALTER EXTENSION citext ADD FUNCTION theirs();
      CREATE TRIGGER mine AFTER INSERT ON settings EXECUTE FUNCTION own();
      CREATE TRIGGER belongs AFTER INSERT ON settings EXECUTE FUNCTION theirs();
      CREATE TRIGGER watch AFTER INSERT ON information_schema.sql_features EXECUTE FUNCTION own();]]
    local snapshot <close> = db.conn:snapshot()
    assert.same({}, keys("trigger"))
    local label = "trigger on a table that is not managed"
    assert.same({
      { label = label, identity = "trigger mine on table public.settings" },
      { label = label, identity = "trigger watch on table information_schema.sql_features" },
    }, snapshot:unmanaged())
  end)

  it("names what a person made on an extension's table, and not what the extension made", function()
    db.conn:script [[
      CREATE EXTENSION citext;
      CREATE TABLE settings (id integer PRIMARY KEY, note text CHECK (note <> ''));
      CREATE INDEX own_index ON settings (note);
      CREATE POLICY own_policy ON settings;
      CREATE RULE own_rule AS ON DELETE TO settings DO INSTEAD NOTHING;
      CREATE STATISTICS own_statistics ON id, note FROM settings;
      CREATE FUNCTION theirs() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE VIEW seen AS SELECT id FROM settings;
      ALTER EXTENSION citext ADD TABLE settings;
      ALTER EXTENSION citext ADD VIEW seen;
      ALTER EXTENSION citext ADD FUNCTION theirs();]]
    db.conn:script("GRANT SELECT (note) ON settings TO PUBLIC")
    assert.same({}, db.conn:snapshot():unmanaged())
    db.conn:script [[
      ALTER TABLE settings ADD COLUMN extra integer, ADD CONSTRAINT small CHECK (id < 9);
      CREATE INDEX their_index ON settings (extra);
      CREATE POLICY their_policy ON settings;
      CREATE RULE their_rule AS ON DELETE TO seen DO INSTEAD NOTHING;
      CREATE STATISTICS their_statistics ON id, extra FROM settings;
      CREATE TRIGGER theirs AFTER INSERT ON settings EXECUTE FUNCTION theirs();]]
    local snapshot <close> = db.conn:snapshot()
    local function at(kind, identity)
      return { label = kind .. " on a table that is not managed", identity = identity }
    end
    assert.same({
      at("column", "column extra of table public.settings"),
      at("constraint", "constraint small on table public.settings"),
      at("index", "index public.their_index"),
      at("policy", "policy their_policy on table public.settings"),
      at("rule", "rule their_rule on view public.seen"),
      at("statistics", "statistics object public.their_statistics"),
      at("trigger", "trigger theirs on table public.settings"),
    }, snapshot:unmanaged())
  end)

  it("does not name what pg_upgrade made of an extension, each in a transaction", function()
    for _, statement in ipairs {
      "CREATE EXTENSION citext",
      "CREATE TABLE settings (id integer, note text)",
      "ALTER EXTENSION citext ADD TABLE settings",
      "ALTER TABLE settings ADD PRIMARY KEY (id)",
      "CREATE INDEX own_index ON settings (note)",
      "CREATE POLICY own_policy ON settings",
      "CREATE FUNCTION theirs() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
      "ALTER EXTENSION citext ADD FUNCTION theirs()",
      "CREATE TRIGGER theirs AFTER INSERT ON settings EXECUTE FUNCTION theirs()",
    } do
      db.conn:script(statement)
    end
    assert.same({}, db.conn:snapshot():unmanaged())
  end)

  it("names what a person made in a system schema", function()
    db.conn:script [[
      CREATE TYPE pg_catalog.shell;
      CREATE COLLATION pg_catalog.plain (LOCALE = 'C');
      CREATE OPERATOR pg_catalog.<<<< (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4lt);
      CREATE TEXT SEARCH CONFIGURATION pg_catalog.words (COPY = pg_catalog.simple);
      CREATE INDEX here ON information_schema.sql_features (feature_id);]]
    local snapshot <close> = db.conn:snapshot()
    local label, index = "object in a system schema", "index on a table that is not managed"
    assert.same({
      { label = index, identity = "index information_schema.here" },
      { label = label, identity = "collation plain" },
      { label = label, identity = "operator <<<<(integer,integer)" },
      { label = label, identity = "text search configuration words" },
      { label = label, identity = "type shell" },
    }, snapshot:unmanaged())
  end)

  it("holds names of any kind", function()
    local names = { 'say "x"', "two\nlines", "tab\there", "back\\slash", "ÄÖ", "select", "a.b",
      "it's", ("n"):rep(63) }
    for _, name in ipairs(names) do
      db.conn:script(("CREATE TABLE %s (%s int DEFAULT 1 CHECK (%s > 0))")
        :format(core.ident(name), core.ident(name), core.ident(name)))
      db.conn:script(("CREATE INDEX ON %s (%s) WHERE %s > 0")
        :format(core.ident(name), core.ident(name), core.ident(name)))
    end
    local snapshot <close> = db.conn:snapshot()
    local again <close> = core.snapshot_parse(snapshot:dump())
    for _, side in ipairs { snapshot, again } do
      local found = {}
      for _, table in ipairs(side:objects("table")) do found[table.name] = table.key end
      for _, name in ipairs(names) do
        assert.equal("public." .. core.ident(name), found[name])
      end
      for _, index in ipairs(side:objects("index")) do
        local name = index.parent:sub(#"public." + 1)
        local element = name:gsub('[\\"]', "\\%0")
        assert.equal('{"' .. element .. '"}', index.columns)
        assert.equal("(" .. name .. " > 0)", index.predicate)
      end
    end
  end)

  it("leaves the session as it was", function()
    db.conn:script("SET search_path = public; SET timezone = 'Europe/Berlin'")
    local function setting(name) return db.conn:query("SHOW " .. name)[1] end
    db.conn:snapshot():close()
    assert.equal("idle", db.conn:transaction_status())
    assert.equal("public", setting("search_path").search_path)
    db.conn:script("BEGIN; CREATE TABLE fresh (a int); SET LOCAL search_path = pg_catalog")
    assert.same({ "public.fresh" }, keys("table"))
    assert.equal("active", db.conn:transaction_status())
    assert.equal("pg_catalog", setting("search_path").search_path)
    assert.equal("Europe/Berlin", setting("timezone").TimeZone)
    db.conn:script("ROLLBACK")
    assert.same({}, keys("table"))
  end)

  it("can be read by any role", function()
    local role = "mig_reader_" .. core.os.getpid()
    db.conn:script(([[
      BEGIN;
      CREATE ROLE %s;
      CREATE TABLE t (a int CHECK (a > 0));
      CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p
        WITH (connect = false, slot_name = NONE);
      SET LOCAL ROLE %s]]):format(role, role))
    assert.same({ "public.t" }, keys("table"))
    assert.same({ "s" }, keys("subscription"))
    db.conn:script("ROLLBACK")
  end)
end)
