--- `mig branches`: where the history forks, and into what.

local chain = require("mig.chain")
local history = require("mig.history")
local json = require("mig.render.json")

local branches = {}

local function note(spread, revision)
  local labels = spread[revision]
  return labels and ("(%s)"):format(table.concat(labels, ", ")) or ""
end

local function rows_of(graph, spread, point)
  local rows = { { point.revision, point.name, note(spread, point.revision) } }
  for _, child in ipairs(graph.children[point.revision]) do
    rows[#rows + 1] = { "  → " .. child, graph.by_revision[child].name, note(spread, child) }
  end
  return rows
end

---@param context mig.Context
---@return integer exit code
function branches.run(context)
  local graph, render = history.files(context).graph, context.render
  local spread, list, rows = chain.spread_labels(graph), json.list(), {}
  for _, point in ipairs(chain.branch_points(graph)) do
    local more = rows_of(graph, spread, point)
    table.move(more, 1, #more, #rows + 1, rows)
    list[#list + 1] = {
      revision = point.revision, name = point.name, file = point.file,
      children = json.list(graph.children[point.revision]),
    }
  end
  for _, line in ipairs(render:columns(rows)) do render:result(line) end
  if #rows == 0 then render:say("The history does not fork.") end
  render:document({ branches = list })
  return 0
end

return branches
