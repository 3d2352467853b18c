--- `mig heads`: revisions that nothing follows.

local chain = require("mig.chain")
local history = require("mig.history")
local json = require("mig.render.json")

local heads = {}

local function note(file, spread)
  local labels = spread[file.revision]
  return labels and ("(%s)"):format(table.concat(labels, ", ")) or ""
end

---@param context mig.Context
---@return integer exit code
function heads.run(context)
  local graph, render = history.files(context).graph, context.render
  local revisions = context.options.resolve_dependencies and chain.effective_heads(graph)
    or graph.heads
  local list, rows, spread = json.list(), {}, chain.spread_labels(graph)
  for i, revision in ipairs(revisions) do
    local file = graph.by_revision[revision]
    rows[i] = { revision, file.name, note(file, spread) }
    if render.verbose then table.insert(rows[i], file.file) end
    list[i] = {
      revision = revision, name = file.name, file = file.file,
      branches = json.list(spread[revision]),
    }
  end
  for _, line in ipairs(render:columns(rows)) do render:result(line) end
  render:document({ heads = list })
  return 0
end

return heads
