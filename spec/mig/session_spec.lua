-- What a migration may and may not do, played by the runner.
local core = require("mig.core")
local files = require("mig.files")
local ledger = require("mig.ledger")
local runner = require("mig.runner")
local support = require("spec.support")

local db, run
local ENVIRONMENT = { root = "." }

local quiet = {
  say = function() end, detail = function() end, progress = function() end,
}

--- Plays `up` with this body.
local function play(body, header)
  local text = ('-- X\n\nup_revision = "1"\ndown_revision = nil\n%s\nfunction up(migrator)\n'
    .. "local s, actor = migrator.db_session, migrator.actor\n%s\nend\n"):format(header or "", body)
  local file = files.parse(text, "migrations/1_x.lua", ENVIRONMENT)
  local script = runner.load(run, file, "up")
  return runner.play(run, file, script, "up")
end

local function problem_of(body, header)
  local ok, problem = pcall(play, body, header)
  assert.is_false(ok, body)
  assert.is_true(core.is_error(problem))
  assert.equal("idle", db.conn:transaction_status())
  assert.equal(0, #ledger.read(run.ledger, db.conn))
  assert.equal("migrations/1_x.lua", problem.source)
  return problem
end

--- Runs a body that asserts for itself.
local function holds(body)
  play(body)
end

describe("db_session", function()
  lazy_setup(function()
    db = support.database()
    run = {
      conn = db.conn, ledger = ledger.new("public"), environment = ENVIRONMENT, render = quiet,
      default_schema = "public",
    }
  end)
  lazy_teardown(function() db:drop() end)
  before_each(function()
    db.conn:script("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    ledger.create(run.ledger, db.conn)
    db.conn:script("CREATE TABLE t (id bigint, name text)")
  end)

  it("takes parameters by number and by name", function()
    holds([[
      assert(s:exec("INSERT INTO t VALUES ($1, $2)", 1, "it's") == 1)
      assert(s:exec("INSERT INTO t VALUES (:id, :name)", { id = 2, name = nil }) == 1)
      assert(s:value("SELECT name FROM t WHERE id = :id", { id = 1 }) == "it's")
      assert(s:one("SELECT name FROM t WHERE id = $1", 2).name == nil)
      assert(s:one("SELECT 1 WHERE false") == nil)
      assert(s:exec("UPDATE t SET name = $1", "x") == 2)]])
  end)

  it("gives values by type", function()
    holds([[
      local row = s:one("SELECT true AS b, 7::int8 AS i, 0.5::float8 AS f, 1.10::numeric AS n, "
        .. "'x' AS t, NULL::int AS z")
      assert(row.b == true and row.i == 7 and math.type(row.i) == "integer")
      assert(row.f == 0.5 and row.n == "1.10" and row.t == "x" and row.z == nil)]])
  end)

  it("streams rows, and runs other statements meanwhile", function()
    holds([[
      s:exec("INSERT INTO t SELECT g, 'n' || g FROM generate_series(1, 1203) AS g")
      local n = 0
      for row in s:rows("SELECT id, name FROM t ORDER BY id") do
        n = n + 1
        assert(row.id == n and row.name == "n" .. n)
        s:exec("UPDATE t SET name = $1 WHERE id = $2", "m" .. n, row.id)
      end
      assert(n == 1203 and s:value("SELECT count(*) FROM t WHERE name LIKE 'm%'") == 1203)
      for row in s:rows("SELECT 1") do break end
      for row in s:rows("DELETE FROM t WHERE id = 1 RETURNING id") do assert(row.id == 1) end
      for row in s:rows("WITH x AS (SELECT $1::int AS a) SELECT a FROM x", 5) do
        assert(row.a == 5)
      end]])
  end)

  it("copies in and out", function()
    holds([[
      assert(s:copy_in("COPY t FROM stdin", "1\ta\n2\tb\n") == 2)
      local lines = {}
      for line in s:copy_out("COPY (SELECT * FROM t ORDER BY id) TO stdout") do
        lines[#lines + 1] = line
      end
      assert(table.concat(lines) == "1\ta\n2\tb\n")]])
  end)

  it("has savepoints: what fails in one is undone, and the rest goes on", function()
    holds([[
      s:exec("INSERT INTO t VALUES (1)")
      local ok, problem = pcall(s.savepoint, s, function()
        s:exec("INSERT INTO t VALUES (2)")
        s:exec("SELECT 1/0")
      end)
      assert(not ok and problem.message == "division by zero")
      assert(s:savepoint(function() s:exec("INSERT INTO t VALUES (3)") return "done" end) == "done")
      s:exec("SAVEPOINT mine")
      s:exec("ROLLBACK TO mine")
      s:exec("RELEASE mine")
      assert(s:value("SELECT string_agg(id::text, ',' ORDER BY id) FROM t") == "1,3")]])
  end)

  it("refuses transaction control before anything is sent", function()
    for _, sql in ipairs({
      "COMMIT", "begin", "ROLLBACK", "SELECT 1; end", "abort", "START TRANSACTION",
      "/* x */ commit -- y", "PREPARE TRANSACTION 'x'",
    }) do
      local problem = problem_of(("s:exec(%q)"):format(sql))
      assert.truthy(problem.message:find("is not allowed in a migration", 1, true), sql)
      assert.equal(8, problem.line)
      problem = problem_of(("actor:execute { sql = %q }"):format(sql))
      assert.truthy(problem.message:find("is not allowed in a migration", 1, true), sql)
    end
    for _, method in ipairs({ "begin", "commit", "rollback" }) do
      assert.equal(("db_session:%s is not allowed in a migration"):format(method),
        problem_of(("s:%s()"):format(method)).message)
    end
    problem_of([[s.conn:script("COMMIT")]])
    problem_of([[migrator.work.conn:script("COMMIT")]])
    holds([[s:exec("SELECT 'commit'; SELECT $$ rollback $$")]])
  end)

  it("refuses to end in the middle of a savepoint", function()
    local problem = problem_of([[s:exec("SAVEPOINT a") s:exec("SAVEPOINT b") s:exec("RELEASE b")]])
    assert.equal("the migration ended in the middle of savepoint a", problem.message)
    problem_of([[actor:execute { sql = "SAVEPOINT a" }]])
  end)

  it("does not commit past an error that was caught", function()
    local problem = problem_of([[pcall(s.exec, s, "SELECT 1/0")]])
    assert.equal("a statement failed, and its error was caught", problem.message)
  end)

  it("reports what comes up at COMMIT without the ledger's statement", function()
    local problem = problem_of([[
      s:exec("CREATE TABLE p (id int PRIMARY KEY)")
      s:exec("CREATE TABLE c (id int REFERENCES p DEFERRABLE INITIALLY DEFERRED)")
      s:exec("INSERT INTO c VALUES (1)")]])
    assert.equal("23503", problem.sqlstate)
    assert.is_nil(problem.statement)
    assert.truthy(problem.note:find("at the migration's end", 1, true))
  end)

  it("names misspelt and misused methods", function()
    assert.equal('Did you mean "exec"?', problem_of("s:exce('SELECT 1')").hint)
    assert.equal("db_session.exec was called without its object",
      problem_of("s.exec('SELECT 1')").message)
    assert.equal("db_session:exec needs SQL text, not nil", problem_of("s:exec()").message)
    assert.equal("parameter $1 cannot be a function",
      problem_of("s:exec('SELECT $1', print)").message)
    assert.equal('Did you mean "revision"?', problem_of("return migrator.revison").hint)
    assert.equal('Did you mean "add_column"?', problem_of("actor:add_colum {}").hint)
  end)

  it("answers questions of what is there", function()
    holds([[
      s:exec("CREATE SCHEMA shop; CREATE TYPE shop.mood AS ENUM ('a')")
      s:exec("CREATE TABLE shop.fee (n int CONSTRAINT fee_pk PRIMARY KEY)")
      s:exec("ALTER TABLE shop.fee ADD a numeric(4,1) DEFAULT 1")
      assert(migrator:has_table("t") and not migrator:has_table("shop.t"))
      assert(migrator:has_table("shop.fee") and not migrator:has_view("shop.fee"))
      assert(migrator:has_column("t", "name") and not migrator:has_column("t", "nam"))
      assert(migrator:has_index("shop.fee_pk") and migrator:has_constraint("shop.fee", "fee_pk"))
      assert(not migrator:has_constraint("t", "fee_pk") and not migrator:has_sequence("t"))
      assert(migrator:has_type("shop.mood") and migrator:has_schema("shop"))
      local columns = migrator:columns("shop.fee")
      assert(#columns == 2 and columns[1].not_null and not columns[2].not_null)
      assert(columns[2].column_name == "a" and columns[2].type == "numeric(4,1)")
      assert(columns[2].default == "1")
      actor:add_column { table_name = "t", column_name = "more", type = "int" }
      assert(migrator:has_column("t", "more"))]])
  end)

  it("refuses questions without names", function()
    assert.equal("migrator:has_table needs names, not nil",
      problem_of("migrator:has_table()").message)
    assert.equal("migrator.has_table was called without its object",
      problem_of("migrator.has_table('t')").message)
  end)

  it("sets lock_timeout for the transaction alone", function()
    run.lock_timeout = "3s"
    holds([[assert(s:value("SHOW lock_timeout") == "3s")]])
    run.lock_timeout = nil
    assert.equal("0", db.conn:query("SHOW lock_timeout")[1].lock_timeout)
  end)
end)
