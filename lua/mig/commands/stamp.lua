--- `mig stamp`: moves the ledger without running anything.

local chain = require("mig.chain")
local history = require("mig.history")
local json = require("mig.render.json")
local sequence = require("mig.sequence")

local stamp = {}

---@param context mig.Context
---@return integer exit code
function stamp.run(context)
  local word, target = context.arguments[1], nil
  if word ~= "base" then target = chain.resolve(history.files(context).graph, word) end
  local conn = context.connect()
  local result = sequence.stamp(context, conn, target)
  local render = context.render
  for _, revision in ipairs(result.removed) do render:result("forgotten " .. revision) end
  for _, revision in ipairs(result.added) do render:result("recorded " .. revision) end
  if #result.added + #result.removed == 0 then
    render:result(("Nothing to stamp: the ledger is at %s."):format(target or "base"))
  end
  render:document({ recorded = json.list(result.added), forgotten = json.list(result.removed) })
  return 0
end

return stamp
