--- The guard on a migration that `generate` wrote: advice, and nothing more.

local engine = require("mig.guard.engine")
local files = require("mig.files")
local guard = require("mig.guard")
local play = require("mig.guard.play")
local report = require("mig.guard.report")

local written = {}

--- What the guard says above notes about the text of a migration, knowing what is there of what the
--- migration can reach.
---@param context mig.Context
---@param plan mig.Plan
---@param migration { text: string, path: string }
---@return mig.guard.Finding[]
function written.findings(context, plan, migration)
  local options = guard.options(context)
  require("mig.guard.database").take_snapshot(options, plan.old_part)
  local file = files.parse(migration.text, migration.path, context.environment)
  local made = play.script(file, "up", { environment = context.environment,
    version = options.version, default_schema = options.default_schema,
    settings = options.runner_settings })
  local list = {}
  for _, item in ipairs((engine.run({ made }, options))) do
    if item.severity ~= "note" then list[#list + 1] = item end
  end
  return list
end

--- Says findings, and gives them as the fields of `mig lint --json`.
---@param context mig.Context
---@param found mig.guard.Finding[]
---@return table[]
function written.report(context, found)
  local list = {}
  for i, item in ipairs(found) do
    context.render:say(("guard: line %d: %s: %s"):format(item.line, item.rule, item.message))
    list[i] = report.fields(item)
  end
  if #list > 0 then
    context.render:say("It is advice for tables in use; the safe way: mig lint explain RULE")
  end
  return list
end

return written
