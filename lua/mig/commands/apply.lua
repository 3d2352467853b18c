--- `mig apply`: runs what is pending.

local history = require("mig.history")
local json = require("mig.render.json")
local ledger = require("mig.ledger")
local route = require("mig.route")
local sequence = require("mig.sequence")

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

---@param context mig.Context
---@return integer exit code
function apply.run(context)
  local render, target, policy = context.render, context.arguments[1], context.config.behind
  local list = history.list(context)
  local conn = context.connect()
  local state = history.read(context, conn, list)
  if #find_pending(state, target, policy) == 0 then
    history.warn(state, render)
    return nothing(context, state)
  end
  sequence.announce(conn, "apply")
  local held <close> = sequence.lock(context, conn, state.ledger)
  state = history.read(context, conn, list)
  local pending = find_pending(state, target, policy)
  history.warn(state, render)
  if #pending == 0 then return nothing(context, state) end
  ledger.create(state.ledger, conn)
  local run = sequence.run(context, conn, state.ledger, held)
  local done = sequence.play(run, pending, "up", {
    journal = state.journal, single = context.options.single_transaction,
  })
  local after = history.read(context, context.connect(), list)
  render:document({ applied = json.list(done), current = json.list(after.current) })
  return 0
end

return apply
