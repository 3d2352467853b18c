-- The cases that documents point to: changes of full tables, with their tests.
local support = require("spec.support")

describe("migrations/cases", function()
  it("passes its own tests", function()
    local db <close> = support.database()
    local outcome = support.run_mig({ "-C", "migrations/cases", "--database", db.conninfo, "test" })
    assert.equal(0, outcome.code, outcome.out .. outcome.err)
    assert.truthy(outcome.out:find("6 migrations, 4 tests, 0 failed", 1, true), outcome.out)
  end)
end)
