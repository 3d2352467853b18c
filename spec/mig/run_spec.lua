-- mig run: scripts with the migrator, outside the history.
local project = require("spec.support.project")
local support = require("spec.support")

describe("mig run", function()
  local home
  before_each(function()
    home = project.new()
    home:sql("CREATE TABLE price (id int, amount numeric)")
  end)
  after_each(function() home:close() end)

  local function count() return home:value("SELECT count(*) FROM price") end

  it("commits what the script does, and leaves the history alone", function()
    home:write("add.lua", [[
      migrator.db_session:exec("INSERT INTO price VALUES (1, $1)", variables.amount)
      migrator.actor:add_column { table_name = "price", column_name = "note", type = "text" }
      assert(migrator.db_session:value("SELECT to_regclass('public.migration_info')") == nil)
      print("chatter")]])
    local outcome = home:ok("run", "add.lua", "-x", "amount=2.50")
    assert.equal("", outcome.out)
    assert.truthy(outcome.err:find("chatter", 1, true))
    assert.equal("2.50", home:value("SELECT amount FROM price"))
    assert.is_nil(home:value("SELECT to_regclass('public.migration_info')"))
  end)

  it("takes a dry run back", function()
    home:write("add.lua", [[migrator.db_session:exec("INSERT INTO price VALUES (1, 2)")
      io.write(migrator.db_session:value("SELECT count(*) FROM price"), "\n")]])
    assert.equal("1\n", home:ok("run", "--dry-run", "add.lua").out)
    assert.equal("0", count())
    home:write("out.lua", "migrator:outside_transaction(function() end)")
    local outcome = home:mig("run", "--dry-run", "out.lua")
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("a dry run cannot go outside its transaction", 1, true))
    assert.truthy(outcome.err:find("out.lua:1", 1, true))
  end)

  it("has standard input and output as data", function()
    home:write("in.lua", [[
      local s = migrator.db_session
      s:copy_in("COPY price FROM stdin (FORMAT csv, HEADER)", io.stdin)
      s:copy_out("COPY (SELECT * FROM price ORDER BY id) TO stdout CSV", io.stdout)
      io.write("end\n")]])
    local outcome = support.run_mig({ "--database", home.db.conninfo, "run", "in.lua" },
      { cwd = home.folder, input = "id,amount\n2,3.5\n1,4\n" })
    assert.equal("1,4\n2,3.5\nend\n", outcome.out)
    home:write("lines.lua", [[
      local s = migrator.db_session
      s:copy_in("COPY price FROM stdin", io.lines())]])
    outcome = support.run_mig({ "--database", home.db.conninfo, "run", "lines.lua" },
      { cwd = home.folder, input = "" })
    assert.equal(0, outcome.code, outcome.err)
  end)

  it("takes everything back when the script fails, and names its line", function()
    home:write("bad.lua", 'migrator.db_session:exec("INSERT INTO price VALUES (1)")\n'
      .. 'migrator.db_session:exec("SELECT 1 / 0")\n')
    local outcome = home:mig("run", "bad.lua")
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("bad.lua:2", 1, true), outcome.err)
    assert.is_nil(outcome.err:find("migration", 1, true), outcome.err)
    assert.equal("0", count())
    assert.equal(2, home:mig("run", "nothing.lua").code)
    home:write("commit.lua", 'migrator.db_session:exec("COMMIT")')
    assert.equal(1, home:mig("run", "commit.lua").code)
  end)
end)
