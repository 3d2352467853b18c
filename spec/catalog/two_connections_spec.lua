-- A large catalog is read over two connections that see the same; a small one, one in the middle
-- of a transaction, and one whose role may have no second connection over one.
local core = require("mig.core")
local support = require("spec.support")

--- 12 tables of 1,200 columns: pg_attribute grows beyond what one connection is used for.
local wide = [[
DO $do$
BEGIN
  FOR n IN 1..12 LOOP
    EXECUTE format('CREATE TABLE wide_%s (%s)', n, (
      SELECT string_agg(format('c%s int DEFAULT %s', c, c), ', ')
      FROM generate_series(1, 1200) c));
    EXECUTE format('CREATE INDEX ON wide_%s (c1, c2 DESC)', n);
    EXECUTE format('ALTER TABLE wide_%s ADD CHECK (c1 > c2)', n);
  END LOOP;
END
$do$;
CREATE ROLE mig_spec_alone LOGIN CONNECTION LIMIT 1;
]]

local function in_transaction(conn)
  conn:script("BEGIN")
  local text = conn:snapshot():dump()
  conn:script("ROLLBACK")
  return text
end

describe("a large catalog", function()
  local db, expected

  setup(function()
    db = support.database()
    db.conn:script(wide)
    expected = in_transaction(db.conn)
  end)

  teardown(function()
    db.conn:script("DROP ROLE mig_spec_alone")
    db:drop()
  end)

  it("is read over two connections as over one", function()
    local size = db.conn:query("SELECT pg_relation_size('pg_attribute') AS size")[1].size
    assert.is_true(tonumber(size) > 2 * 1024 * 1024)
    assert.equal(expected, db.conn:snapshot():dump())
    assert.equal("idle", db.conn:transaction_status())
  end)

  it("is read over one connection where there can be no second", function()
    local alone <close> = core.connect(db.conninfo .. " user='mig_spec_alone'")
    assert.equal(expected, (alone:snapshot():dump():gsub("mig_spec_alone", "postgres")))
    assert.has_error(function() core.connect(db.conninfo .. " user='mig_spec_alone'") end)
  end)

  it("is read as the transaction of its first connection saw it", function()
    local other <close> = core.connect(db.conninfo)
    other:script("BEGIN; CREATE TABLE later (id int)")
    assert.equal(expected, db.conn:snapshot():dump())
    other:script("ROLLBACK")
  end)
end)
