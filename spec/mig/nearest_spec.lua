local nearest = require("mig.nearest")

describe("nearest", function()
  it("counts edits, a swap of neighbours as one", function()
    assert.equal(0, nearest.distance("apply", "apply"))
    assert.equal(1, nearest.distance("aply", "apply"))
    assert.equal(1, nearest.distance("appyl", "apply"))
    assert.equal(5, nearest.distance("", "apply"))
  end)

  it("finds what is near enough to be meant", function()
    local words = { "apply", "rollback", "status" }
    assert.equal("apply", nearest.find("aplpy", words))
    assert.equal("rollback", nearest.find("rolback", words))
    assert.equal("status", nearest.find("stat", words))
    assert.is_nil(nearest.find("xyzzy", words))
  end)
end)
