--- The proof of a migration: its text, played up as `apply` plays it, must
-- reach the goal, and played down must return to the start, compared as
-- catalogs.
local core = require("mig.core")
local failure = require("mig.failure")
local files = require("mig.files")
local runner = require("mig.runner")
local writer = require("mig.writer")

local proof = {}

local SHOWN = 20
local HINT = "Nothing was written. --no-prove writes the migration anyway, to be mended by hand."

local function play(desk, run, file, script, direction)
  local ok, problem = pcall(desk.with_roles, desk, function()
    runner.play(run, file, script, direction)
  end)
  if ok then return end
  if core.is_error(problem) then
    problem.hint = problem.hint or HINT
    problem.note = "This was the proof on a scratch database: nothing was written."
  end
  error(problem, 0)
end

local function check(desk, wanted, direction, what)
  local left = desk:compare(desk:snapshot(), wanted)
  if #left.steps == 0 then return end
  failure.raise {
    message =
      ("played %s on a scratch database, the migration does not %s"):format(direction, what),
    detail = "Left to do:\n" .. writer.calls(left.steps, SHOWN), hint = HINT,
  }
end

---@class mig.ProofOptions
---@field environment table options of sandbox.environment
---@field default_schema string
---@field render table

--- Plays a migration's text up and down on the desk, which holds `old`.
---@param desk mig.Desk
---@param text string of the migration
---@param path string for messages
---@param old table snapshot
---@param new table snapshot
---@param options mig.ProofOptions
function proof.run(desk, text, path, old, new, options)
  local file = files.parse(text, path, options.environment)
  local run = runner.on_scratch(desk:connection(), options)
  local script = runner.load(run, file, "up")
  play(desk, run, file, script, "up")
  check(desk, new, "up", "reach the goal")
  play(desk, run, file, script, "down")
  check(desk, old, "down", "return to the start")
end

return proof
