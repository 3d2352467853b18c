--- `mig current`: the revision that the database is at.

local history = require("mig.history")
local json = require("mig.render.json")

local current = {}

local EXIT_FOUND = 3

--- The heads that are not applied, or whose file is gone.
local function missing_heads(state)
  local list = {}
  for _, revision in ipairs(state.graph.heads) do
    if not state.applied[revision] then list[#list + 1] = revision end
  end
  return list
end

---@param context mig.Context
---@return integer exit code
function current.run(context)
  local state, render = history.read(context), context.render
  for _, revision in ipairs(state.current) do
    local file = state.graph.by_revision[revision]
    render:result(render.verbose and ("%s  %s"):format(revision, file.name) or revision)
  end
  if #state.current == 0 then render:say("base: nothing is applied") end
  local behind = missing_heads(state)
  render:document({ current = json.list(state.current), at_heads = #behind == 0 })
  if not context.options.check_heads or #behind == 0 then return 0 end
  render:say("Not applied: " .. table.concat(behind, ", "))
  return EXIT_FOUND
end

return current
