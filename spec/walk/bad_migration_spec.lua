-- Migrations and histories that are wrong: a clear error and an unchanged database.
local project = require("spec.support.project")
local refusal = require("spec.support.refusal")

local here

local FILE = '-- Step %s\n\nup_revision = "%s"\ndown_revision = %s\n\n%s\n'

local function write(revision, parent, body, name)
  here:write(("migrations/%s.lua"):format(name or revision .. "_step"),
    FILE:format(revision, revision, parent and ('"%s"'):format(parent) or "nil", body))
end

local EMPTY = "function up(migrator) end\nfunction down(migrator) end"

--- `body` stands in line 7 of the second migration, after a change that has to be taken back.
local function refuse(body, texts, code)
  write("2", "1", "function up(migrator) local actor, s = migrator.actor, migrator.db_session\n"
    .. body .. "\nend\nfunction down(migrator) end")
  refusal.check(here, { "apply" }, code or 1, texts)
end

local CHANGE = 'actor:add_column { table_name = "t", column_name = "x", type = "int" } '
  .. 's:exec("INSERT INTO t (id) VALUES (2)")\n'

describe("a bad migration", function()
  lazy_setup(function()
    here = project.new()
    here:reset()
    write("1", nil, [[
function up(migrator)
  migrator.actor:add_table {
    table_name = "t", columns = { { column_name = "id", type = "integer" } },
  }
  migrator.db_session:exec("INSERT INTO t VALUES (1)")
end
function down(migrator) migrator.actor:drop_table { table_name = "t" } end]])
    here:ok("apply")
  end)
  lazy_teardown(function() here:close() end)

  it("with a syntax error", function()
    refuse("  actor:add_table {{ table_name = 'u' }", "2_step.lua:8: error: '}' expected")
    refuse("  if true the", "migrations/2_step.lua:7: error: 'then' expected near 'the'")
    here:write("migrations/2_step.lua", "\27Lua")
    refusal.check(here, { "apply" }, 1, "2_step.lua:1: error: precompiled code is not loaded")
  end)

  it("without up, down or revision", function()
    write("2", "1", "function down() end")
    refusal.check(here, { "apply" }, 1, {
      'migrations/2_step.lua: error: migration "2" has no function up',
      "hint: Write function up(migrator)",
    })
    write("2", "1", "function upgrade() end")
    refusal.check(here, { "apply" }, 1, 'hint: It has "upgrade"; is up meant?')
    write("2", "1", "up = 5")
    refusal.check(here, { "apply" }, 1, "error: up must be a function, not number")
    here:write("migrations/2_step.lua", "")
    refusal.check(here, { "apply" }, 1, {
      "migrations/2_step.lua: error: the migration has no up_revision", "hint: Write up_revision =",
    })
    here:write("migrations/2_step.lua", 'revision = "2"\nfunction up() end')
    refusal.check(here, { "apply" }, 1, 'hint: It has "revision"; is up_revision meant?')
    here:write("migrations/2_step.lua", "up_revision = 2\nfunction up() end")
    refusal.check(here, { "apply" }, 1, "error: up_revision must be a string, not number")
  end)

  it("with an unknown verb, or called in another way", function()
    refuse('  actor:add_tabel { table_name = "u" }', {
      'migrations/2_step.lua:7: error: actor: there is no operation "add_tabel"',
      'hint: Did you mean "add_table"?',
    })
    refuse("  actor:frobnicate {}", "hint: \"mig help operations\" lists them.")
    refuse('  actor:add_column("t", "x", "int")', {
      "2_step.lua:7: error: add_column takes a table of named arguments, not string",
      "hint: Write actor:add_column { name = value, … }.",
    })
    refuse('  actor.add_column { table_name = "t" }', "called with a dot instead of a colon")
    refuse("  migrator.aktor:add_column {}", {
      "2_step.lua:7: error: migrator has no field aktor", 'hint: Did you mean "actor"?',
    })
  end)

  it("with a misspelt, missing or wrong argument", function()
    refuse(CHANGE .. '  actor:add_column { table_name = "t", colum_name = "y", type = "int" }', {
      'migrations/2_step.lua:8: error: add_column: unknown argument "colum_name"',
      'hint: Did you mean "column_name"?',
    })
    refuse('  actor:add_column { table_name = "t", column_name = "y" }',
      '2_step.lua:7: error: add_column: missing argument "type"')
    refuse('  actor:add_column { table_name = "t", column_name = "y", type = 5 }',
      'error: add_column: argument "type" must be')
    refuse('  actor:add_table { table_name = "u", columns = { { column_name = "y", typ = 1 } } }', {
      'error: add_table: columns[1]: unknown argument "typ"', 'hint: Did you mean "type"?' })
  end)

  it("that raises half-way", function()
    refuse(CHANGE .. '  error("I changed my mind")', "2_step.lua:8: error: I changed my mind")
    refuse(CHANGE .. "  local x\n  x.y = 1", "2_step.lua:9: error: attempt to index a nil value")
    refuse(CHANGE .. "  error({})", "2_step.lua:8: error: error() was called with a table")
    refuse(CHANGE .. "  error()", "2_step.lua:8: error: error() was called without a message")
    refuse(CHANGE .. "  local function f() return 1 + f() end f()", "error: stack overflow")
    refuse(CHANGE .. '  s:exec("INSERT INTO t (id)\\nVALUES (1, 2)")', {
      "2_step.lua:8: error: INSERT has more expressions than target columns",
      "  line 2: VALUES (1, 2)\n                     ^",
    })
    refuse(CHANGE .. '  actor:add_column { table_name = "v", column_name = "y", type = "int" }', {
      '2_step.lua:8: error: relation "public.v" does not exist',
      "\n  ALTER TABLE public.v ADD COLUMN y int\n",
    })
  end)

  it("that returns in the middle of a savepoint", function()
    refuse(CHANGE .. '  s:exec("SAVEPOINT a") do return end', {
      "migrations/2_step.lua: error: the migration ended in the middle of savepoint a",
      "hint: Release it, or roll back to it and release it; db_session:savepoint(fn) does both.",
    })
  end)

  it("that goes on after an error", function()
    refuse(CHANGE .. '  pcall(s.exec, s, "SELECT 1/0")', {
      "2_step.lua: error: a statement failed, and its error was caught", "\n  SELECT 1/0\n",
      "detail: division by zero (migrations/2_step.lua:8)", "hint: Run what may fail in",
    })
    refuse(CHANGE .. '  pcall(s.exec, s, "SELECT 1/0") s:exec("SELECT 1")',
      { "error: current transaction is aborted", "hint: An earlier statement failed" })
  end)

  it("that ends its transaction", function()
    for _, sql in ipairs({ "COMMIT", "begin", "ROLLBACK", "ABORT", "END", "START TRANSACTION" }) do
      local message = ("2_step.lua:8: error: %s is not allowed in a migration"):format(sql:upper()
        :match("^%a+"))
      refuse(CHANGE .. ('  s:exec("UPDATE t SET id = 3; %s")'):format(sql), message)
      refuse(CHANGE .. ('  actor:execute { sql = "%s" }'):format(sql), message)
    end
    for _, method in ipairs({ "begin", "commit", "rollback" }) do
      refuse(CHANGE .. ("  s:%s()"):format(method), {
        ("2_step.lua:8: error: db_session:%s is not allowed in a migration"):format(method),
        "hint: mig commits a migration together with its ledger row",
      })
    end
    refuse(CHANGE .. "  s:exec(\"PREPARE TRANSACTION 'x'\")",
      "error: PREPARE TRANSACTION is not allowed in a migration")
    refuse(CHANGE .. '  s:exec("DO $$ BEGIN COMMIT; END $$")',
      { "2_step.lua:8: error: invalid transaction termination", "hint: COMMIT and ROLLBACK in a" })
  end)

  it("with what PostgreSQL refuses in a transaction, in a savepoint", function()
    refuse(CHANGE
      .. '  s:savepoint(function() s:exec("CREATE INDEX CONCURRENTLY ON t (id)") end)', {
        "2_step.lua:8: error: CREATE INDEX CONCURRENTLY cannot run in a savepoint",
        "hint: Put it behind db_session:savepoint(fn)",
      })
  end)

  it("with what gives back the lock", function()
    write("2", "1", 'transaction = false\nfunction up(m) m.db_session:exec("DISCARD ALL") end\n'
      .. "function down(m) end")
    refusal.check(here, { "apply" }, 1, "2_step.lua:7: error: DISCARD ALL is not allowed")
  end)

  it("with SQL that is not closed, or empty", function()
    refuse('  s:exec("SELECT \'x")', "error: quoted string that begins on line 1 is not")
    refuse('  actor:execute { sql = "" }', '2_step.lua:7: error: execute: argument "sql" is empty')
    refuse("  s:exec()", "2_step.lua:7: error: db_session:exec needs SQL text, not nil")
  end)

  it("is refused before another one runs", function()
    write("2", "1", "function up(migrator) migrator.db_session:exec('DELETE FROM t') end")
    write("3", "2", "function up(migrator")
    refusal.check(here, { "apply" }, 1, "migrations/3_step.lua:7: error:")
    here:remove("migrations/3_step.lua")
  end)

  it("cannot be taken back without down", function()
    write("2", "1", "function up(migrator) end")
    here:ok("apply")
    refusal.check(here, { "rollback" }, 1, {
      'migrations/2_step.lua: error: migration "2" has no function down', "hint: ",
    })
    write("2", "1", EMPTY)
    here:ok("rollback")
  end)
end)

describe("a bad history", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    write("1", nil, EMPTY)
  end)

  local COMMANDS = { { "apply" }, { "status" }, { "generate", "-m", "x" }, { "new", "-m", "x" } }

  local function refuse_all(code, texts)
    for _, words in ipairs(COMMANDS) do refusal.check(here, words, code, texts) end
  end

  it("with a revision twice", function()
    write("1", nil, EMPTY, "1_other")
    refuse_all(1, {
      'error: revision "1" is given by two files',
      'detail: migrations/1_other.lua and migrations/1_step.lua both say up_revision = "1".',
      "hint: Give one of them a revision of its own",
    })
  end)

  it("with a parent that is not there", function()
    write("22", "11", EMPTY)
    refuse_all(1, {
      'migrations/22_step.lua: error: migration "22" follows "11", which does not exist',
      'hint: Did you mean "1"?',
    })
    write("22", "a1b2c3", EMPTY)
    refuse_all(1, "hint: Is its file missing, or not merged yet?")
  end)

  it("that runs in a circle", function()
    write("1", "2", EMPTY)
    write("2", "1", EMPTY)
    refuse_all(1, { "error: the migrations follow each other in a circle",
      "detail: 1 follows 2 follows 1." })
  end)

  it("with two heads", function()
    write("2", "1", EMPTY)
    write("3", "1", EMPTY)
    for _, words in ipairs({ { "apply" }, { "new", "-m", "x" }, { "generate", "-m", "x" } }) do
      refusal.check(here, words, 1, {
        "error: the history has 2 heads",
        "detail: Nothing follows 2 (migrations/2_step.lua), nor 3 (migrations/3_step.lua).",
        "hint: Let one of them follow the other",
      })
    end
  end)

  it("with a revision in the ledger that has no file", function()
    write("2", "1", EMPTY)
    here:ok("apply")
    here:remove("migrations/2_step.lua")
    for _, words in ipairs({ { "apply" }, { "generate", "-m", "x" }, { "check" } }) do
      refusal.check(here, words, 5, {
        'error: revision "2" is in the ledger, but has no file', 'detail: "Step 2" was applied at',
        "hint: Get its file back",
      })
    end
    local status, code = here:json("status")
    assert.equal(5, code)
    assert.same({ "2" }, status.missing)
  end)

  it("with a ledger that another tool made", function()
    here:sql("CREATE TABLE migration_info (id int, active_revision text)")
    for _, words in ipairs({ { "apply" }, { "status" }, { "rollback" } }) do
      refusal.check(here, words, 1, {
        "error: the table public.migration_info is not a ledger of mig",
        'hint: ledger_schema = "…" in mig.lua',
      })
    end
  end)

  it("in a place that is no folder", function()
    here:write("file", "")
    refusal.check(here, { "apply", "--migrations", "file" }, 2, 'error: "file" is no folder')
    local outcome = here:ok("apply", "--migrations", "nowhere")
    assert.equal('warning: the folder "nowhere" does not exist\n', outcome.err)
  end)

  it("with words that mean no revision", function()
    here:ok("apply")
    refusal.check(here, { "apply", "77" }, 2, 'error: revision "77" does not exist\nhint: See "mig')
    refusal.check(here, { "apply", "-1" }, 2, "hint: To take migrations back: mig rollback -1")
    refusal.check(here, { "rollback", "+1" }, 2, "hint: To run migrations: mig apply +1")
    refusal.check(here, { "rollback", "3" }, 2, "hint: To take back 3 migrations: mig rollback -3")
    refusal.check(here, { "show", "x" }, 2, 'error: revision "x" does not exist')
  end)
end)
