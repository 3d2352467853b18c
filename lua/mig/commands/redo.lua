--- `mig redo`: the last migrations, down and up again.

local failure = require("mig.failure")
local history = require("mig.history")
local json = require("mig.render.json")
local ledger = require("mig.ledger")
local route = require("mig.route")
local sequence = require("mig.sequence")
local squashed = require("mig.squashed")

local redo = {}

---@param context mig.Context
---@return integer exit code
function redo.run(context)
  local target, conn = context.arguments[1], context.connect()
  if target and not target:find("^%-%d+$") then
    failure.usage(('"mig redo" takes -N, not "%s"'):format(target))
  end
  sequence.announce(conn, "redo")
  local state = history.read(context, conn)
  local held <close> = sequence.lock(context, conn, state.ledger)
  ledger.create(state.ledger, conn)
  state = history.read(context, conn, state.files)
  squashed.adopt(conn, state, context.render)
  history.check_files(state)
  local list = route.down(state.graph, state.applied, target)
  if #list == 0 then
    context.render:result("Nothing to redo: nothing is applied.")
    context.render:document({ rolled_back = json.list(), applied = json.list() })
    return 0
  end
  local run = sequence.run(context, conn, state.ledger, held)
  local down = sequence.play(run, list, "down", { journal = state.journal })
  local again = {}
  for i = #list, 1, -1 do again[#again + 1] = list[i] end
  local up = sequence.play(run, again, "up")
  context.render:document({ rolled_back = json.list(down), applied = json.list(up) })
  return 0
end

return redo
