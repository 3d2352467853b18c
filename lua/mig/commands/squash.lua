--- `mig squash`: one proven migration in the place of many.

local chain = require("mig.chain")
local core = require("mig.core")
local failure = require("mig.failure")
local files = require("mig.files")
local generator = require("mig.generator")
local history = require("mig.history")
local json = require("mig.render.json")
local paths = require("mig.path")
local replay = require("mig.replay")
local squashed = require("mig.squashed")
local target = require("mig.target")
local template = require("mig.template")
local writer = require("mig.writer")

local squash = {}

--- The migrations up to the target, which nothing else may stand in the middle of.
local function part_of(graph, last)
  local set, list = chain.ancestors(graph, last), {}
  for _, file in ipairs(graph.order) do
    if set[file.revision] then list[#list + 1] = file end
  end
  for _, file in ipairs(list) do
    chain.each_after(graph, file.revision, function(other)
      if file.revision == last or set[other] then return end
      failure.usage(('"%s" stands on "%s", in the middle of what would be squashed'):format(
        other, file.revision),
        ('Squash up to where the lines part or after they meet: mig squash REVISION.'))
    end)
  end
  return list
end

local WORDS = { "db_session", ":execute", ":backfill", "copy_in" }

--- Migrations that may have changed rows, which the squashed one does not.
local function with_sql(list)
  local found = {}
  for _, file in ipairs(list) do
    for _, word in ipairs(WORDS) do
      if file.text:find(word, 1, true) then
        found[#found + 1] = file
        break
      end
    end
  end
  return found
end

local function all_replaced(list, last)
  local names, seen = {}, {}
  local function add(revision)
    if not seen[revision] and revision ~= last then names[#names + 1] = revision end
    seen[revision] = true
  end
  for _, file in ipairs(list) do
    for _, revision in ipairs(file.replaces or {}) do add(revision) end
    add(file.revision)
  end
  return names
end

local function all_labels(list)
  local labels = {}
  for _, file in ipairs(list) do
    for _, label in ipairs(file.labels or {}) do labels[#labels + 1] = label end
  end
  return #labels > 0 and labels or nil
end

local function compose(context, list, last)
  local options = generator.options(context)
  options.environment, options.render, options.renames = context.environment, context.render, nil
  context.render:doing(("playing %d migrations on a scratch database"):format(#list))
  local snapshot = replay.snapshot(list, options)
  options.old, options.new = core.snapshot_empty(snapshot:server_version()), snapshot
  local plan <close> = generator.open(options)
  local message = context.options.message or ("Squash of %d migrations"):format(#list)
  local place = paths.join(paths.folder(list[#list].file),
    template.file_name(context.config.file_name, last, message))
  local text = writer.text {
    message = message, up_revision = last, up = plan.up, down = plan.down,
    labels = all_labels(list), replaces = all_replaced(list, last),
  }
  context.render:doing("playing the one on another")
  plan:prove(text, place, { environment = context.environment,
    default_schema = context.default_schema, render = context.render })
  return { place = place, text = text, message = message }
end

--- The history as it will be is looked at before anything is written.
local function check_result(context, all, list, made)
  local gone, after = {}, {}
  for _, file in ipairs(list) do gone[file.revision] = true end
  for _, file in ipairs(all) do
    if not gone[file.revision] then after[#after + 1] = file end
  end
  after[#after + 1] = files.parse(made.text, made.place, context.environment)
  chain.build(after)
end

--- Until the last step a folder has the old files or a message about what is missing.
local function write(list, made)
  local folder = paths.folder(made.place)
  local waiting = paths.join(folder, "." .. paths.base(made.place))
  core.fs.write_atomic(waiting, made.text)
  local moved = json.list()
  for i, file in ipairs(list) do
    moved[i] = squashed.place(paths.folder(file.file), paths.base(file.file))
    core.fs.rename(file.file, moved[i])
  end
  core.fs.rename(waiting, made.place)
  return moved
end

local function warn_of_rows(context, list)
  local found = with_sql(list)
  if #found == 0 then return end
  local names = {}
  for i, file in ipairs(found) do names[i] = file.file end
  context.render:warn("SQL of their own, of which only the schema is kept: "
    .. table.concat(names, ", "), "Where they filled tables, copy that into the new migration.")
end

---@param context mig.Context
---@return integer exit code
function squash.run(context)
  local render, made = context.render, history.files(context)
  local last = context.arguments[1] and target.one(made.graph, context.arguments[1])
    or chain.head(made.graph)
  local list = last and part_of(made.graph, last) or {}
  if #list < 2 then
    render:result("Nothing to squash: that takes two migrations or more.")
    render:document({ replaced = json.list() })
    return 0
  end
  local new = compose(context, list, last)
  check_result(context, made.files, list, new)
  warn_of_rows(context, list)
  local moved = json.list()
  if context.options.dry_run then
    render:result((new.text:gsub("\n$", "")))
  else
    moved = write(list, new)
    render:result(new.place)
    render:say(("Proven: it makes the same schema as the %d it replaces, which are in %s."):format(
      #list, paths.folder(moved[1])))
  end
  render:document({
    revision = last, file = not context.options.dry_run and new.place or nil, text = new.text,
    replaced = json.list(all_replaced(list, last)), moved = moved,
  })
  return 0
end

return squash
