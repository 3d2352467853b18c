--- `mig run`: a data script with the migrator of migrations.

local core = require("mig.core")
local failure = require("mig.failure")
local sandbox = require("mig.sandbox")
local script = require("mig.script")
local sequence = require("mig.sequence")

local run = {}

--- Where the script writes its data; with --json that is the document's place.
local function environment(context)
  local made = {}
  for name, value in pairs(context.environment) do made[name] = value end
  made.stdout = not context.options.json and io.stdout or nil
  return made
end

---@param context mig.Context
---@return integer exit code
function run.run(context)
  local place, dry_run = context.arguments[1], context.options.dry_run
  if core.fs.exists(place) ~= "file" then
    failure.usage(('the script "%s" does not exist'):format(place))
  end
  local env = sandbox.environment(environment(context))
  local chunk = sandbox.load_file(place, env)
  collectgarbage("generational") -- rows are made and forgotten: half the time
  local conn = context.connect()
  sequence.announce(conn, "run " .. place)
  local settings = sequence.run(context, conn)
  settings.backfill_schema = context.ledger_schema
  context.render.show_notices = true
  script.play(settings, function(migrator)
    env.migrator = migrator
    sandbox.run(chunk)
  end, { name = place, dry_run = dry_run })
  io.stdout:flush()
  context.render:say(dry_run and "Dry run: everything was taken back." or "Done: committed.")
  context.render:document({ script = place, committed = not dry_run })
  return 0
end

return run
