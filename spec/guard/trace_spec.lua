-- mig lint --trace: what the server did with what was judged.
local guard = require("spec.guard.support")
local support = require("spec.support")

local db, folder

local function by_line(document)
  local lines = {}
  for _, made in ipairs(document.trace) do lines[made.line] = made end
  return lines
end

local function has_lock(made, relation, mode)
  for _, lock in ipairs(made.locks) do
    if lock.relation == relation and lock.mode == mode then return true end
  end
  return false
end

describe("lint --trace", function()
  setup(function()
    db = support.database()
    db.conn:script([[CREATE TABLE t (id bigint PRIMARY KEY, a int, b varchar(10));
      INSERT INTO t SELECT n, n, 'x' FROM generate_series(1, 100) n]])
  end)
  teardown(function() db:drop() end)
  before_each(function() folder = support.folder() end)

  it("shows locks, new files and scans of a migration, and proves findings", function()
    guard.migration(folder, 1, "", [[
  migrator.actor:add_column { table_name = "t", column_name = "u", type = "uuid",
    default = sql "gen_random_uuid()" }
  migrator.actor:add_not_null { table_name = "t", column_name = "a" }
  migrator.actor:add_index { table_name = "t", columns = { "a" }, concurrently = true }]])
    local found, document = guard.lint(folder, "--trace", "--database", db.conninfo)
    local lines = by_line(document)
    assert.is_true(has_lock(lines[7], "t", "ACCESS EXCLUSIVE"))
    assert.same({ "t" }, lines[7].rewritten)
    assert.same({ "t" }, lines[9].scanned)
    assert.equal(8192, lines[7].bytes)
    assert.equal(8192, lines[9].bytes)
    assert.equal(8192, lines[10].bytes)
    assert.is_table(lines[10])
    assert.equal("proven", found["volatile-default-rewrite"].proof)
    assert.equal("proven", found["set-not-null-scan"].proof)
    assert.equal("100", db.conn:query("SELECT count(*) AS n FROM t")[1].n)
  end)

  it("refutes what does not happen", function()
    support.write(folder .. "/a.sql", "ALTER TABLE t ADD COLUMN c text DEFAULT stable_text();\n"
      .. "ALTER TABLE t ALTER COLUMN b TYPE text;\n")
    db.conn:script("CREATE FUNCTION stable_text() RETURNS text STABLE LANGUAGE sql AS 'SELECT 1'")
    local found, document = guard.lint(folder, "a.sql", "--trace", "--assume", "t=10",
      "--enable", "missing-statement-timeout", "--database", db.conninfo)
    assert.is_nil(found["volatile-default-rewrite"])
    assert.same({}, document.trace[1].rewritten)
    assert.same({}, document.trace[2].rewritten)
    assert.equal("proven", found["missing-statement-timeout"].proof)
  end)

  it("says that its times are those of empty tables", function()
    support.write(folder .. "/a.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);\n"
      .. "ALTER TABLE t ADD COLUMN n int;\n")
    local words = { "lint", "a.sql", "--trace", "--database", db.conninfo }
    local out = support.run_mig(words, { cwd = folder }).out
    assert.truthy(out:find("It has no rows", 1, true))
    assert.truthy(out:find(" ms without rows; there are 8.0 kB of them)", 1, true), out)
    assert.truthy(out:find("a.sql:2: ACCESS EXCLUSIVE on t %(%d+%.%d ms%)"), out)
  end)

  it("says where it failed", function()
    support.write(folder .. "/a.sql",
      "ALTER TABLE t DROP COLUMN a;\nALTER TABLE t DROP COLUMN zzz;\n")
    local _, document = guard.lint(folder, "a.sql", "--trace", "--database", db.conninfo)
    assert.equal(2, #document.trace)
    assert.truthy(document.trace[2].error:find('column "zzz"', 1, true))
  end)
end)
