--- The schema that the project's migrations lead to: they are played on a
-- scratch database, and the database is read.
local chain = require("mig.chain")
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

--- Plays migrations from nothing.
---@param list mig.File[]
---@param options mig.ReplayOptions
---@return table snapshot
function replay.snapshot(list, options)
  local graph = chain.build(list)
  local place <close> = scratch.create(options.conn, options)
  local run = runner.on_scratch(place.conn, options)
  for _, file in ipairs(graph.order) do
    place:with_roles(function() runner.play(run, file, runner.load(run, file, "up"), "up") end)
  end
  return place.conn:snapshot()
end

return replay
