local support = require("spec.support")

local db, folder
before_each(function()
  db, folder = support.database(), support.folder()
end)
after_each(function()
  db:drop()
  support.remove(folder)
end)

local function mig(...)
  local words = { "--database", db.conninfo, ... }
  return support.run_mig(words, { cwd = folder })
end

local function goal(text)
  support.write(folder .. "/schema/goal.lua", text)
end

local function generate(...)
  local outcome = mig("generate", "-m", "Change it", ...)
  return outcome, outcome.out:match("(migrations/%S+%.lua)\n")
end

-- Scratch databases but for those in `known`: the cluster is every spec's, and
-- a mig that another one killed leaves its own.
local function scratch_names(known)
  local names = {}
  for _, row in ipairs(db.conn:query(
    "SELECT datname FROM pg_database WHERE datname LIKE 'mig\\_scratch\\_%'")) do
    if not (known and known[row.datname]) then names[row.datname] = true end
  end
  return names
end

local FEES = [[
enum "fee_status" { "pending", "paid" }
table "fees" {
  column "id" { "bigint", identity = true, primary_key = true },
  column "status" { "fee_status", not_null = true, default = "pending", index = true },
  check "id_positive" "id > 0",
}]]

describe("mig generate", function()
  it("writes a migration that applies and rolls back", function()
    goal(FEES)
    local outcome, path = generate()
    assert.equal(0, outcome.code, outcome.err)
    assert.truthy(path:find("^migrations/%d+_change_it%.lua$"))
    assert.truthy(support.read(folder .. "/" .. path):find("^%-%- Change it\n\nup_revision = "))
    assert.equal(0, mig("apply").code)
    local again, second = generate()
    assert.equal(0, again.code)
    assert.truthy(again.out:find("No changes", 1, true))
    assert.is_nil(second)
    assert.equal(0, mig("rollback").code)
    assert.equal(0, #db.conn:query("SELECT FROM pg_class WHERE relname = 'fees'"))
  end)

  it("needs the database at the head of the files", function()
    goal(FEES)
    generate()
    goal(FEES .. '\ntable "more" { column "a" "int" }')
    local outcome = generate()
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("1 migration is pending", 1, true))
    assert.truthy(outcome.err:find("mig apply", 1, true))
  end)

  it("says once what a step does to data", function()
    db.conn:script("CREATE TABLE fees (a int, b int)")
    goal('table "fees" { column "a" "int", column "c" { "int", not_null = true } }')
    local function said(text, words)
      local count = 0
      for line in text:gmatch("[^\n]+") do
        if line:find(words, 1, true) then count = count + 1 end
      end
      return count
    end
    local loud, quiet = generate("--dry-run").err, generate("--dry-run", "-q").err
    for _, words in ipairs { 'column "b"', "is NOT NULL without a default" } do
      assert.equal(1, said(loud:gsub("hint: [^\n]*", ""), words), loud)
      assert.equal(1, said(quiet, words), quiet)
    end
    assert.truthy(loud:find("guard: line %d+: drop%-column"), loud)
    local document = require("dkjson").decode(mig("generate", "-m", "x", "--dry-run", "--json").out)
    assert.same({}, document.notes)
  end)

  it("takes for a rename what has the same columns, in the default schema, too", function()
    db.conn:script([[CREATE SCHEMA billing; CREATE TABLE billing.fees (a int);
      CREATE TABLE billing.dues (a int, b int); CREATE TABLE billing.notes (a int)]])
    support.write(folder .. "/mig.lua", 'return { default_schema = "billing" }')
    goal([[schema "billing" table "charges" { column "a" "int" } table "words" { column "a" "text" }
      table "notes" { column "c" "text" } table "dues" { column "a" "int", column "x" "int" } ]])
    local said = generate("--dry-run").err
    local list = {}
    for rename in said:gmatch("%-%-rename (%S+)") do list[#list + 1] = rename end
    assert.same({ "fees=charges", "dues.b=x" }, list)
  end)

  it("asks of no name whether it is that name", function()
    db.conn:script("CREATE DOMAIN d AS int; CREATE TABLE t (x d, y int)")
    support.write(folder .. "/schema/goal.sql",
      "CREATE TYPE d AS (a int); CREATE TABLE t (x d, z int);")
    local outcome = generate()
    assert.equal(0, outcome.code, outcome.err)
    assert.truthy(outcome.err:find("--rename t.y=z", 1, true), outcome.err)
    assert.is_nil(outcome.err:find("--rename t.x", 1, true), outcome.err)
  end)

  it("starts from the files with --from migrations", function()
    goal(FEES)
    generate()
    goal(FEES .. '\ntable "more" { column "a" "int" }')
    local outcome, path = generate("--from", "migrations")
    assert.equal(0, outcome.code, outcome.err)
    local text = support.read(folder .. "/" .. path)
    assert.truthy(text:find('table_name = "more"', 1, true))
    assert.falsy(text:find("fees", 1, true))
  end)

  it("prints without writing, with --dry-run", function()
    goal(FEES)
    local outcome = generate("--dry-run")
    assert.truthy(outcome.out:find("migrator.actor:add_type", 1, true))
    assert.not_equal(0, support.run("ls migrations", { cwd = folder }).code)
  end)

  it("gives the same text for the same input", function()
    goal(FEES)
    local first, second = generate("--dry-run").out, generate("--dry-run").out
    assert.equal(first:gsub("%d+", "", 1), (second:gsub("%d+", "", 1)))
  end)

  it("says where a goal is wrong, and leaves no trace", function()
    local before = scratch_names()
    goal('table "fees" {\n  column "id" "bigitn",\n}')
    local outcome = generate()
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("schema/goal.lua:1: error: type \"bigitn\" does not exist", 1,
      true))
    goal('tabel "fees" {}')
    outcome = generate()
    assert.truthy(outcome.err:find('schema/goal.lua:1: error: unknown word "tabel"', 1, true))
    assert.truthy(outcome.err:find('Did you mean "table"?', 1, true))
    assert.same({}, scratch_names(before))
  end)

  it("asks for a message", function()
    local outcome = mig("generate")
    assert.equal(2, outcome.code)
    assert.truthy(outcome.err:find("needs a message", 1, true))
  end)

  it("survives names of every kind", function()
    goal(([[
      table "Or\"der table" {
        column "select" { "int", primary_key = true, comment = "it's\n\\" },
        column "new\nline" { "text", default = "a\\b'c", index = true },
        column "%s" { "int", unique = true },
      }]]):format(("x"):rep(63)))
    local outcome, path = generate()
    assert.equal(0, outcome.code, outcome.err)
    assert.equal(0, mig("apply").code, support.read(folder .. "/" .. path))
    assert.truthy(generate().out:find("No changes", 1, true))
    assert.equal(0, mig("rollback").code)
  end)

  it("makes functions whose text speaks of tables that come later", function()
    support.write(folder .. "/schema/goal.sql", [[
      CREATE FUNCTION count_later() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM later';
      CREATE TABLE later (id int);]])
    assert.equal(0, generate().code)
    assert.equal(0, mig("apply").code)
    assert.equal(0, mig("rollback").code)
  end)

  it("says in the file that it was not proven", function()
    goal(FEES)
    local outcome, path = generate("--no-prove")
    assert.equal(0, outcome.code)
    assert.truthy(support.read(folder .. "/" .. path):find("-- Not proven", 1, true))
  end)
end)

describe("mig inspect and mig init", function()
  local SCHEMA = [[
    CREATE TABLE students (id bigserial PRIMARY KEY, email text UNIQUE);
    CREATE TABLE fees (
      id int GENERATED ALWAYS AS IDENTITY (START 100) PRIMARY KEY,
      student_id bigint NOT NULL REFERENCES students ON DELETE CASCADE,
      amount numeric(10,2) DEFAULT 0 CHECK (amount >= 0),
      note text COLLATE "C",
      UNIQUE (student_id, note) DEFERRABLE);
    CREATE INDEX ON fees (student_id);
    CREATE INDEX late ON fees (lower(note) DESC NULLS LAST) INCLUDE (id) WHERE amount > 0;
    COMMENT ON COLUMN fees.note IS 'What was said.';
    COMMENT ON TABLE fees IS 'What a student owes.';]]

  it("write a goal that makes no difference", function()
    db.conn:script(SCHEMA)
    local text = mig("inspect").out
    assert.truthy(text:find('column "id" { "bigserial", primary_key = true }', 1, true))
    assert.truthy(text:find('references = "students.id"', 1, true))
    goal(text)
    assert.truthy(generate().out:find("No changes", 1, true))
    support.write(folder .. "/schema/goal.lua", "")
    support.write(folder .. "/schema/goal.sql", mig("inspect", "--format", "sql").out)
    assert.truthy(generate().out:find("No changes", 1, true))
  end)

  it("adopt a database", function()
    db.conn:script(SCHEMA)
    local outcome = mig("init", "--from-database")
    assert.equal(0, outcome.code, outcome.err)
    assert.truthy(outcome.out:find("schema/fees.lua", 1, true))
    assert.equal(0, mig("check").code)
    assert.equal(0, mig("diff", "--exit-code").code)
    assert.equal(0, mig("diff", "migrations", "database", "--exit-code").code)
    assert.equal(2, mig("init", "--from-database").code)
  end)

  it("write a scaffold once", function()
    local outcome = mig("init")
    assert.equal(0, outcome.code, outcome.err)
    assert.truthy(outcome.out:find("mig.lua", 1, true))
    assert.equal("", mig("init").out)
  end)

  it("keep .mig out of version control, whatever else is", function()
    support.write(folder .. "/.gitignore", "/.mighty\nnode_modules")
    assert.equal(0, mig("init").code)
    assert.equal("/.mighty\nnode_modules\n.mig/\n", support.read(folder .. "/.gitignore"))
    assert.equal("*\n", support.read(folder .. "/.mig/.gitignore"))
  end)
end)

describe("mig diff", function()
  it("compares any two, and says with its exit code", function()
    support.write(folder .. "/a.sql", "CREATE TABLE t (id int);")
    support.write(folder .. "/b.sql", "CREATE TABLE t (id int, n text);")
    local outcome = mig("diff", "a.sql", "b.sql", "--exit-code")
    assert.equal(3, outcome.code, outcome.err)
    assert.equal(
      'migrator.actor:add_column { table_name = "t", column_name = "n", type = "text" }\n',
      outcome.out)
    assert.equal("ALTER TABLE public.t ADD COLUMN n text;\n",
      mig("diff", "a.sql", "b.sql", "--format", "sql").out)
    assert.equal(0, mig("diff", "a.sql", "a.sql", "--exit-code").code)
  end)
end)
