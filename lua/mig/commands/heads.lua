--- `mig heads`: revisions that nothing follows.

local history = require("mig.history")
local json = require("mig.render.json")

local heads = {}

---@param context mig.Context
---@return integer exit code
function heads.run(context)
  local graph = history.files(context).graph
  local list = json.list()
  for _, revision in ipairs(graph.heads) do
    local file = graph.by_revision[revision]
    context.render:result(("%s  %s"):format(revision, file.name))
    list[#list + 1] = { revision = revision, name = file.name, file = file.file }
  end
  context.render:document({ heads = list })
  return 0
end

return heads
