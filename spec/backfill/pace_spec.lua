-- Sizes of batches, and times and sizes as people write them. No server.
local pace = require("mig.backfill.pace")
local units = require("mig.backfill.units")

--- Plays batches of a server that does so many rows a second.
local function settle(one, rows_a_second, count)
  for _ = 1, count do one:took(one.size / rows_a_second) end
end

describe("a batch's size", function()
  local function adapting()
    return pace.new { start = 1000, floor = 10, ceiling = 100000, target = 0.2 }
  end

  it("comes to take less than the target, from below and from above", function()
    for _, speed in ipairs({ 3000, 100000 }) do
      local one = adapting()
      settle(one, speed, 30)
      assert.is_true(one.size / speed <= 0.2, one.size)
      assert.is_true(one.size / speed >= 0.05, one.size)
    end
  end)

  it("never grows by more than half", function()
    local one = adapting()
    one:took(0.0001)
    assert.equal(1500, one.size)
  end)

  it("stays between floor and ceiling", function()
    local one = adapting()
    settle(one, 1, 50)
    assert.equal(10, one.size)
    settle(one, 1e9, 100)
    assert.equal(100000, one.size)
  end)

  it("is halved by a failure, and comes back", function()
    local one = pace.new { start = 1000, floor = 10, ceiling = 100000 }
    one:failed()
    assert.equal(500, one.size)
    for _ = 1, 5 do one:took(60) end
    assert.equal(1000, one.size)
  end)

  it("can be set", function()
    local one = adapting()
    one:set(3, nil)
    assert.equal(3, one.size)
    one:took(0)
    assert.equal(3, one.size)
  end)
end)

describe("units", function()
  it("read times and sizes", function()
    assert.equal(0.25, units.seconds("250ms"))
    assert.equal(90, units.seconds("1.5min"))
    assert.equal(7, units.seconds(7))
    assert.equal(64 * 1024 ^ 2, units.bytes("64MB"))
    for _, bad in ipairs({ "5", "ms", "5 parsecs", "1.2.3s", -1, 0 / 0, math.huge, true }) do
      assert.is_nil(units.seconds(bad), tostring(bad))
    end
  end)

  it("write them", function()
    assert.equal("1,234,567", units.count_text(1234567))
    assert.equal("12", units.count_text(12))
    assert.equal("64.0 MB", units.size_text(64 * 1024 ^ 2))
    assert.equal("1 min 35 s", units.time_text(95))
  end)
end)
