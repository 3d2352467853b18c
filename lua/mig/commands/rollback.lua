--- `mig rollback`: takes back what was applied, the last first.

local failure = require("mig.failure")
local history = require("mig.history")
local json = require("mig.render.json")
local ledger = require("mig.ledger")
local route = require("mig.route")
local sequence = require("mig.sequence")
local squashed = require("mig.squashed")

local rollback = {}

local function target_of(context)
  local word = context.arguments[1]
  if context.options.all then
    if word then failure.usage(('"--all" and "%s" cannot both be meant'):format(word)) end
    return "base"
  end
  return word
end

--- A bare small number is rather a count than the beginning of a revision.
local function check_count(state, word)
  if not word or not word:find("^%d%d?$") or state.graph.by_revision[word] then return end
  failure.usage(('revision "%s" does not exist'):format(word),
    ("To take back %s migration%s: mig rollback -%s"):format(word, word == "1" and "" or "s", word))
end

local function nothing(context, state)
  local where = #state.current == 0 and "nothing is applied"
    or "the database is at " .. table.concat(state.current, ", ")
  context.render:result(("Nothing to roll back: %s."):format(where))
  context.render:document({ rolled_back = json.list(), current = json.list(state.current) })
  return 0
end

local LISTED = 10

local function show_list(context, list)
  for i = 1, math.min(#list, LISTED) do
    context.render:say(("  %s  %s"):format(list[i].revision, list[i].name))
  end
  if #list > LISTED then context.render:say(("  … and %d more"):format(#list - LISTED)) end
end

--- On a terminal, taking back everything has to be meant.
local function is_meant(context, list)
  if not context.options.all or #list < 2 or not context.render:can_ask()
    or context.options.yes then
    return true
  end
  context.render:say(("This takes back all %d migrations of %s:"):format(
    #list, context.database_label()))
  show_list(context, list)
  return context.render:confirm("Go on?")
end

---@param context mig.Context
---@return integer exit code
function rollback.run(context)
  local target = target_of(context)
  if context.options.sql and target and target:find(":", 1, true) then
    return require("mig.commands.sql").offline(context, target, "down")
  end
  local state = history.read(context)
  local conn = context.connect()
  check_count(state, target)
  local list = route.down(state.graph, state.applied, target)
  if #list == 0 then return nothing(context, state) end
  if context.options.sql then
    return require("mig.commands.sql").live(context, state, list, "down", conn)
  end
  if not is_meant(context, list) then
    context.render:say("Nothing was done.")
    return 1
  end
  sequence.announce(conn, "rollback")
  local held <close> = sequence.lock(context, conn, state.ledger)
  ledger.create(state.ledger, conn)
  state = history.read(context, conn, state.files)
  squashed.adopt(conn, state, context.render)
  list = route.down(state.graph, state.applied, target)
  if #list == 0 then return nothing(context, state) end
  history.warn(state, context.render)
  local run = sequence.run(context, conn, state.ledger, held)
  local done = sequence.play(run, list, "down", {
    journal = state.journal, single = context.options.single_transaction,
  })
  local after = history.read(context, context.connect(), state.files)
  context.render:document({ rolled_back = json.list(done), current = json.list(after.current) })
  return 0
end

return rollback
