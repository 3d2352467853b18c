-- Verbs of the actor that are Lua: execute_file, and those of mig.lua.
local project = require("spec.support.project")

local HEAD = 'up_revision = "1"\ndown_revision = nil\n'

describe("verbs", function()
  local home
  before_each(function()
    home = project.new()
    home:write("mig.lua", [[
return {
  verbs = {
    add_times = {
      arguments = { table_name = "string", zone = "boolean?" },
      run = function(migrator, arguments)
        migrator.actor:add_column { table_name = arguments.table_name, column_name = "created_at",
          type = arguments.zone and "timestamptz" or "timestamp" }
      end,
    },
    seed = function(migrator, rows)
      for _, row in ipairs(rows) do migrator.db_session:exec("INSERT INTO t VALUES ($1)", row) end
    end,
  },
}
]])
  end)
  after_each(function() home:close() end)

  local function up(body)
    home:write("migrations/1_a.lua", HEAD .. "function up(migrator)\n" .. body .. "\nend\n")
    return home:mig("apply")
  end

  it("of the project do what they say", function()
    local outcome = up([[
      migrator.actor:execute { sql = "CREATE TABLE t (a int)" }
      migrator.actor:add_times { table_name = "t", zone = true }
      migrator.actor:seed { 1, 2, 3 }]])
    assert.equal(0, outcome.code, outcome.err)
    assert.equal("3", home:value("SELECT count(*) FROM t"))
    assert.equal("timestamp with time zone",
      home:value("SELECT format_type(atttypid, -1) FROM pg_attribute WHERE attname = 'created_at'"))
  end)

  it("are there in a script for psql and for the guard, and so are the variables of -x", function()
    home:sql("CREATE TABLE t (a int)")
    home:write("migrations/1_a.lua", HEAD .. [[
function up(migrator)
  migrator.actor:add_times { table_name = "t" }
  migrator.db_session:exec("INSERT INTO t VALUES ($1)", migrator.variables.first)
end
]])
    local script = home:ok("sql", "-x", "first=7").out
    assert.truthy(script:find('ADD COLUMN "?created_at"? timestamp'), script)
    assert.truthy(script:find("INSERT INTO t VALUES ('7')", 1, true), script)
    local report = home:ok("lint", "-x", "first=7").out
    assert.is_nil(report:find("migration-raises", 1, true), report)
  end)

  it("check their arguments, at the migration's line", function()
    for body, message in pairs({
      ["migrator.actor:add_times { tabel_name = 't' }"] = 'add_times has no argument "tabel_name"',
      ["migrator.actor:add_times {}"] = "add_times needs table_name",
      ["migrator.actor:add_times { table_name = 5 }"] =
        "add_times: table_name must be a string, not a number",
      ["migrator.actor.add_times { table_name = 't' }"] = "called with a dot",
      ["migrator.actor:add_times 't'"] = "takes a table of named arguments, not string",
    }) do
      local outcome = up(body)
      assert.equal(1, outcome.code)
      assert.truthy(outcome.err:find(message, 1, true), outcome.err)
      assert.truthy(outcome.err:find("migrations/1_a.lua:4", 1, true), outcome.err)
    end
  end)

  it("are checked in mig.lua", function()
    for given, message in pairs({
      ["add_column = print"] = "is one of mig's own", ["x = 5"] = "must be a function",
      ["x = { run = print, arguments = { a = 'text' } }"] = "gives no type for a",
    }) do
      home:write("mig.lua", "return { verbs = { " .. given .. " } }")
      local outcome = home:mig("status")
      assert.equal(2, outcome.code, outcome.err)
      assert.truthy(outcome.err:find(message, 1, true), outcome.err)
    end
  end)

  it("send files of SQL", function()
    home:write("sql/a.sql", "CREATE TABLE t (a int);\n-- x\nINSERT INTO t VALUES (1);\n")
    assert.equal(0, up('migrator.actor:execute_file { file_name = "sql/a.sql" }').code)
    assert.equal("1", home:value("SELECT a FROM t"))
  end)

  it("say which line of a file failed", function()
    home:write("sql/a.sql", "CREATE TABLE t (a int);\n\nINSERT INTO nothing VALUES (1);\n")
    local outcome = up('migrator.actor:execute_file { file_name = "sql/a.sql" }')
    assert.truthy(outcome.err:find("sql/a.sql, line 3", 1, true), outcome.err)
    assert.truthy(outcome.err:find("migrations/1_a.lua:4", 1, true), outcome.err)
    home:write("sql/b.sql", "COMMIT")
    assert.equal(1, up('migrator.actor:execute_file { file_name = "sql/b.sql" }').code)
    outcome = up('migrator.actor:execute_file { file_name = "../x.sql" }')
    assert.truthy(outcome.err:find("lies outside the project", 1, true), outcome.err)
  end)
end)

describe("--memory-limit", function()
  it("stops a migration that takes more, and takes it back", function()
    local home <close> = project.new()
    home:write("migrations/1_a.lua", HEAD .. [[function up(migrator)
      migrator.actor:execute { sql = "CREATE TABLE t (a int)" }
      local list = {}
      for i = 1, 100000000 do list[i] = ("x"):rep(1000) .. i end
    end]])
    local outcome = home:mig("apply", "--memory-limit", "64M")
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("needs more memory than --memory-limit 64M", 1, true),
      outcome.err)
    assert.is_nil(home:value("SELECT to_regclass('t')"))
    assert.equal(2, home:mig("apply", "--memory-limit", "many").code)
  end)
end)

describe("mig init", function()
  it("sets up the Lua language server", function()
    local home <close> = project.new()
    home:ok("init")
    assert.truthy(home:read(".luarc.json"):find(".mig/stubs", 1, true))
    assert.truthy(home:read(".mig/stubs/migrator.lua"):find("function Session:pipeline", 1, true))
    home:write(".luarc.json", "{}")
    home:ok("init")
    assert.equal("{}", home:read(".luarc.json"))
  end)
end)
