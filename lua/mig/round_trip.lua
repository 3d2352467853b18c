--- The proof of migrations that are there: each is played up, down and up again on a scratch
--- database; down has to lead back to the catalog before, and up again to the same as at first.

local core = require("mig.core")
local database = require("mig.testing.database")
local desk = require("mig.desk")
local failure = require("mig.failure")
local runner = require("mig.runner")
local writer = require("mig.writer")

local round_trip = {}

local SHOWN = 10

local function check(place, file, wanted, message)
  local found = place:snapshot()
  local plan = place:compare(found, wanted)
  if #plan.steps == 0 then return found end
  failure.raise({
    message = message:format(file.revision), source = file.file,
    detail = "What differs:\n" .. writer.calls(plan.steps, SHOWN),
  })
end

---@class mig.RoundTripOptions: mig.DeskOptions
---@field environment table
---@field render table
---@field seeds fun(revision: string): function[]

local function play(state, file, direction)
  local script = runner.load(state.run, file, direction)
  state.place:with_roles(function() runner.play(state.run, file, script, direction) end)
end

local function seed(state, file)
  local seeds = state.options.seeds(file.revision)
  if #seeds == 0 then return end
  local db = database.new(state.place.place, state.graph, state.applied, {
    environment = state.run.environment, default_schema = state.run.default_schema,
    ledger = state.run.ledger,
  })
  for _, fn in ipairs(seeds) do fn(db) end
end

--- Up, down, up.
---@return boolean whether it has a way back
local function prove(state, file)
  seed(state, file)
  local before = state.place:snapshot()
  play(state, file, "up")
  local has_down = runner.load(state.run, file, "up").down ~= nil
  if not has_down then return false end
  local after = state.place:snapshot()
  play(state, file, "down")
  check(state.place, file, before, 'migration "%s": down does not lead back to where up began')
  play(state, file, "up")
  check(state.place, file, after, 'migration "%s": up after down leads elsewhere than up')
  return true
end

--- Plays the migrations in order; proves those in `wanted` (nil: all).
---@param graph mig.Chain
---@param wanted table<string, boolean>|nil
---@param options mig.RoundTripOptions
---@param report fun(file: mig.File, outcome: "passed"|"up only"|"failed", problem: table|nil)
---@return boolean ok
function round_trip.run(graph, wanted, options, report)
  local version = options.conn:server_version()
  local place <close> = desk.new(core.snapshot_empty(version), options)
  local state = { place = place, graph = graph, options = options, applied = {} }
  state.run = runner.on_scratch(place:connection(), options)
  for _, file in ipairs(graph.order) do
    local ok, result = xpcall(function()
      if wanted and not wanted[file.revision] then return play(state, file, "up") end
      report(file, prove(state, file) and "passed" or "up only")
    end, failure.handler)
    if not ok then
      if result.kind == "interrupted" then error(result, 0) end
      report(file, "failed", result)
      return false
    end
    state.applied[file.revision] = true
  end
  return true
end

return round_trip
