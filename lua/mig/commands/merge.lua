--- `mig merge`: an empty migration that follows several, so that the history has one head again.

local chain = require("mig.chain")
local draft = require("mig.draft")
local failure = require("mig.failure")
local history = require("mig.history")
local json = require("mig.render.json")
local target = require("mig.target")

local merge = {}

local function named(graph, words)
  local list, seen = {}, {}
  for _, word in ipairs(words) do
    for _, revision in ipairs((target.resolve(graph, word))) do
      if not seen[revision] then list[#list + 1] = revision end
      seen[revision] = true
    end
  end
  return list
end

local function check_apart(graph, revisions)
  for _, revision in ipairs(revisions) do
    local below = chain.ancestors(graph, revision)
    for _, other in ipairs(revisions) do
      if other ~= revision and below[other] then
        failure.usage(('"%s" stands on "%s" already'):format(revision, other),
          "Only lines of migrations that have parted can be merged.")
      end
    end
  end
end

---@param context mig.Context
---@return integer exit code
function merge.run(context)
  local made = history.files(context)
  local graph, words = made.graph, context.arguments
  local parents = named(graph, #words > 0 and words or { "heads" })
  if #words == 0 and #parents < 2 then
    context.render:result("Nothing to merge: the history has "
      .. (#parents == 0 and "no migrations." or "one head."))
    context.render:document({ merged = json.list() })
    return 0
  end
  if #parents < 2 then failure.usage("a merge needs two revisions or more") end
  check_apart(graph, parents)
  if not context.options.splice then
    draft.check_heads(graph, parents, ": merge that, or say --splice.")
  end
  local message = context.options.message or "Merge " .. table.concat(parents, ", ")
  local written = draft.compose(context, made.files, graph,
    { message = message, parents = parents })
  draft.write(written)
  context.render:result(written.path)
  context.render:document({
    revision = written.revision, merged = json.list(parents), file = written.path,
  })
  return 0
end

return merge
