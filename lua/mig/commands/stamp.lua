--- `mig stamp`: moves the ledger without running anything.

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
  if not context.options.purge then check_words(context, words) end
  local result = sequence.stamp(context, context.connect(), words, context.options.purge)
  for _, revision in ipairs(result.removed) do render:result("forgotten " .. revision) end
  for _, revision in ipairs(result.added) do render:result("recorded " .. revision) end
  if #result.added + #result.removed == 0 then
    local at = #result.current > 0 and table.concat(result.current, ", ") or "base"
    render:result(("Nothing to stamp: the ledger is at %s."):format(at))
  end
  render:document({ recorded = json.list(result.added), forgotten = json.list(result.removed) })
  return 0
end

return stamp
