-- -x KEY=VALUE reaches migrations and mig.lua.
local project = require("spec.support.project")
local variables = require("mig.variables")

describe("-x", function()
  it("is cut at the first equals sign", function()
    assert.same({ tenant = "a=b", seed = "true", empty = "" },
      variables.parse({ "tenant=a=b", "seed", "empty=" }))
    assert.same({}, variables.parse(nil))
    local ok, problem = pcall(variables.parse, { "=x" })
    assert.is_false(ok)
    assert.equal('-x needs KEY=VALUE, not "=x"', problem.message)
    assert.equal(2, problem.exit_code)
  end)

  it("reaches migrations and mig.lua", function()
    local home <close> = project.new()
    home:write("mig.lua", 'return { migrations = variables.folder or "migrations" }\n')
    home:write("other/1_a.lua", [[
up_revision = "1"
down_revision = nil
function up(migrator)
  migrator.actor:execute { sql = "CREATE TABLE " .. migrator.variables.name .. " (a int)" }
  assert(variables.name == "fees")
end
]])
    home:ok("apply", "-x", "folder=other", "-xname=fees")
    assert.equal("0", home:value("SELECT count(*) FROM fees"))
  end)
end)
