-- Migrations as a script for psql, and dry runs.
local parameters = require("mig.parameters")
local project = require("spec.support.project")
local support = require("spec.support")

local here

local function step(revision, parent, up, fields)
  here:write(("migrations/%s_step.lua"):format(revision), ([[
-- Step %s

up_revision = "%s"
down_revision = %s
%s
function up(migrator)
  local actor, s = migrator.actor, migrator.db_session
  %s
end

function down(migrator)
  migrator.actor:drop_table { table_name = "t%s" }
end
]]):format(revision, revision, parent or "nil", fields or "", up or ("actor:add_table { "
    .. 'table_name = "t%s", columns = { { column_name = "id", type = "bigint" }, '
    .. '{ column_name = "note", type = "text" } } }'):format(revision), revision))
end

local function psql(name)
  return support.run(("%s/psql -X -q -f '%s' \"%s\""):format(support.server().bindir,
    here.folder .. "/" .. name, here.db.conninfo))
end

local function ledger()
  return here:value("SELECT string_agg(revision, ' ' ORDER BY revision) FROM migration_info") or ""
end

local function fails(code, text, ...)
  local outcome = here:mig(...)
  assert.equal(code, outcome.code, outcome.err .. outcome.out)
  assert.truthy(outcome.err:find(text, 1, true), outcome.err)
end

describe("parameters.inline", function()
  it("writes values where they stand, and nowhere else", function()
    local function inline(sql)
      return parameters.inline(sql, function(number) return "<" .. number .. ">" end)
    end
    assert.equal("a = <1> AND b = <12>::int", inline("a = $1 AND b = $12::int"))
    assert.equal("'$1' \"$1\" $$ $1 $$ $a$ $1 $a$ -- $1\n/* $1 */ E'\\'$1' x$1 <2>",
      inline("'$1' \"$1\" $$ $1 $$ $a$ $1 $a$ -- $1\n/* $1 */ E'\\'$1' x$1 $2"))
  end)
end)

describe("a script", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function() here:reset() end)

  it("does with psql what apply does, and rollback", function()
    step("1")
    step("2", '"1"', [[
  s:exec("CREATE TABLE t2 AS SELECT 1 AS n -- one")
  s:exec("INSERT INTO t1 (id, note) VALUES ($1, $2), (2, $3)", 1, "it's $1; \\ ", nil)
  s:exec("UPDATE t1 SET note = :note WHERE id = :id", { note = "x", id = 2 })
  s:copy_in("COPY t1 FROM stdin", "3\tthree\n4\t\\N\n")
  s:savepoint(function() s:exec("INSERT INTO t1 VALUES (5, 'five')") end)
  s:pipeline(function(send) send("INSERT INTO t1 VALUES ($1, 'six')", 6) end)
  migrator:outside_transaction(function()
    actor:add_index { table_name = "t1", columns = { "id" }, index_name = "i1",
      concurrently = true }
  end)
  s:exec("INSERT INTO t1 VALUES (7, 'seven')")]])
    step("3", '"2"', 's:exec("VACUUM t1") s:exec("CREATE TABLE t3 ()")', "transaction = false")
    assert.equal("all.sql\n", here:ok("sql", "-o", "all.sql").out)
    local outcome = psql("all.sql")
    assert.equal(0, outcome.code, outcome.err)
    assert.equal("", outcome.err)
    assert.equal("1 2 3", ledger())
    assert.equal("1 it's $1; \\ |2 x|3 three|4|5 five|6 six|7 seven", here:value(
      "SELECT string_agg(concat_ws(' ', id, note), '|' ORDER BY id) FROM t1"))
    assert.same({}, here:json("status").changed)
    assert.same({}, here:json("status").pending)
    here:ok("sql", "head:1", "-o", "back.sql")
    outcome = psql("back.sql")
    assert.equal(0, outcome.code, outcome.err)
    assert.equal("1", ledger())
    outcome = psql("all.sql")
    assert.equal(3, outcome.code)
    assert.truthy(outcome.err:find("this script applies 1, which is applied here already", 1, true))
    here:ok("sql", "2:3", "-o", "third.sql")
    assert.truthy(psql("third.sql").err:find("this script needs 2, which is not applied here", 1,
      true))
    assert.equal("1", ledger())
  end)

  it("begins where the database is with apply --sql and rollback --sql", function()
    step("1")
    here:ok("apply")
    step("2", '"1"')
    local made = here:json("apply", "--sql")
    assert.equal("2", made.migrations[1].revision)
    assert.same({ "1" }, made.from)
    assert.equal("1", ledger())
    here:write("next.sql", made.sql)
    assert.equal(0, psql("next.sql").code)
    assert.equal("1 2", ledger())
    here:remove("migrations/2_step.lua")
    here:ok("rollback", "--sql", "-o", "back.sql")
    assert.equal(0, psql("back.sql").code)
    assert.equal("1", ledger())
    assert.equal("Nothing to apply: the database is at head (1).\n", here:ok("apply", "--sql").out)
  end)

  it("holds rows of Lua", function()
    step("1")
    step("2", '"1"', [[
  s:exec("CREATE TABLE n (x float8, ok boolean, \"A, b\" text)")
  s:copy_in("COPY n (x, ok, \"A, b\") FROM stdin", {
    { x = 0.1 + 0.2, ok = true, ["A, b"] = "tab\t back\\ line\n \\." }, { 1 / 0, false, nil },
    { -0.0, nil, "\\N" } })
  s:copy_in("COPY n (x) FROM stdin", coroutine.wrap(function()
    for i = 1, 3 do coroutine.yield(i % 2 == 1 and { i } or i .. "\n") end
  end))
  s:exec("INSERT INTO n VALUES ($1, $2, $3)", 0.1 + 0.2, false, "p")
  actor:bulk_insert { table_name = "t1", rows = { { id = 1, note = "it's" }, { id = 2 } } }]])
    local function content()
      return here:value("SELECT string_agg(concat_ws('|', x, ok, \"A, b\"), ';') FROM n")
        .. here:value("SELECT string_agg(concat_ws('|', id, note), ';') FROM t1")
    end
    here:ok("sql", "-o", "all.sql")
    local outcome = psql("all.sql")
    assert.equal(0, outcome.code, outcome.err)
    local made = content()
    assert.equal("0.30000000000000004|t|tab\t back\\ line\n \\.;Infinity|f;-0|\\N;1;2;3;"
      .. "0.30000000000000004|f|p1|it's;2", made)
    here:sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    here:ok("apply")
    assert.equal(made, content())
  end)

  it("holds what the hooks around each migration send", function()
    step("1")
    here:write("mig.lua", [[return { hooks = {
      before_migration = function(migrator)
        migrator.db_session:exec("SET LOCAL work_mem = '64MB'")
      end,
      after_migration = function(migrator)
        migrator.db_session:exec("COMMENT ON TABLE t1 IS 'after'")
      end,
    } }]])
    here:ok("sql", "-o", "all.sql")
    assert.truthy(here:read("all.sql"):find(
      "SET LOCAL work_mem = '64MB';\nCREATE TABLE public.t1 .-COMMENT ON TABLE t1.-INSERT INTO"))
    assert.equal(0, psql("all.sql").code)
    assert.equal("after", here:value("SELECT obj_description('t1'::regclass)"))
    here:remove("mig.lua")
  end)

  it("stamps", function()
    step("1")
    step("2", '"1"')
    step("3", '"2"')
    local outcome = support.run_mig({ "stamp", "--sql", "base:2", "-o", "two.sql",
      "--database", "host=127.0.0.1 port=1" }, { cwd = here.folder })
    assert.equal(0, outcome.code, outcome.err)
    assert.equal(0, psql("two.sql").code)
    assert.equal("1 2", ledger())
    assert.is_nil(here:value("SELECT to_regclass('t1')"))
    assert.same({}, here:json("status").changed)
    assert.truthy(psql("two.sql").err:find(
      "this script records 1, 2, which is applied here already", 1, true))
    local made = here:json("stamp", "--sql", "1")
    assert.same({ { "2" }, {}, { "2" } }, { made.from, made.recorded, made.forgotten })
    here:write("one.sql", made.sql)
    assert.equal(0, psql("one.sql").code)
    assert.equal("1", ledger())
    assert.truthy(psql("one.sql").err:find("this script needs 2, which is not", 1, true))
    here:ok("stamp", "--sql", "--purge", "head", "-o", "all.sql")
    assert.equal(0, psql("all.sql").code)
    assert.equal("1 2 3", ledger())
    here:ok("stamp", "--sql", "3:", "-o", "none.sql")
    assert.equal(0, psql("none.sql").code)
    assert.equal("1 2 3", ledger())
    fails(2, 'revision "9" does not exist', "stamp", "--sql", "base:9")
  end)

  it("asks no database", function()
    step("1")
    local outcome = support.run_mig({ "sql", "--database", "host=127.0.0.1 port=1" },
      { cwd = here.folder })
    assert.equal(0, outcome.code, outcome.err)
    assert.truthy(outcome.out:find("\nCREATE TABLE public.t1 (", 1, true))
    outcome = support.run_mig({ "apply", "--sql", "base:1", "--database", "port=1" },
      { cwd = here.folder })
    assert.equal(0, outcome.code, outcome.err)
    fails(2, '"1:base" leads down', "apply", "--sql", "1:base")
    fails(2, '"base:1" leads up', "rollback", "--sql", "base:1")
    fails(2, 'revision "9" does not exist', "sql", "9")
    fails(2, '"x" is no version of PostgreSQL', "sql", "--server-version", "x")
  end)

  it("is refused with a reason when a migration reads the database", function()
    for body, reason in pairs({
      ['s:value("SELECT 1")'] = "the migration reads the database",
      ['s:one("SELECT 1")'] = "the migration reads the database",
      ['for _ in s:rows("SELECT 1") do end'] = "the migration reads the database",
      ['if s:exec("UPDATE t SET a = 1") > 0 then end']
        = "the migration looks at how many rows were touched",
      ['if migrator:has_table("t") then end'] = "the migration reads the database",
      ['s:exec("SELECT $1", { 1, 2 })'] = "parameter $1 is a table",
      ['s:copy_in("COPY t (a) FROM stdin", { { {} } })'] = 'value "a" is a table',
      ['s:copy_in("COPY t (a) FROM stdin CSV", { { 1 } })']
        = "the migration gives a table to a COPY with options",
      ['s:prepare("SELECT 1")'] = "the migration prepares a statement",
      ['for _ in s:copy_out("COPY t TO stdout") do end'] = "the migration reads the database",
      ['migrator:backfill { table_name = "t", set = { a = "1" }, where = "a IS NULL" }']
        = "the migration runs a backfill",
    }) do
      step("1", nil, body)
      fails(1, "migrations/1_step.lua:8: error: " .. reason, "sql")
      fails(1, "hint: A script is written without asking the database", "sql")
    end
    step("1", nil, [[s:exec("SELECT $1", "\255")]])
    fails(1, "parameter $1 is bytes, which an SQL script cannot\nhint: Write them in SQL", "sql")
    step("1", nil, 's:copy_in("COPY t FROM stdin", { { 1 } })')
    fails(1, "a COPY that does not name its columns, which an SQL script cannot\n"
      .. "hint: Name them", "sql")
    step("1", nil, "error('no')")
    fails(1, "migrations/1_step.lua:8: error: no", "sql")
  end)
end)

describe("a dry run", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    step("1")
    here:ok("apply")
  end)

  it("plays what is pending, shows time and locks, and leaves nothing", function()
    step("2", '"1"', 'actor:add_column { table_name = "t1", column_name = "b", type = "int" }')
    step("3", '"2"', 's:exec("INSERT INTO t1 (id, b) VALUES (1, 2)") s:exec("CREATE TABLE t3 ()")')
    local before = here:versions()
    local made = here:json("apply", "--dry-run")
    assert.equal("2", made.would_apply[1].revision)
    assert.same({ { relation = "t1", mode = "AccessExclusiveLock" } }, made.would_apply[1].locks)
    assert.same({}, made.would_apply[2].locks)
    assert.is_number(made.would_apply[2].duration_ms)
    assert.same({}, made.not_played)
    assert.equal(before, here:versions())
    assert.equal("1", ledger())
    local outcome = here:ok("apply", "--dry-run")
    assert.truthy(outcome.out:find("would apply 2  Step 2  %(%d+ ms%)\n  locks: AccessExclusive on"
      .. " t1\nwould apply 3"))
    assert.truthy(outcome.err:find("Dry run: everything was taken back.", 1, true))
    here:ok("apply")
    assert.equal("1 2 3", ledger())
  end)

  it("works on an empty database, and makes no ledger there", function()
    here:sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    assert.equal("1", here:json("apply", "--dry-run").would_apply[1].revision)
    assert.is_nil(here:value("SELECT to_regclass('migration_info')"))
  end)

  it("says what fails, and that nothing was done", function()
    step("2", '"1"', 's:exec("DELETE FROM nosuch")')
    fails(1, "note: This was a dry run, and everything was taken back.", "apply", "--dry-run")
    fails(1, "migrations/2_step.lua:8: error:", "apply", "--dry-run")
  end)

  it("leaves out what cannot be taken back, and goes on", function()
    step("2", '"1"', 's:exec("INSERT INTO t1 VALUES (1)")')
    step("3", '"2"', [[
  migrator:outside_transaction(function()
    s:exec("VACUUM t1")
    s:exec("CREATE TABLE made ()")
    s:exec("CALL commits()")
    actor:add_index { table_name = "t1", index_name = "i", columns = { "id" }, concurrently = true }
  end)
  migrator:backfill { table_name = "t1", set = { note = "'x'" }, where = "note IS NULL" }
  s:exec("COMMENT ON TABLE made IS 'here'")]])
    here:sql("CREATE PROCEDURE commits() LANGUAGE plpgsql AS 'BEGIN COMMIT; END'")
    step("4", '"3"', 's:exec("VACUUM") s:exec("INSERT INTO t1 VALUES (2)")',
      "transaction = false")
    step("5", '"4"', 'actor:rename_index { old_index_name = "i", new_index_name = "j" }')
    step("6", '"5"')
    local outcome = here:ok("apply", "--dry-run")
    assert.truthy(outcome.out:find("would apply 3", 1, true), outcome.out)
    for _, what in ipairs { "VACUUM t1", "CALL commits()", "backfill of t1",
      "CREATE INDEX CONCURRENTLY i ON public.t1 (id)" } do
      assert.truthy(outcome.out:find("\n  left out: " .. what .. "\n", 1, true), outcome.out)
    end
    assert.truthy(outcome.err:find("warning: migrations/5_step.lua could not be played to its end, "
      .. "nor what follows it: it failed, maybe for what was left out: relation", 1, true),
      outcome.err)
    local made = here:json("apply", "--dry-run")
    assert.equal(3, #made.would_apply)
    assert.same({ "VACUUM" }, made.would_apply[3].left_out)
    assert.same({}, made.would_apply[1].left_out)
    assert.equal("5", made.not_played[1].revision)
    assert.equal(2, #made.not_played)
    assert.equal("0", here:value("SELECT count(*) FROM t1"))
    assert.is_nil(here:value("SELECT to_regclass('made')"))
    step("4", '"3"', 's:exec("nonsense")')
    fails(1, "migrations/4_step.lua:8: error: syntax error", "apply", "--dry-run")
  end)

  it("ends where a new label of an enum is used", function()
    here:sql("CREATE TYPE mood AS ENUM ('sad')")
    step("2", '"1"', [[
  s:exec("ALTER TYPE mood ADD VALUE 'ok'")
  s:exec("SELECT 'ok'::mood")]])
    step("3", '"2"')
    local made = here:json("apply", "--dry-run")
    assert.same({}, made.would_apply)
    assert.equal("it uses a new label of an enum, which apply commits first", made.reason)
    here:ok("apply")
  end)
end)
