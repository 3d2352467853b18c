--- `mig current`: the revision that the database is at.

local history = require("mig.history")
local json = require("mig.render.json")

local current = {}

---@param context mig.Context
---@return integer exit code
function current.run(context)
  local state = history.read(context, context.connect())
  for _, revision in ipairs(state.current) do
    local file = state.graph.by_revision[revision]
    context.render:result(context.render.verbose and ("%s  %s"):format(revision, file.name)
      or revision)
  end
  if #state.current == 0 then context.render:say("base: nothing is applied") end
  context.render:document({ current = json.list(state.current) })
  return 0
end

return current
