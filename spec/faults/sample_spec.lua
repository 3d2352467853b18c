-- A sample of `make test-faults`.
local cluster = require("spec.faults.cluster")
local lane = require("spec.faults.lane")
local scenarios = require("spec.faults.scenarios")
local support = require("spec.support")

local EVERY = 101 -- a prime, so that both places and all kinds of messages have their turn

describe("a fault during", function()
  local own, here
  lazy_setup(function() own = cluster.start() end)
  lazy_teardown(function() own:stop() end)
  after_each(function() here:close() end)

  for _, scenario in ipairs(scenarios) do
    for _, command in ipairs({ "apply", "rollback" }) do
      for _, what in ipairs({ "cut", "kill" }) do
        it(("%s of a %s migration (%s)"):format(command, scenario.name, what), function()
          here = lane.new(own, support.build .. "/bin/proxy", scenario)
          assert(here:run(command, what, EVERY) > 0)
        end)
      end
    end
  end

  it("which the server is restarted", function()
    here = lane.new(own, support.build .. "/bin/proxy", scenarios[3])
    assert(here:run("apply", own:restart_line(), 499) > 0)
  end)

  it("COMMIT is reported as what happened", function()
    here = lane.new(own, support.build .. "/bin/proxy", scenarios[1])
    here:reset("apply")
    local _, messages = here:play("apply", 0, "before", "cut")
    local said = 0
    for at = messages, messages - 60, -1 do
      here:reset("apply")
      local outcome = here:play("apply", at, "before", "cut")
      if outcome.err:find("The server says: it is committed", 1, true) then
        said = said + 1
        assert.equal(0, outcome.code)
        assert.equal("2", here:ask("SELECT count(*) FROM migration_info"))
      end
      if said > 0 then break end
    end
    assert.equal(1, said)
  end)
end)
