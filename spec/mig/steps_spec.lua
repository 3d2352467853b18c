-- Migrations that commit in parts: what runs outside a transaction, the journal of it, and how a
-- half done migration goes on.
local projects = require("spec.support.project")

local FILE = [[
-- Step %s

up_revision = "%s"
down_revision = %s
%s

function up(migrator)
  local s, actor = migrator.db_session, migrator.actor
  %s
end

function down(migrator)
  local s, actor = migrator.db_session, migrator.actor
  %s
end
]]

local here

local function write(revision, body, options)
  options = options or {}
  here:write(("migrations/%s_step.lua"):format(revision), FILE:format(revision, revision,
    options.parent and ('"%s"'):format(options.parent) or "nil", options.header or "", body,
    options.down or ""))
end

local function journal()
  return here:value("SELECT count(*) FROM migration_info_journal")
end

local function applied()
  return here:value("SELECT count(*) FROM migration_info")
end

local function is_valid(index)
  return here:value(("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('%s')")
    :format(index))
end

local function fails(word, ...)
  local outcome = here:mig(...)
  assert.not_equal(0, outcome.code, outcome.out)
  assert.truthy(outcome.err:find(word, 1, true), outcome.err)
  return outcome.err
end

--- A journal as a run leaves it that died in a statement: `before` is what the probe had seen.
local function died_in(statement, before, sql)
  write("1", ("s:exec([=[%s]=])"):format(statement), { header = "transaction = false" })
  here:ok("status")
  local recording = require("mig.recording")
  here:sql("BEGIN")
  here:sql(require("mig.journal").insert(require("mig.ledger").new("public"), {
    revision = "1", direction = "up", step = 1, kind = "statement", upto = 1,
    digest = recording.digest("", statement), statement = statement, probe = before,
    results = {}, ended = false,
  }))
  here:sql("COMMIT")
  if sql then here:sql(sql) end
end

describe("a migration that commits in parts", function()
  lazy_setup(function() here = projects.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    here:sql("CREATE TABLE t (id int, note text); INSERT INTO t VALUES (1), (2)")
  end)

  it("may mix both kinds of statements", function()
    write("1", [[
  actor:add_column { table_name = "t", column_name = "x", type = "int" }
  s:exec("UPDATE t SET x = id")
  s:exec("CREATE INDEX CONCURRENTLY i ON t (x)")
  actor:add_not_null { table_name = "t", column_name = "x" }]],
      { down = 's:exec("DROP INDEX CONCURRENTLY i") s:exec("ALTER TABLE t DROP COLUMN x")' })
    here:ok("apply")
    assert.equal("t", is_valid("i"))
    assert.equal("1 0", applied() .. " " .. journal())
    here:ok("rollback")
    assert.equal("0 0", applied() .. " " .. journal())
    assert.is_nil(is_valid("i"))
  end)

  it("stays whole when nothing needs a commit", function()
    write("1", 's:exec("CREATE TABLE u (x int)") s:exec("SELECT 1/0")')
    fails("division by zero", "apply")
    assert.is_nil(here:value("SELECT to_regclass('u')"))
  end)

  it("commits a new label before its use, and only then", function()
    here:sql("CREATE TYPE mood AS ENUM ('a')")
    write("1", [[
  s:exec("ALTER TYPE mood ADD VALUE 'b'")
  s:exec("CREATE TABLE m (x mood DEFAULT 'b')")
  s:exec("INSERT INTO m VALUES ('b')")]])
    here:ok("apply")
    assert.equal("b", here:value("SELECT x FROM m"))
    assert.equal("0", journal())
    write("2", [[
  s:exec("ALTER TYPE mood ADD VALUE 'c'")
  s:exec("SELECT 1/0")]], { parent = "1" })
    fails("division by zero", "apply")
    assert.equal("0", journal())
    assert.equal("2", here:value("SELECT count(*) FROM pg_enum WHERE enumtypid = 'mood'::regtype"))
    here:sql("DROP TYPE mood CASCADE")
  end)

  it("goes on behind what it committed, and gives the same answers", function()
    write("1", [[
  local n = s:value("SELECT count(*) FROM t")
  for row in s:rows("SELECT id FROM t WHERE note IS NULL ORDER BY id") do
    s:exec("UPDATE t SET note = $1 WHERE id = $2", "n" .. n, row.id)
  end
  assert(s:exec("INSERT INTO t VALUES (3), (4)") == 2)
  s:exec("CREATE INDEX CONCURRENTLY i ON t (id)")
  s:exec("INSERT INTO missing VALUES (1)")
  s:exec("UPDATE t SET note = note || 'x'")]])
    local err = fails('relation "missing" does not exist', "apply")
    assert.truthy(err:find("stays done", 1, true), err)
    assert.equal("0 2", applied() .. " " .. journal())
    local status = here:json("status")
    assert.equal("1", status.unfinished[1].revision)
    assert.equal("1", status.pending[1].revision)
    assert.truthy(here:ok("status").out:find("apply of 1 is half done", 1, true))
    here:sql("CREATE TABLE missing (x int)")
    here:ok("apply")
    assert.equal("1 0", applied() .. " " .. journal())
    assert.equal("4", here:value("SELECT count(*) FROM t"))
    assert.equal("n2x n2x", here:value("SELECT string_agg(note, ' ' ORDER BY id) FROM t"))
    assert.equal("1", here:value("SELECT count(*) FROM missing"))
  end)

  it("may be mended behind what it committed, and not before", function()
    write("1", 's:exec("CREATE TABLE u (x int)") migrator:outside_transaction(function() end)\n'
      .. '  s:exec("SELECT 1/0")')
    fails("division by zero", "apply")
    write("1", 's:exec("CREATE TABLE v (x int)") migrator:outside_transaction(function() end)')
    local err = fails("takes another way than it did before", "apply")
    assert.truthy(err:find('--resolve forget', 1, true), err)
    here:ok("apply", "--resolve", "forget")
    assert.truthy(here:value("SELECT to_regclass('v')"))
  end)

  it("refuses other migrations while it is half done", function()
    write("1", 's:exec("CREATE TABLE u (x int)")', { down = [[
  s:exec("DROP TABLE u")
  migrator:outside_transaction(function() end)
  s:exec("SELECT 1/0")]] })
    here:ok("apply")
    fails("division by zero", "rollback")
    write("2", 's:exec("CREATE TABLE w (x int)")', { parent = "1" })
    local err = fails('the rollback of migration "1" is half done', "apply")
    assert.truthy(err:find('mig rollback', 1, true), err)
    assert.is_nil(here:value("SELECT to_regclass('w')"))
  end)

  it("makes each statement a step of its own where the file says so", function()
    write("1", [[
  s:exec("CREATE TABLE u (x int)")
  local id = s:value("INSERT INTO u VALUES (7) RETURNING x")
  s:exec("INSERT INTO u VALUES ($1)", id + 1)
  s:exec("CREATE INDEX CONCURRENTLY i ON u (x); SELECT 1; VACUUM u")
  s:exec("SELECT 1/0")]], { header = "transaction = false" })
    fails("division by zero", "apply")
    assert.equal("6", journal())
    here:edit("migrations/1_step.lua", "SELECT 1/0", "SELECT 2")
    here:ok("apply")
    assert.equal("7 8", here:value("SELECT string_agg(x::text, ' ' ORDER BY x) FROM u"))
    assert.equal("1 0", applied() .. " " .. journal())
  end)

  it("clears away the index that a failed build leaves", function()
    here:sql("UPDATE t SET id = 1")
    write("1", 's:exec("CREATE UNIQUE INDEX CONCURRENTLY i ON t (id)")')
    fails("could not create unique index", "apply")
    assert.is_nil(is_valid("i"))
    assert.equal("0", journal())
    here:sql("UPDATE t SET id = 2 WHERE ctid = (SELECT ctid FROM t LIMIT 1)")
    here:ok("apply")
    assert.equal("t", is_valid("i"))
  end)

  describe("and died outside its transaction", function()
    local INDEX = "CREATE INDEX CONCURRENTLY i ON t (id)"
    local INVALID = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass"

    before_each(function()
      write("0", "")
      here:ok("apply")
      here:sql("DELETE FROM migration_info")
      here:remove("migrations/0_step.lua")
    end)

    it("builds an index that is not there", function()
      died_in(INDEX, "")
      assert.truthy(here:ok("apply").err:find("it did not happen; it runs again", 1, true))
      assert.equal("t", is_valid("i"))
    end)

    it("knows an index that is there", function()
      died_in(INDEX, "", "CREATE INDEX i ON t (id)")
      local oid = here:value("SELECT 'i'::regclass::oid")
      assert.truthy(here:ok("apply").err:find("it happened", 1, true))
      assert.equal(oid, here:value("SELECT 'i'::regclass::oid"))
    end)

    it("builds an index anew that is not valid", function()
      died_in(INDEX, "", "CREATE INDEX i ON t (id);" .. INVALID)
      local oid = here:value("SELECT 'i'::regclass::oid")
      assert.truthy(here:ok("apply").err:find("clearing away what it left: DROP INDEX", 1, true))
      assert.equal("t", is_valid("i"))
      assert.not_equal(oid, here:value("SELECT 'i'::regclass::oid"))
    end)

    it("leaves an index alone that was there before", function()
      here:sql("CREATE INDEX i ON t (id)")
      died_in(INDEX, here:value("SELECT 'i'::regclass::oid"))
      fails('relation "i" already exists', "apply")
      assert.equal("t", is_valid("i"))
    end)

    it("finishes a partition that is half detached", function()
      here:sql([[
        CREATE TABLE p (x int) PARTITION BY RANGE (x);
        CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10)]])
      died_in("ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY", "false",
        "UPDATE pg_inherits SET inhdetachpending = true WHERE inhrelid = 'p1'::regclass")
      here:ok("apply")
      assert.equal("0", here:value("SELECT count(*) FROM pg_inherits"))
    end)

    it("repeats what may be repeated", function()
      died_in("VACUUM t", "")
      here:ok("apply")
    end)

    it("asks a person where nobody can tell", function()
      here:sql([[CREATE PROCEDURE work() LANGUAGE sql AS 'INSERT INTO t VALUES (9)']])
      died_in("CALL work()", "")
      local err = fails("nobody can tell whether step 1", "apply")
      assert.truthy(err:find("mig apply --resolve done", 1, true), err)
      assert.equal("0", applied())
      here:ok("apply", "--resolve", "done")
      assert.equal("0", here:value("SELECT count(*) FROM t WHERE id = 9"))
      assert.equal("1 0", applied() .. " " .. journal())
      assert.equal("resolve step 1: done",
        here:value("SELECT event || ' ' || detail FROM migration_info_audit"))
    end)

    it("runs it again when the person says so", function()
      here:sql([[CREATE OR REPLACE PROCEDURE work() LANGUAGE sql AS 'INSERT INTO t VALUES (9)']])
      died_in("CALL work()", "")
      here:ok("apply", "--resolve", "again")
      assert.equal("1", here:value("SELECT count(*) FROM t WHERE id = 9"))
    end)
  end)

  describe("with --single-transaction", function()
    it("is taken back with all others", function()
      write("1", 's:exec("CREATE TABLE u (x int)")')
      write("2", 's:exec("SELECT 1/0")', { parent = "1" })
      local err = fails("division by zero", "apply", "--single-transaction")
      assert.truthy(err:find("nothing was done", 1, true), err)
      assert.is_nil(here:value("SELECT to_regclass('u')"))
      here:edit("migrations/2_step.lua", "SELECT 1/0", "CREATE TABLE v (x int)")
      here:ok("apply", "--single-transaction")
      assert.equal("1", here:value("SELECT count(DISTINCT xmin::text) FROM migration_info"))
    end)

    it("refuses what cannot run in it", function()
      write("1", 's:exec("CREATE INDEX CONCURRENTLY i ON t (id)")')
      fails("cannot run with --single-transaction", "apply", "--single-transaction")
      write("1", "", { header = "transaction = false" })
      fails("which --single-transaction forbids", "apply", "--single-transaction")
    end)
  end)
end)
