--- `mig generate`: a proven migration from the database to the goal.
local cautions = require("mig.generator.cautions")
local draft = require("mig.draft")
local generator = require("mig.generator")
local history = require("mig.history")
local hooks = require("mig.hooks")
local json = require("mig.render.json")
local questions = require("mig.generator.questions")
local replay = require("mig.replay")
local unmanaged = require("mig.unmanaged")

local generate = {}

local UNPROVEN = "Not proven: written with --no-prove, never played."

-- The files, what the migration follows, and with --from migrations the schema that they lead to.
local function start(context)
  local options = generator.options(context)
  if context.options.from == "migrations" then
    local made = history.files(context)
    options.environment, options.render = context.environment, context.render
    options.old = replay.snapshot(made.files, options)
    return options, made, draft.parents(context, made.graph)
  end
  local state = history.read(context, options.conn)
  local parents = draft.parents(context, state.graph)
  history.require_applied(state)
  return options, state, parents
end

local function compose(context, plan, made, parents, message)
  return draft.compose(context, made.files, made.graph, {
    message = message, parents = parents, up = plan.up, down = plan.down,
    remarks = context.options.no_prove and { UNPROVEN } or nil,
  })
end

local function prove(context, plan, migration)
  if context.options.no_prove then return false end
  context.render:doing("playing it up and down on a scratch database")
  plan:prove(migration.text, migration.path, {
    environment = context.environment, default_schema = context.default_schema,
    render = context.render,
  })
  return true
end

local function count_verbs(steps)
  local counts, verbs = {}, {}
  for _, step in ipairs(steps) do
    if not counts[step.verb] then verbs[#verbs + 1] = step.verb end
    counts[step.verb] = (counts[step.verb] or 0) + 1
  end
  for index, verb in ipairs(verbs) do
    verbs[index] = counts[verb] > 1 and ("%s ×%d"):format(verb, counts[verb]) or verb
  end
  return table.concat(verbs, ", ")
end

local function step_list(steps)
  local list = {}
  for index, step in ipairs(steps) do
    list[index] = { verb = step.verb, object = step.object }
  end
  return json.list(list)
end

-- What the guard says is not said twice; with -q it says nothing.
local function notes_of(context, plan, found)
  local notes = table.move(plan.notes, 1, #plan.notes, 1, {})
  local more = cautions.of(plan.up, not context.render.quiet and found or nil)
  return table.move(more, 1, #more, #notes + 1, notes)
end

-- Where nobody can be asked, what would be asked is said.
local function hint_renames(context, plan)
  if context.render:can_ask() then return end
  for _, candidate in ipairs(questions.candidates(plan, context.default_schema)) do
    context.render:say(("hint: %s Then say so: --rename %s"):format(
      candidate.question, candidate.rename))
  end
end

local PROVEN = "Proven: played up and down on a scratch database."
local NEXT = 'Read it, change it where it needs to be, then run "mig apply".'

local function report(context, plan, migration, proven)
  local render, written = context.render, require("mig.guard.written")
  local found = written.findings(context, plan, migration)
  local notes = notes_of(context, plan, found)
  render:say(("%d step%s: %s"):format(#plan.up, #plan.up == 1 and "" or "s", count_verbs(plan.up)))
  for _, note in ipairs(notes) do render:warn(note) end
  local guard = written.report(context, found)
  hint_renames(context, plan)
  if proven then
    render:say(PROVEN)
    if not context.options.dry_run then render:say(NEXT) end
  else
    render:warn("the migration is not proven")
  end
  render:document({
    changes = true, revision = migration.revision,
    down_revision = draft.parent_value(migration.parents),
    file = not context.options.dry_run and migration.path or nil, proven = proven,
    steps = step_list(plan.up), notes = json.list(notes), text = migration.text,
    guard = json.list(guard),
  })
end

local function nothing_to_do(context)
  context.render:result("No changes: the database is what the goal says.")
  context.render:document({ changes = false })
  return 0
end

---@param context mig.Context
---@return integer exit code
function generate.run(context)
  local message = draft.message(context, 'mig generate -m "add author to article"')
  local options, made, parents = start(context)
  hooks.call(context.config.hooks, "before_generate", { message = message })
  context.render:doing("comparing the database with the goal")
  local plan <close> = questions.open(context, options)
  unmanaged.report(context, { plan.old, plan.new }, plan.left, plan.left_out)
  if plan:is_empty() then return nothing_to_do(context) end
  local migration = compose(context, plan, made, parents, message)
  local proven = prove(context, plan, migration)
  if context.options.dry_run then
    context.render:result(migration.text:gsub("\n$", ""))
  else
    draft.write(migration)
    context.render:result(migration.path)
  end
  report(context, plan, migration, proven)
  hooks.call(context.config.hooks, "after_generate", {
    revision = migration.revision, message = message, text = migration.text,
    file = not context.options.dry_run and migration.path or nil,
  })
  return 0
end

return generate
