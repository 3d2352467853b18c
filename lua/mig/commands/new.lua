--- `mig new`: an empty migration behind the head.

local draft = require("mig.draft")
local history = require("mig.history")

local new = {}

---@param context mig.Context
---@return integer exit code
function new.run(context)
  local message = draft.message(context, 'mig new -m "add author to article"')
  local made = history.files(context)
  local parents = draft.parents(context, made.graph)
  local written = draft.compose(context, made.files, made.graph,
    { message = message, parents = parents })
  draft.write(written)
  context.render:result(written.path)
  context.render:document({
    revision = written.revision, down_revision = draft.parent_value(parents), file = written.path,
  })
  return 0
end

return new
