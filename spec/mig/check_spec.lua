-- `mig check`, and a project that has nothing set up but `local:`.
local json = require("dkjson")
local support = require("spec.support")

local db, folder

local function mig(...)
  return support.run_mig({ ... }, { cwd = folder })
end

local function check()
  local outcome = mig("--database", db.conninfo, "check", "--json")
  return json.decode(outcome.out), outcome.code, outcome.err
end

local function write_step()
  support.write(folder .. "/migrations/1_a.lua", [[
-- A

up_revision = "1"
down_revision = nil

function up(migrator)
  migrator.actor:add_table { table_name = "a" }
  migrator.actor:add_column { table_name = "a", column_name = "id", type = "bigint" }
end

function down(migrator)
  migrator.actor:drop_table { table_name = "a" }
end
]])
end

describe("check", function()
  lazy_setup(function() db = support.database() end)
  lazy_teardown(function() db:drop() end)
  before_each(function()
    folder = support.folder()
    db.conn:script("DROP SCHEMA public CASCADE; CREATE SCHEMA public; "
      .. "COMMENT ON SCHEMA public IS 'standard public schema'")
    write_step()
  end)
  after_each(function() support.remove(folder) end)

  it("finds what is pending, and then nothing", function()
    local document, code = check()
    assert.equal(3, code)
    assert.equal("pending", document.findings[1].kind)
    mig("--database", db.conninfo, "apply")
    local problem
    document, code, problem = check()
    assert.equal(0, code, problem)
    assert.is_true(document.ok)
    assert.equal("All is well: nothing is pending, and nothing differs.\n",
      mig("--database", db.conninfo, "check").out)
  end)

  it("says that migrations are played from nothing when they stand on what none of them makes",
    function()
      db.conn:script("CREATE TABLE b (id bigint)")
      mig("--database", db.conninfo, "apply")
      support.write(folder .. "/migrations/2_b.lua", [[
up_revision = "2"
down_revision = "1"

function up(migrator)
  migrator.actor:add_column { table_name = "b", column_name = "name", type = "text" }
end
]])
      assert.equal(0, mig("--database", db.conninfo, "apply").code)
      local outcome = mig("--database", db.conninfo, "check", "--drift")
      assert.equal(1, outcome.code)
      assert.matches('2_b.lua:5: error: relation "public.b" does not exist', outcome.err, 1, true)
      assert.matches("hint: This was on an empty scratch database", outcome.err, 1, true)
    end)

  it("finds a goal that differs, and a database that its migrations did not make", function()
    mig("--database", db.conninfo, "apply")
    support.write(folder .. "/schema/a.sql", "CREATE TABLE a (id bigint, name text);")
    local document, code, problem = check()
    assert.equal(3, code, problem)
    assert.equal(1, #document.findings)
    assert.equal("goal", document.findings[1].kind)
    assert.equal("add_column", document.findings[1].verb)
    db.conn:script("ALTER TABLE a ADD COLUMN name text")
    document, code = check()
    assert.equal(3, code)
    assert.equal(1, #document.findings)
    assert.equal("drift", document.findings[1].kind)
  end)

  it("looks at one thing when that is asked for", function()
    mig("--database", db.conninfo, "apply")
    support.write(folder .. "/migrations/2_b.lua", '-- B\nup_revision = "2"\n'
      .. 'down_revision = "1"\nfunction up() end\n')
    db.conn:script("ALTER TABLE a ADD COLUMN more text")
    local function kinds(...)
      local document = json.decode(mig("--database", db.conninfo, "--json", "check", ...).out)
      local list = {}
      for n, item in ipairs(document.findings) do list[n] = item.kind end
      return table.concat(list, " ")
    end
    assert.equal("pending drift", kinds())
    assert.equal("pending", kinds("--pending"))
    assert.equal("drift", kinds("--drift"))
    assert.equal("", kinds("--goal"))
    db.conn:script("ALTER TABLE a DROP COLUMN more")
    local outcome = mig("--database", db.conninfo, "check", "--drift")
    assert.equal("All is well: the database is what its migrations make.\n", outcome.out)
    assert.equal(0, outcome.code)
    os.remove(folder .. "/migrations/2_b.lua")
  end)

  it("finds a file that was changed after it ran, and one that is gone", function()
    mig("--database", db.conninfo, "apply")
    local place = folder .. "/migrations/1_a.lua"
    support.write(place, support.read(place) .. "more = true\n")
    local document, code = check()
    assert.equal(3, code)
    assert.equal("changed", document.findings[1].kind)
    os.remove(place)
    document, code = check()
    assert.equal(5, code)
    assert.equal("diverged", document.error.kind)
  end)
end)

describe("local:", function()
  it("starts a server for a project that has none, and makes its database", function()
    folder = support.folder()
    write_step()
    local outcome = mig("local", "status")
    assert.equal("not running\n", outcome.out)
    outcome = mig("apply")
    assert.equal(0, outcome.code, outcome.err)
    assert.truthy(outcome.out:find("applied 1  A", 1, true))
    local document = json.decode(mig("--json", "local", "status").out)
    assert.is_true(document.running)
    assert.equal("*\n", support.read(folder .. "/.mig/.gitignore"))
    outcome = mig("--database", "local:other", "status")
    assert.truthy(outcome.out:find("^Database  other on /"))
    assert.truthy(outcome.out:find("Pending (1)", 1, true))
    assert.equal("stopped\n", mig("local", "stop").out)
    assert.equal("it was not running\n", mig("local", "stop").out)
    support.remove(folder)
  end)
end)
