-- make test-faults: the connection is cut, mig is killed, and the server is restarted, before and
-- after every message of an apply and a rollback.
--   lua5.4 spec/faults/faults.lua [cut] [kill] [restart]
-- EVERY=N takes every Nth point (restart: every 10th of these).
package.path = "./?.lua;./?/init.lua;lua/?.lua;" .. package.path
package.cpath = (os.getenv("BUILD") or "build") .. "/lib/?.so;" .. package.cpath

local cluster = require("spec.faults.cluster")
local lane = require("spec.faults.lane")
local scenarios = require("spec.faults.scenarios")
local server = require("spec.support.server")
local support = require("spec.support")

local EVERY = tonumber(os.getenv("EVERY")) or 1
local RESTARTS = 10 -- a restart takes longer than everything else

local own = cluster.start()
local WORDS = { cut = "cut", kill = "kill", restart = own:restart_line() }

local function play(name)
  local points = 0
  for _, scenario in ipairs(scenarios) do
    for _, command in ipairs({ "apply", "rollback" }) do
      local here = lane.new(own, support.build .. "/bin/proxy", scenario)
      local every = name == "restart" and EVERY * RESTARTS or EVERY
      local count = here:run(command, WORDS[name], every)
      print(("%-8s %-14s %-9s %4d points, all hold"):format(name, scenario.name, command, count))
      io.stdout:flush()
      points = points + count
      here:close()
    end
  end
  return points
end

local names = #arg > 0 and arg or { "cut", "kill", "restart" }
local ok, problem = pcall(function()
  local points = 0
  for _, name in ipairs(names) do points = points + play(name) end
  print(("%d points, all hold"):format(points))
end)
own:stop()
server.stop()
if not ok then
  print("not ok " .. tostring(problem))
  os.exit(1)
end
