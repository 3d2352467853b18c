-- Keys and indexes of plain columns are put together by mig: as the server would print them.
local support = require("spec.support")

local schema = [[
CREATE SCHEMA "Odd one";
CREATE COLLATION "Odd one".c (LOCALE = 'C');
CREATE DOMAIN "Odd one".code AS text;
CREATE TABLE "Odd one"."a.b (c" (id int, "select" text, "x ""y" varchar(10), n numeric,
  o oid, net cidr, e "Odd one".code, tags text[], gone int, PRIMARY KEY (id, "select"));
ALTER TABLE "Odd one"."a.b (c" DROP COLUMN gone;
ALTER TABLE "Odd one"."a.b (c" ADD CONSTRAINT "u.1" UNIQUE ("x ""y", n) INCLUDE (o, net);
ALTER TABLE "Odd one"."a.b (c" ADD CONSTRAINT waits UNIQUE (n) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX "i.1 (" ON "Odd one"."a.b (c" ("select" DESC, "x ""y" NULLS FIRST, n DESC NULLS LAST);
CREATE INDEX by_pattern ON "Odd one"."a.b (c" ("select" text_pattern_ops);
CREATE INDEX by_collation ON "Odd one"."a.b (c" ("select" COLLATE "Odd one".c DESC);
CREATE INDEX of_int_as_oid ON "Odd one"."a.b (c" (id oid_ops);
CREATE INDEX of_domain ON "Odd one"."a.b (c" (e);
CREATE INDEX of_array ON "Odd one"."a.b (c" (tags);
CREATE INDEX of_network ON "Odd one"."a.b (c" (net) INCLUDE (id, "select");
CREATE UNIQUE INDEX of_expression ON "Odd one"."a.b (c" (lower("select")) WHERE n > 0;
CREATE INDEX of_hash ON "Odd one"."a.b (c" USING hash (id);
CREATE TABLE child (a int, b text, c int, d text,
  FOREIGN KEY (a, b) REFERENCES "Odd one"."a.b (c" ON DELETE CASCADE ON UPDATE SET NULL,
  CONSTRAINT "second" FOREIGN KEY (c, d) REFERENCES "Odd one"."a.b (c" (id, "select")
    MATCH FULL ON DELETE SET DEFAULT DEFERRABLE,
  CONSTRAINT third FOREIGN KEY (c, b) REFERENCES "Odd one"."a.b (c" ON DELETE RESTRICT NOT VALID);
CREATE TABLE parted (id int, day date, PRIMARY KEY (day, id)) PARTITION BY RANGE (day);
CREATE INDEX of_parted ON parted (id DESC);
CREATE MATERIALIZED VIEW seen AS SELECT id, n FROM "Odd one"."a.b (c";
CREATE UNIQUE INDEX of_seen ON seen (id);
]]

--- What the server prints, without what the snapshot keeps as attributes of its own.
local printed = {
  index = [[SELECT replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON ') AS text
    FROM pg_class c WHERE c.oid::regclass::text = $1]],
  constraint = [[SELECT regexp_replace(pg_get_constraintdef(k.oid),
      '( DEFERRABLE)?( INITIALLY DEFERRED)?( NOT VALID)?$', '') AS text
    FROM pg_constraint k WHERE quote_ident(k.conname) || ' ON ' || k.conrelid::regclass = $1]],
}

describe("a definition that mig puts together", function()
  local db, snapshot

  setup(function()
    db = support.database()
    db.conn:script(schema)
    snapshot = db.conn:snapshot()
    db.conn:script("SET search_path = ''")
  end)
  teardown(function() db:drop() end)

  local function compare(kind, count)
    local objects = snapshot:objects(kind)
    assert.equal(count, #objects)
    for _, object in ipairs(objects) do
      local rows = db.conn:query(printed[kind], object.identity)
      assert.equal(rows[1] and rows[1].text or "nothing of " .. object.identity,
        object.definition)
    end
  end

  it("of an index is what the server prints", function() compare("index", 11) end)
  it("of a constraint is what the server prints", function() compare("constraint", 7) end)
end)
