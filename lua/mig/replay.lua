--- The schema that the project's migrations lead to: they are played on a
-- scratch database, and the database is read.
local chain = require("mig.chain")
local failure = require("mig.failure")
local runner = require("mig.runner")
local scratch = require("mig.scratch")

local replay = {}

---@class mig.ReplayOptions
---@field conn table connection to the database that mig works with, idle
---@field root string|nil
---@field scratch string|nil
---@field environment table options of sandbox.environment
---@field default_schema string
---@field render table

local FROM_NOTHING = "This was on an empty scratch database: what a migration stands on, another "
  .. "one has to make. mig init --from-database begins with what was there before."

local function play(run, file)
  local ok, problem = xpcall(runner.play, failure.handler, run, file,
    runner.load(run, file, "up"), "up")
  if ok then return end
  if problem.kind == "server" and not problem.hint then problem.hint = FROM_NOTHING end
  error(problem, 0)
end

--- Plays migrations from nothing.
---@param list mig.File[]
---@param options mig.ReplayOptions
---@return table snapshot
function replay.snapshot(list, options)
  local graph = chain.build(list)
  local place <close> = scratch.create(options.conn, options)
  local run = runner.on_scratch(place.conn, options)
  for _, file in ipairs(graph.order) do
    place:with_roles(function() play(run, file) end)
  end
  return place.conn:snapshot()
end

return replay
