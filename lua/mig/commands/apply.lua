--- `mig apply`: runs what is pending.

local history = require("mig.history")
local hooks = require("mig.hooks")
local json = require("mig.render.json")
local ledger = require("mig.ledger")
local rehearsal = require("mig.rehearsal")
local route = require("mig.route")
local sequence = require("mig.sequence")
local squashed = require("mig.squashed")

local apply = {}

local function at(state)
  if #state.current == 0 then return "base" end
  return table.concat(state.current, ", ")
end

local function nothing(context, state)
  local render = context.render
  if #state.files == 0 then
    render:result(("Nothing to apply: there are no migrations in %s."):format(
      context.migrations_dir))
  elseif #state.pending == 0 then
    render:result(("Nothing to apply: the database is at head (%s)."):format(at(state)))
  else
    render:result(("Nothing to apply: the database is at %s."):format(at(state)))
  end
  render:document({ applied = json.list(), current = json.list(state.current) })
  return 0
end

local function find_pending(state, target, policy)
  history.check_files(state)
  local pending = route.up(state.graph, state.applied, target)
  return history.settle_behind(state, pending, policy)
end

local function entries(list)
  local made = {}
  for i, file in ipairs(list) do
    made[i] = { revision = file.revision, name = file.name, file = file.file }
  end
  return made
end

local function show(render, item)
  local words = {}
  for i, lock in ipairs(item.locks) do
    words[i] = ("%s on %s"):format(lock.mode:gsub("Lock$", ""), lock.relation)
  end
  render:result(("would apply %s  %s  (%d ms)"):format(item.revision, item.name,
    item.duration_ms))
  if #words > 0 then render:result("  locks: " .. table.concat(words, ", ")) end
  for _, what in ipairs(item.left_out) do
    render:result("  left out: " .. what:gsub("%s+", " "))
  end
end

--- Plays what is pending and takes it back.
local function rehearse(context, conn, state, pending, held)
  local render = context.render
  local run = sequence.run(context, conn, state.ledger, held)
  local left_out = false
  render.show_notices = true
  local result = rehearsal.play(run, pending, function(item)
    item.locks, item.left_out = json.list(item.locks), json.list(item.left_out)
    left_out = left_out or #item.left_out > 0
    show(render, item)
  end)
  local rest = json.list()
  for i, file in ipairs(result.rest) do rest[i] = { revision = file.revision, name = file.name } end
  if left_out then
    render:warn("what is left out above cannot run in a transaction, and was not played")
  end
  if #rest > 0 then
    render:warn(("%s could not be played to its end, nor what follows it: %s"):format(
      result.rest[1].file, result.reason))
  end
  render:say("Dry run: everything was taken back.")
  render:document({ would_apply = json.list(result.played), not_played = rest,
    reason = result.reason, current = json.list(state.current) })
  return 0
end

---@param context mig.Context
---@return integer exit code
function apply.run(context)
  local render, target, policy = context.render, context.arguments[1], context.config.behind
  if context.options.sql and target and target:find(":", 1, true) then
    return require("mig.commands.sql").offline(context, target, "up")
  end
  local state = history.read(context)
  local conn, list = context.connect(), state.files
  local first = find_pending(state, target, policy)
  local only_looks = context.options.dry_run or context.options.sql
  if #first == 0 and (#state.superseded == 0 or only_looks) then
    history.warn(state, render)
    return nothing(context, state)
  end
  if context.options.sql then
    return require("mig.commands.sql").live(context, state, first, "up", conn)
  end
  sequence.announce(conn, "apply")
  local held <close> = sequence.lock(context, conn, state.ledger)
  state = history.read(context, conn, list)
  local pending = find_pending(state, target, policy)
  history.warn(state, render)
  if #pending > 0 and context.options.dry_run then
    return rehearse(context, conn, state, pending, held)
  end
  ledger.create(state.ledger, conn)
  squashed.adopt(conn, state, render)
  if #pending == 0 then return nothing(context, state) end
  local run = sequence.run(context, conn, state.ledger, held)
  hooks.call(run.hooks, "before_apply", { database = context.database_label(),
    pending = entries(pending) })
  local done = sequence.play(run, pending, "up", {
    journal = state.journal, single = context.options.single_transaction,
  })
  hooks.call(run.hooks, "after_apply", { database = context.database_label(), applied = done })
  if render.json then
    local after = history.read(context, context.connect(), list)
    render:document({ applied = json.list(done), current = json.list(after.current) })
  end
  return 0
end

return apply
