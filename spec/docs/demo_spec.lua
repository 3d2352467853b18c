-- make demo: what newcomers see first.
local support = require("spec.support")

describe("the demo", function()
  it("has migrations that lead to its goal", function()
    local db <close> = support.database()
    local outcome = support.run_mig({ "diff", "migrations", "goal", "--exit-code", "--schema",
      "migrations/schema", "--migrations", "migrations", "--database", db.conninfo })
    assert.equal(0, outcome.code, outcome.out .. outcome.err)
  end)

  it("goes there and back, and leaves nothing running", function()
    local outcome = support.run("sh migrations/demo.sh", { env = { MIG = support.mig } })
    assert.equal(0, outcome.code, outcome.out .. outcome.err)
    assert.truthy(outcome.out:find("\napplied %d+  Discounts and refunds"))
    assert.truthy(outcome.out:find("\nrolled back %d+  Discounts and refunds"))
    assert.truthy(outcome.out:find("20000 | 40000", 1, true))
    assert.equal("not running\n",
      support.run_mig({ "-C", "build/demo", "local", "status" }).out)
  end)
end)
