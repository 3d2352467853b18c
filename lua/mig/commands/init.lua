--- `mig init`: the scaffold of a project.
local core = require("mig.core")
local editor = require("mig.editor")
local failure = require("mig.failure")
local files = require("mig.files")
local generator = require("mig.generator")
local history = require("mig.history")
local inspect = require("mig.commands.inspect")
local json = require("mig.render.json")
local path = require("mig.path")
local printer = require("mig.printer")
local private_folder = require("mig.private_folder")
local sequence = require("mig.sequence")
local template = require("mig.template")
local unmanaged = require("mig.unmanaged")
local writer = require("mig.writer")

local init = {}

local CONFIG = [[
-- Settings of mig; every one has a default. `mig config --show-origin` shows them all.
return {
  -- database = "postgresql:///shop",   -- otherwise DATABASE_URL, PG*, and local:
  schema = "schema",
  migrations = "migrations",
}
]]

local EXAMPLE = [[
-- The goal: the schema as it should be. `mig generate -m MESSAGE` finds the way to it.

-- table "notes" {
--   column "id" { "bigint", identity = true, primary_key = true },
--   column "body" { "text", not_null = true },
--   column "created_at" { "timestamptz", not_null = true, default = sql "now()" },
-- }
]]

local IGNORED = ".mig/"
local NEXT = 'Describe the schema in %s/, then run "mig generate -m MESSAGE" and "mig apply".'

local function write_new(written, place, text)
  if core.fs.exists(place) then return end
  core.fs.write_atomic(place, text)
  written[#written + 1] = place
end

local function read(place)
  local file <close> = io.open(place, "rb")
  return file and file:read("a") or nil
end

local function ignore_private_folder(written, root)
  if private_folder.is_listed(root) then return end
  local place = path.join(root, ".gitignore")
  local text = read(place)
  local before = text and (text:find("\n$") and text or text .. "\n") or ""
  core.fs.write_atomic(place, before .. IGNORED .. "\n")
  written[#written + 1] = place
end

local function is_empty_folder(folder)
  local names = core.fs.list(folder)
  return names == nil or #names == 0
end

local function scaffold(context, written)
  write_new(written, path.join(context.root, "mig.lua"), CONFIG)
  core.fs.mkdir(context.migrations_dir)
  ignore_private_folder(written, context.root)
  written[#written + 1] = editor.set_up(context.root)
end

local function goal_folder(context)
  local first = context.schema[1] or "schema"
  return first:find("%.%a+$") and path.folder(first) or first
end

local function require_fresh(context)
  if not is_empty_folder(context.migrations_dir) then
    failure.usage(("%s already holds migrations"):format(context.migrations_dir),
      "A baseline is the first migration. mig generate writes what comes after.")
  end
  if not is_empty_folder(goal_folder(context)) then
    failure.usage(("%s already holds a goal"):format(goal_folder(context)),
      "Move it away, or name another folder with --schema.")
  end
end

local function goal_files(context, steps, snapshot)
  if context.options.format == "sql" then
    local settings = { server_version = snapshot:server_version(),
      default_schema = context.default_schema }
    return { { name = "schema.sql", text = printer.sql(steps, settings) } }
  end
  return printer.files(steps)
end

local function write_goal(context, written, steps, snapshot)
  local folder = goal_folder(context)
  core.fs.mkdir(folder)
  for _, file in ipairs(goal_files(context, steps, snapshot)) do
    write_new(written, path.join(folder, file.name), file.text)
  end
end

-- The first migration: from nothing to what the database is.
local function write_baseline(context, written, snapshot)
  local options = generator.options(context)
  options.old, options.new = core.snapshot_empty(snapshot:server_version()), snapshot
  local plan <close> = generator.open(options)
  local message = context.options.message or "Baseline"
  local revision = files.next_revision({})
  local place = path.join(context.migrations_dir,
    template.file_name(context.config.file_name, revision, message))
  local text =
    writer.text { message = message, up_revision = revision, up = plan.up, down = plan.down }
  plan:prove(text, place, { environment = context.environment,
    default_schema = context.default_schema, render = context.render })
  core.fs.write_atomic(place, text)
  written[#written + 1] = place
  return revision
end

local function from_database(context, written)
  require_fresh(context)
  local conn = context.connect()
  if #history.read(context, conn).rows > 0 then
    failure.usage("the database already has migrations in its ledger",
      "Get the project's files, or forget them first: mig stamp base")
  end
  local snapshot, left = inspect.read(context, conn)
  unmanaged.report(context, { snapshot }, left)
  local steps = inspect.steps(context, snapshot)
  if #steps == 0 then
    context.render:say("The database is empty: there is nothing to write down.")
    return
  end
  scaffold(context, written)
  local revision = write_baseline(context, written, snapshot)
  write_goal(context, written, steps, snapshot)
  sequence.stamp(context, conn, { revision })
  return revision
end

---@param context mig.Context
---@return integer exit code
function init.run(context)
  local written = {}
  local revision
  if context.options.from_database then
    revision = from_database(context, written)
  end
  scaffold(context, written)
  if is_empty_folder(goal_folder(context)) then
    core.fs.mkdir(goal_folder(context))
    write_new(written, path.join(goal_folder(context), "schema.lua"), EXAMPLE)
  end
  for _, place in ipairs(written) do context.render:result(place) end
  if #written == 0 then context.render:say("Everything is there already: nothing was written.") end
  if revision then
    context.render:say(("The database is recorded at %s."):format(revision))
  elseif #written > 0 then
    context.render:say(NEXT:format(goal_folder(context)))
  end
  context.render:document({ files = json.list(written), baseline = revision })
  return 0
end

return init
