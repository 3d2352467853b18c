-- Privileges, owners and default privileges in goals, there and back.
local core = require("mig.core")
local language = require("mig.language")
local printer = require("mig.printer")
local support = require("spec.support")

local function operations(text)
  local goal = language.new {}
  goal:run(text, "goal.lua")
  return (goal:finish())
end

local function play(conn, list)
  local actor = core.actor(conn)
  for _, operation in ipairs(list) do actor[operation.verb](actor, operation.arguments) end
end

describe("words about privileges", function()
  it("become operations that come after everything else", function()
    local list = operations [[
      default_privileges { object_type = "tables", grant = { "select" }, role_names = "r" }
      grant { "select", "insert", table_name = "t", role_names = { "r", "public" } }
      owner { table_name = "t", owner_name = "o" }
      revoke { "all", table_name = "t", role_names = "public" }
      table "t" { column "a" "int" }]]
    local verbs = {}
    for index, operation in ipairs(list) do verbs[index] = operation.verb end
    assert.same({ "add_table", "set_owner", "grant_privileges", "revoke_privileges",
      "modify_default_privileges" }, verbs)
    assert.same({ "select", "insert" }, list[3].arguments.privileges)
    assert.same({ "public" }, list[4].arguments.role_names)
  end)

  it("are told how they are written", function()
    local ok, problem = pcall(operations, [[grant "select"]])
    assert.is_false(ok)
    assert.equal("grant: expected one table", problem.message)
    assert.truthy(problem.hint:find("role_names", 1, true))
  end)

  it("say all that a database has", function()
    local db <close> = support.database()
    db.conn:script [[
      CREATE SCHEMA s;
      CREATE TABLE s.t (a int GENERATED ALWAYS AS IDENTITY, b int);
      GRANT SELECT, INSERT ON s.t TO pg_monitor WITH GRANT OPTION;
      GRANT UPDATE (a, b) ON s.t TO PUBLIC;
      GRANT USAGE ON SEQUENCE s.t_a_seq TO pg_monitor;
      CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
      REVOKE ALL ON FUNCTION f FROM PUBLIC;
      ALTER FUNCTION f OWNER TO pg_monitor;
      ALTER DEFAULT PRIVILEGES IN SCHEMA s REVOKE ALL ON TABLES FROM pg_monitor;
      ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT ALL ON TABLES TO pg_monitor]]
    local options = { privileges = true, owners = true }
    local snapshot = db.conn:snapshot()
    local text = printer.lua(core.diff(core.snapshot_empty(snapshot:server_version()), snapshot,
      options).steps)
    local other <close> = support.database()
    play(other.conn, operations(text))
    assert.same({}, core.diff(other.conn:snapshot(), snapshot, options).steps)
    assert.same({}, core.diff(snapshot, other.conn:snapshot(), options).steps)
  end)
end)
