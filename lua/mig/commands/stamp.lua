--- `mig stamp`: moves the ledger without running anything.

local chain = require("mig.chain")
local history = require("mig.history")
local json = require("mig.render.json")
local sequence = require("mig.sequence")
local target = require("mig.target")

local stamp = {}

--- Words that mean nothing are said before the database is asked.
local function check_words(context, words)
  local graph = history.files(context).graph
  for _, word in ipairs(words) do
    local parsed = target.parse(graph, word)
    if parsed.symbol and parsed.symbol ~= "current" then target.resolve(graph, word) end
  end
end

---@param context mig.Context
---@return integer exit code
function stamp.run(context)
  local words, render = context.arguments, context.render
  if context.options.sql then return require("mig.commands.sql").stamp(context, words) end
  if not context.options.purge then check_words(context, words) end
  local result = sequence.stamp(context, context.connect(), words, context.options.purge)
  local removed, added = chain.revisions(result.removed), chain.revisions(result.added)
  for _, revision in ipairs(removed) do render:result("forgotten " .. revision) end
  for _, revision in ipairs(added) do render:result("recorded " .. revision) end
  if #added + #removed == 0 then
    local at = #result.current > 0 and table.concat(result.current, ", ") or "base"
    render:result(("Nothing to stamp: the ledger is at %s."):format(at))
  end
  render:document({ recorded = json.list(added), forgotten = json.list(removed) })
  return 0
end

return stamp
