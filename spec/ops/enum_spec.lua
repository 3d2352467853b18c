-- Rebuilding an enum type on a server: what uses it comes along.
local core = require("mig.core")
local support = require("spec.support")

local setup = [[
CREATE SCHEMA shop;
CREATE TYPE shop."Mood" AS ENUM ('sad', 'it''s', 'ok', 'glad');
COMMENT ON TYPE shop."Mood" IS 'how one feels';
CREATE TABLE shop.people (
  id integer PRIMARY KEY,
  mood shop."Mood" NOT NULL DEFAULT 'ok',
  "Past" shop."Mood"[] DEFAULT '{sad,ok}',
  label text DEFAULT 'ok'::shop."Mood"::text,
  CONSTRAINT never_both CHECK (mood <> 'sad' OR id > 0),
  EXCLUDE USING btree (id WITH =) WHERE (mood = 'glad')
);
ALTER TABLE shop.people ALTER "Past" SET STORAGE EXTERNAL, ALTER "Past" SET COMPRESSION pglz;
COMMENT ON CONSTRAINT never_both ON shop.people IS 'a rule';
CREATE INDEX good ON shop.people (id) WHERE mood <> 'sad';
COMMENT ON INDEX shop.good IS 'an index';
CREATE INDEX plain ON shop.people (mood);
CREATE TABLE shop.log (at date, mood shop."Mood" DEFAULT 'glad') PARTITION BY RANGE (at);
CREATE TABLE shop.log_a PARTITION OF shop.log (mood DEFAULT 'ok')
  FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX bright ON shop.log (at) WHERE mood = 'glad';
INSERT INTO shop.people (id, mood, "Past") VALUES (1, 'ok', '{sad,glad}'), (2, 'glad', NULL);
INSERT INTO shop.log (at) VALUES ('2020-02-02');
]]

describe("an enum type", function()
  local db

  lazy_setup(function()
    db = support.database()
  end)
  lazy_teardown(function()
    db:drop()
  end)

  before_each(function()
    db.conn:script("DROP SCHEMA IF EXISTS shop CASCADE;" .. setup)
  end)

  local function run(verb, arguments)
    local options = { server_version = db.conn:server_version(), default_schema = "shop" }
    for _, statement in ipairs(core.render(verb, arguments, options)) do
      db.conn:script(statement)
    end
  end

  local function labels()
    local result = db.conn:query([[
      SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) AS labels
      FROM pg_enum WHERE enumtypid = 'shop."Mood"'::regtype]])
    return result[1].labels
  end

  -- Everything that PostgreSQL says of the schema, but for oids.
  local function description()
    return db.conn:query([[
      SELECT string_agg(line, E'\n' ORDER BY line) AS text FROM (
        SELECT format('%s.%s %s %s %s%s', attrelid::regclass, attname,
                      format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid),
                      attstorage, attcompression) AS line
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = 'shop'::regnamespace AND attnum > 0
        UNION ALL SELECT pg_get_indexdef(indexrelid) || ' ' || coalesce(obj_description(indexrelid,
          'pg_class'), '')
        FROM pg_index JOIN pg_class c ON c.oid = indexrelid
        WHERE relnamespace = 'shop'::regnamespace
        UNION ALL SELECT conname || pg_get_constraintdef(oid) || coalesce(obj_description(oid,
          'pg_constraint'), '')
        FROM pg_constraint WHERE connamespace = 'shop'::regnamespace
        UNION ALL SELECT typname || coalesce(obj_description(oid, 'pg_type'), '')
        FROM pg_type WHERE typnamespace = 'shop'::regnamespace
      ) lines]])[1].text
  end

  it("loses labels, and nothing else", function()
    local before = description()
    run("drop_type_values", { type_name = "Mood", values = { "it's" } })
    assert.equal("sad,ok,glad", labels())
    assert.equal(before, description())
    assert.equal("{sad,glad}",
      db.conn:query('SELECT "Past" AS past FROM shop.people WHERE id = 1')[1].past)
  end)

  it("is reordered", function()
    local before = description()
    run("change_type_values",
      { type_name = "Mood", values = { "glad", "ok", "new", "it's", "sad" } })
    assert.equal("glad,ok,new,it's,sad", labels())
    assert.equal(before, description())
  end)

  it("keeps a label that a row has", function()
    local ok, failure = pcall(run, "drop_type_values",
      { type_name = "shop.Mood", values = { "ok" } })
    assert.is_false(ok)
    assert.matches('invalid input value for enum shop."Mood": "ok"', failure.message, 1, true)
    assert.equal("sad,it's,ok,glad", labels())
  end)

  it("does not lose a label that it does not have", function()
    local ok, failure = pcall(run, "drop_type_values", { type_name = "Mood", values = { "merry" } })
    assert.is_false(ok)
    assert.equal([[type shop."Mood" has no label 'merry']], failure.message)
  end)

  it("is carried over for the columns that are named", function()
    db.conn:script([[DROP TABLE shop.log; ALTER TABLE shop.people DROP COLUMN "Past"]])
    local before = description()
    run("drop_type_values", {
      type_name = "Mood", values = { "it's" },
      target_columns = { { table_name = "people", column_name = "mood" } },
    })
    assert.equal(before, description())
    db.conn:script("ALTER TABLE shop.people DROP CONSTRAINT never_both, "
      .. "DROP CONSTRAINT people_id_excl; "
      .. "DROP INDEX shop.good; ALTER TABLE shop.people ALTER label DROP DEFAULT; "
      .. "COMMENT ON TYPE shop.\"Mood\" IS NULL")
    before = description()
    run("change_type_values", {
      type_name = "Mood", values = { "ok", "sad", "glad" },
      target_columns = { { table_name = "people", column_name = "mood", default = "ok" } },
    })
    assert.equal("ok,sad,glad", labels())
    assert.equal(before, description())
  end)

  it("gets labels in their order inside a transaction", function()
    db.conn:script("BEGIN")
    run("add_type_values", { type_name = "Mood", values = { "a", "b" }, after = "sad" })
    run("add_type_values", { type_name = "Mood", values = { "c", "d" }, before = "sad" })
    db.conn:script("COMMIT")
    assert.equal("c,d,sad,a,b,it's,ok,glad", labels())
  end)
end)
