-- apply, rollback, stamp and their kin through the executable, on a real database.
local json = require("dkjson")
local support = require("spec.support")

local db, folder

--- Runs mig in the project with its database.
local function mig(...)
  local words = { "--database", db.conninfo, ... }
  return support.run_mig(words, { cwd = folder })
end

local function mig_json(...)
  local outcome = mig("--json", ...)
  local document = json.decode(outcome.out)
  assert.is_table(document, outcome.out .. outcome.err)
  return document, outcome.code
end

local function write(name, text)
  support.write(folder .. "/migrations/" .. name, text)
end

--- A migration that makes a table.
local function step(revision, parent, body)
  write(revision .. "_step.lua", ([[
-- Step %s

up_revision = "%s"
down_revision = %s

function up(migrator)
  %s
end

function down(migrator)
  migrator.actor:drop_table { table_name = "t%s" }
end
]]):format(revision, revision, parent and ('"%s"'):format(parent) or "nil",
    body or ('migrator.actor:add_table { table_name = "t%s", columns = '
      .. '{ { column_name = "id", type = "bigint" } } }'):format(revision), revision))
end

local function tables()
  local names = {}
  for _, row in ipairs(db.conn:query([[
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND relkind = 'r' AND relname NOT LIKE 'migration_info%' ORDER BY relname]])) do
    names[#names + 1] = row.relname
  end
  return table.concat(names, " ")
end

local function ledger()
  local names = {}
  for _, row in ipairs(db.conn:query("SELECT revision FROM migration_info ORDER BY revision")) do
    names[#names + 1] = row.revision
  end
  return table.concat(names, " ")
end

local function fresh()
  db.conn:script("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
  if folder then support.remove(folder) end
  folder = support.folder()
end

describe("the runner", function()
  lazy_setup(function() db = support.database() end)
  lazy_teardown(function()
    db:drop()
    support.remove(folder)
  end)
  before_each(fresh)

  describe("apply", function()
    it("says so when there is nothing to do", function()
      local outcome = mig("apply")
      assert.equal(0, outcome.code)
      assert.equal("Nothing to apply: there are no migrations in migrations.\n", outcome.out)
      step("1")
      assert.equal(0, mig("apply").code)
      outcome = mig("apply")
      assert.equal("Nothing to apply: the database is at head (1).\n", outcome.out)
      assert.equal(0, outcome.code)
    end)

    it("runs what is pending in order, and records it", function()
      step("1")
      step("2", "1")
      step("3", "2")
      local outcome = mig("apply")
      assert.equal(0, outcome.code, outcome.err)
      assert.truthy(outcome.out:find("applied 1  Step 1.*applied 2  Step 2.*applied 3  Step 3"))
      assert.equal("t1 t2 t3", tables())
      local row = db.conn:query("SELECT * FROM migration_info WHERE revision = '2'")[1]
      assert.equal("1", row.down_revision)
      assert.equal("Step 2", row.name)
      assert.equal("0.1.0", row.mig_version)
      assert.equal(64, #row.checksum)
      assert.truthy(row.down_text:find("function down", 1, true))
    end)

    it("goes to a revision, a prefix, or some steps on", function()
      step("171")
      step("172", "171")
      step("183", "172")
      mig("apply", "+1")
      assert.equal("171", ledger())
      mig("apply", "172")
      assert.equal("171 172", ledger())
      mig("apply", "18")
      assert.equal("171 172 183", ledger())
      assert.equal(2, mig("apply", "9").code)
    end)

    it("leaves nothing behind when a migration fails", function()
      step("1")
      step("2", "1", 'migrator.actor:add_table { table_name = "t2" } error("half way")')
      local outcome = mig("apply")
      assert.equal(1, outcome.code)
      assert.equal("migrations/2_step.lua:7: error: half way\n", outcome.err)
      assert.equal("t1", tables())
      assert.equal("1", ledger())
      local document, code = mig_json("apply")
      assert.equal(1, code)
      assert.equal("half way", document.error.message)
      assert.equal("migrations/2_step.lua", document.error.file)
      assert.equal(7, document.error.line)
      assert.equal("2", document.error.revision)
    end)

    it("checks every file before the first runs", function()
      step("1")
      step("2", "1")
      write("3_step.lua", '-- x\nup_revision = "3"\ndown_revision = "2"\nfunction upp() end\n')
      local outcome = mig("apply")
      assert.equal(1, outcome.code)
      assert.truthy(outcome.err:find('migration "3" has no function up', 1, true))
      assert.equal("", tables())
    end)

    it("shows PostgreSQL's error with the line and the place in the statement", function()
      step("1", nil, 'migrator.db_session:exec("SELECT nosuch FROM pg_class")')
      local outcome = mig("apply")
      assert.equal([[
migrations/1_step.lua:7: error: column "nosuch" does not exist
  SELECT nosuch FROM pg_class
         ^
]], outcome.err)
    end)

    it("runs outside a transaction when the file says so", function()
      write("1_a.lua", [[
-- A

up_revision = "1"
down_revision = nil
transaction = false

function up(migrator)
  migrator.db_session:exec("CREATE TABLE t1 (id bigint)")
  migrator.actor:add_index {
    table_name = "t1", columns = { "id" }, index_name = "i1", concurrently = true,
  }
end

function down(migrator) migrator.actor:drop_table { table_name = "t1" } end
]])
      local outcome = mig("apply")
      assert.equal(0, outcome.code, outcome.err)
      assert.equal("1", ledger())
      assert.equal(0, mig("rollback").code)
      assert.equal("", tables())
    end)

    it("leaves the transaction for a part, and comes back", function()
      step("1", nil, [[
  migrator.db_session:exec("CREATE TABLE t1 (id bigint)")
  migrator:outside_transaction(function()
    migrator.db_session:exec("CREATE INDEX CONCURRENTLY i1 ON t1 (id)")
  end)
  migrator.db_session:exec("INSERT INTO t1 VALUES (1)")]])
      assert.equal(0, mig("apply").code)
      assert.equal("1", db.conn:query("SELECT count(*) AS n FROM t1")[1].n)
    end)
  end)

  describe("rollback", function()
    before_each(function()
      step("1")
      step("2", "1")
      step("3", "2")
      assert.equal(0, mig("apply").code)
    end)

    it("takes back one step, some, to a revision, or all", function()
      mig("rollback")
      assert.equal("1 2", ledger())
      mig("apply")
      mig("rollback", "-2")
      assert.equal("1", ledger())
      mig("apply")
      mig("rollback", "2")
      assert.equal("1 2", ledger())
      local document = mig_json("rollback", "--all")
      assert.equal(2, #document.rolled_back)
      assert.equal("2", document.rolled_back[1].revision)
      assert.equal("", tables())
      assert.equal("Nothing to roll back: nothing is applied.\n", mig("rollback").out)
    end)

    it("uses the text of the ledger when the file is gone", function()
      os.remove(folder .. "/migrations/3_step.lua")
      local outcome = mig("apply")
      assert.equal(5, outcome.code)
      assert.truthy(outcome.err:find('revision "3" is in the ledger, but has no file', 1, true))
      assert.equal(5, mig("status").code)
      outcome = mig("rollback")
      assert.equal(0, outcome.code, outcome.err)
      assert.equal("t1 t2", tables())
      assert.equal(0, mig("status").code)
    end)

    it("refuses a migration without down", function()
      write("4_step.lua", '-- x\nup_revision = "4"\ndown_revision = "3"\nfunction up() end\n')
      mig("apply")
      local outcome = mig("rollback")
      assert.equal(1, outcome.code)
      assert.truthy(outcome.err:find('migration "4" has no function down', 1, true))
      assert.equal("1 2 3 4", ledger())
    end)

    it("is done and undone by redo", function()
      local document, code = mig_json("redo", "-2")
      assert.equal(0, code)
      assert.equal("3", document.rolled_back[1].revision)
      assert.equal("2", document.applied[1].revision)
      assert.equal("1 2 3", ledger())
    end)
  end)

  describe("looking", function()
    it("shows applied, pending, changed, behind", function()
      step("1")
      step("3", "1")
      mig("apply")
      step("2", "1")
      support.write(folder .. "/migrations/3_step.lua",
        (support.read(folder .. "/migrations/3_step.lua"):gsub('"1"', '"2"')))
      local document, code = mig_json("status")
      assert.equal(0, code)
      assert.equal(2, #document.applied)
      assert.same({ "3" }, document.changed)
      assert.same({ "2" }, document.behind)
      assert.same({ "3" }, document.heads)
      assert.equal("2", document.pending[1].revision)
      local text = mig("status").out
      assert.truthy(text:find("changed since", 1, true))
      assert.truthy(text:find("behind what is applied", 1, true))
      local outcome = mig("apply")
      assert.truthy(outcome.err:find("was changed after it was applied", 1, true))
      assert.truthy(outcome.err:find("lies behind what is applied", 1, true))
      assert.equal("t1 t2 t3", tables())
    end)

    it("does not count line ends as a change", function()
      step("1")
      mig("apply")
      local place = folder .. "/migrations/1_step.lua"
      support.write(place, (support.read(place):gsub("\n", "\r\n")))
      assert.same({}, mig_json("status").changed)
    end)

    it("lists history, heads, current and one migration", function()
      step("1")
      step("2", "1")
      mig("apply", "+1")
      assert.equal("2  pending  Step 2\n1  current  Step 1\n", mig("history").out)
      assert.equal("1\n", mig("current").out)
      assert.equal("2  Step 2\n", mig("heads").out)
      local document = mig_json("show", "1")
      assert.equal("Step 1", document.name)
      assert.is_true(document.applied)
      assert.equal("migrations/1_step.lua", document.file)
    end)

    it("shows an empty database as empty", function()
      local document, code = mig_json("status")
      assert.equal(0, code)
      assert.same({}, document.applied)
      assert.same({}, document.current)
      assert.equal(0, #db.conn:query("SELECT FROM pg_class WHERE relname = 'migration_info'"))
    end)
  end)

  describe("new", function()
    it("writes a migration behind the head; two in one second differ", function()
      local first = mig_json("new", "-m", "Add author")
      local second = mig_json("new", "Add author")
      assert.equal(first.revision, second.down_revision)
      assert.is_true(first.file < second.file)
      assert.equal(0, mig("apply").code)
      assert.equal(first.revision .. " " .. second.revision, ledger())
      assert.equal(2, mig("new").code)
    end)

    it("refuses a history with two heads", function()
      step("1")
      step("2", "1")
      step("3", "1")
      local outcome = mig("new", "-m", "x")
      assert.equal(1, outcome.code)
      assert.truthy(outcome.err:find("the history has 2 heads", 1, true))
      assert.equal(1, mig("apply").code)
      assert.equal("", tables())
    end)
  end)

  describe("stamp", function()
    it("moves the ledger alone", function()
      step("1")
      step("2", "1")
      step("3", "2")
      assert.same({ "1", "2" }, mig_json("stamp", "2").recorded)
      assert.equal("1 2", ledger())
      assert.same({ "2" }, mig_json("stamp", "1").forgotten)
      mig("stamp", "head")
      assert.equal("1 2 3", ledger())
      mig("stamp", "base")
      assert.equal("", ledger())
      assert.equal("", tables())
    end)
  end)

  describe("two runs at once", function()
    it("wait for each other, and name the holder", function()
      step("1")
      step("2", "1")
      mig("apply", "+1")
      local book = require("mig.ledger").new("public")
      local other <close> = db:connect()
      other:query(("SELECT pg_advisory_lock(%s)"):format(book.key))
      local outcome = mig("apply", "--lock-wait", "0.3")
      assert.equal(4, outcome.code)
      assert.truthy(outcome.err:find("another run of mig holds the lock", 1, true))
      assert.truthy(outcome.err:find("Process " .. other:info().pid, 1, true))
      other:query(("SELECT pg_advisory_unlock(%s)"):format(book.key))
      assert.equal(0, mig("apply").code)
    end)

    it("do each migration once", function()
      for i = 1, 5 do step(tostring(i), i > 1 and tostring(i - 1) or nil) end
      local line = ("cd %s && for i in 1 2 3 4 5; do %s --database '%s' apply >/dev/null 2>>err &"
        .. " pids=\"$pids $!\"; done; for p in $pids; do wait $p || exit 1; done"):format(
        folder, support.mig, db.conninfo:gsub("'", "'\\''"))
      local outcome = support.run(line)
      assert.equal(0, outcome.code, support.read(folder .. "/err"))
      assert.equal("1 2 3 4 5", ledger())
    end)
  end)
end)
