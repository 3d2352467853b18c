-- The ledger's own tables: their names, their shape, and how an older shape becomes the
-- present one.
local core = require("mig.core")
local ledger = require("mig.ledger")
local projects = require("spec.support.project")

local OLD = [[
CREATE TABLE migration_info (
  revision text PRIMARY KEY, down_revision text, name text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(), duration_ms bigint NOT NULL,
  applied_by text NOT NULL DEFAULT session_user, host text NOT NULL, checksum text NOT NULL,
  mig_version text NOT NULL, down_text text NOT NULL);
INSERT INTO migration_info (revision, name, duration_ms, host, checksum, mig_version, down_text)
VALUES ('1', 'Step 1', 0, 'anna@laptop', 'none', '0.1', 'up_revision = "1"')]]

local STEP = [[
-- Step %s

up_revision = "%s"
down_revision = %s

function up(migrator) migrator.db_session:exec("CREATE TABLE t%s (x int)") end

function down(migrator) migrator.db_session:exec("DROP TABLE t%s") end
]]

describe("the ledger", function()
  local here

  local function step(revision, parent)
    here:write(("migrations/%s_step.lua"):format(revision),
      STEP:format(revision, revision, parent and ('"%s"'):format(parent) or "nil", revision,
        revision))
  end

  local function comment(name)
    return here:value(("SELECT obj_description('%s'::regclass, 'pg_class')"):format(name))
  end

  lazy_setup(function() here = projects.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function() here:reset() end)

  it("of an older mig gets its present shape at the next run, and keeps its rows", function()
    here:sql(OLD)
    step("1")
    step("2", "1")
    assert.equal("2", here:json("status").pending[1].revision)
    assert.equal(nil, comment("migration_info"))
    here:ok("apply")
    assert.equal("mig's ledger, shape 2", comment("migration_info"))
    assert.equal("mig's ledger, shape 2", comment("migration_info_journal"))
    assert.equal("anna@laptop", here:value("SELECT host FROM migration_info WHERE revision = '1'"))
    assert.equal("2", here:value("SELECT count(*) FROM migration_info"))
  end)

  it("that lost its comment is brought to its shape once more", function()
    step("1")
    here:ok("apply")
    here:sql("COMMENT ON TABLE migration_info IS NULL")
    step("2", "1")
    here:ok("apply")
    assert.equal("mig's ledger, shape 2", comment("migration_info"))
  end)

  it("of a newer mig is left alone", function()
    step("1")
    here:ok("apply")
    here:sql("COMMENT ON TABLE migration_info IS 'mig''s ledger, shape 99'")
    step("2", "1")
    local outcome = here:mig("apply")
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("was written by a newer mig", 1, true), outcome.err)
    assert.equal("1", here:value("SELECT count(*) FROM migration_info"))
  end)

  it("is asked while something else is done; an answer that nobody reads is dropped", function()
    step("1")
    here:ok("apply")
    local book = ledger.new("public")
    local conn <close> = core.connect(here.db.conninfo
      .. " options='-c extra_float_digits=-10 -c TimeZone=Asia/Tokyo -c DateStyle=German'")
    do local asked <close> = ledger.ask(book, conn) end -- luacheck: ignore 211
    local rows, exists, entries = ledger.ask(book, conn, true):answer()
    assert.same({ "1", "Step 1", true, 0 }, { rows[1].revision, rows[1].name, exists, #entries })
    assert.equal(here:value("SELECT host FROM migration_info"), rows[1].host)
    assert.equal(here:value("SELECT to_char(applied_at AT TIME ZONE 'UTC', "
      .. "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM migration_info"), rows[1].applied_at)
  end)

  it("says of a first migration that it is half done", function()
    here:write("migrations/1_step.lua", [[
-- Step 1

up_revision = "1"
down_revision = nil
transaction = false

function up(migrator)
  migrator.db_session:exec("CREATE TABLE t1 (x int)")
  migrator.db_session:exec("SELECT 1 / 0")
end
]])
    assert.equal(1, here:mig("apply").code)
    assert.equal("1", here:json("status").unfinished[1].revision)
  end)

  it("stands in the schema and under the name that mig.lua says, and is no difference", function()
    here:sql("CREATE SCHEMA ops")
    here:write("mig.lua", 'ledger_schema = "ops"\nledger_table = "changes"\n')
    step("1")
    here:ok("apply")
    assert.equal("1", here:value("SELECT count(*) FROM ops.changes"))
    assert.equal("0", here:value("SELECT count(*) FROM ops.changes_journal"))
    assert.equal("", here:ok("inspect").out:match("changes") or "")
    here:ok("rollback")
    assert.equal("0", here:value("SELECT count(*) FROM ops.changes"))
    here:sql("DROP SCHEMA ops CASCADE")
  end)
end)
