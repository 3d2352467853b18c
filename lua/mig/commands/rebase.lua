--- `mig rebase`: puts one's own branch, which nobody else has run, behind the other one.

local chain = require("mig.chain")
local core = require("mig.core")
local failure = require("mig.failure")
local files = require("mig.files")
local history = require("mig.history")
local json = require("mig.render.json")
local rewrite = require("mig.rewrite")
local target = require("mig.target")

local rebase = {}

--- The migrations of `own` that `other` does not stand on, in order.
local function part_of(graph, own, other)
  local mine, theirs, list = chain.ancestors(graph, own), chain.ancestors(graph, other), {}
  for _, migration in ipairs(graph.order) do
    if mine[migration.revision] and not theirs[migration.revision] then
      list[#list + 1] = migration
    end
  end
  return list
end

local function applied_of(list, applied)
  for _, migration in ipairs(list) do
    if applied[migration.revision] then return migration.revision end
  end
  return nil
end

local function label(graph, revision)
  return ("%s (%s)"):format(revision, graph.by_revision[revision].name)
end

--- Which of two heads is one's own: the one whose branch is not applied here while the other is.
local function guess(state, one, two)
  local graph = state.graph
  local first = applied_of(part_of(graph, one, two), state.applied)
  local second = applied_of(part_of(graph, two, one), state.applied)
  if first and not second then return two, one end
  if second and not first then return one, two end
  return nil
end

local function ask(context, graph, heads)
  local names = {}
  for i, revision in ipairs(heads) do names[i] = label(graph, revision) end
  local chosen = context.render:choose("Which one is yours?", names)
  if chosen then return heads[chosen] end
  failure.usage("it is not clear which branch is yours",
    ("Say so: mig rebase %s, or mig rebase %s."):format(heads[1], heads[2]))
end

local function head_above(graph, revision)
  local above, found = chain.descendants(graph, revision), {}
  for _, head in ipairs(graph.heads) do
    if above[head] then found[#found + 1] = head end
  end
  if #found == 1 then return found[1] end
  chain.raise_heads(graph, found, revision)
end

local function other_head(graph, own)
  local found = {}
  for _, head in ipairs(graph.heads) do
    if head ~= own then found[#found + 1] = head end
  end
  if #found == 1 then return found[1] end
  failure.usage(("there are %d other heads"):format(#found),
    ("Say behind which one: --onto %s."):format(table.concat(found, ", or --onto ")))
end

--- Own head and the one to go behind.
local function choose(context, state)
  local graph, word, onto = state.graph, context.arguments[1], context.options.onto
  if word then
    local own = head_above(graph, target.one(graph, word))
    return own, onto and target.one(graph, onto) or other_head(graph, own)
  end
  if #graph.heads > 2 or onto then
    failure.usage("which branch is yours has to be said",
      "mig rebase REVISION, one of " .. table.concat(graph.heads, ", ") .. ".")
  end
  local own, other = guess(state, graph.heads[1], graph.heads[2])
  if own then return own, other end
  own = ask(context, graph, graph.heads)
  return own, other_head(graph, own)
end

--- A branch that has run stays where it is.
local function check_free(state, list)
  local revision = applied_of(list, state.applied)
  if not revision then return end
  local parents = list[1].parents
  failure.raise({
    message = ('revision "%s" is applied: its branch cannot be put elsewhere'):format(revision),
    detail = "Databases that have run it would disagree with the files.", source = false,
    hint = ("If it ran on this database alone, take it back first: mig rollback %s. Otherwise join "
      .. "the branches: mig merge."):format(#parents > 0 and parents[1] or "base"),
  })
end

--- The files that change: those of the branch that stand on something outside of it.
local function rewritten(context, list, other)
  local own, changes = {}, {}
  for _, file in ipairs(list) do own[file.revision] = true end
  for _, file in ipairs(list) do
    local parents, outside = {}, #file.parents == 0
    for _, parent in ipairs(file.parents) do
      if own[parent] then parents[#parents + 1] = parent else outside = true end
    end
    if outside then
      if #parents == 0 then parents = { other } end
      local text = rewrite.parents(file, parents)
      changes[#changes + 1] = {
        file = file, from = file.parents, to = parents, text = text,
        parsed = files.parse(text, file.file, context.environment),
      }
    end
  end
  return changes
end

--- The history as it will be is looked at before anything is written.
local function check_result(list, changes)
  local new, all = {}, {}
  for _, change in ipairs(changes) do new[change.file.revision] = change.parsed end
  for i, file in ipairs(list) do all[i] = new[file.revision] or file end
  for _, change in ipairs(changes) do
    if table.concat(change.parsed.parents, ",") ~= table.concat(change.to, ",") then
      failure.raise({
        message = "its down_revision could not be changed", source = change.file.file,
      })
    end
  end
  chain.build(all)
end

local function words(parents)
  return #parents > 0 and table.concat(parents, ", ") or "nothing"
end

local function report(context, changes, own, other)
  local render, list = context.render, json.list()
  for i, change in ipairs(changes) do
    render:result(("%s  follows %s, not %s"):format(change.file.file, words(change.to),
      words(change.from)))
    list[i] = {
      file = change.file.file, revision = change.file.revision,
      from = json.list(change.from), to = json.list(change.to),
    }
  end
  if context.options.dry_run then render:say("Nothing was written.") end
  render:document({ rewritten = list, head = own, onto = other })
  return 0
end

local function nothing(context, text)
  context.render:result("Nothing to rebase: " .. text)
  context.render:document({ rewritten = json.list() })
  return 0
end

---@param context mig.Context
---@return integer exit code
function rebase.run(context)
  local list = history.list(context)
  if #chain.build(list).heads < 2 then return nothing(context, "the history has one head.") end
  local state = history.read(context, context.connect(), list)
  local own, other = choose(context, state)
  local part = part_of(state.graph, own, other)
  if #part == 0 then return nothing(context, ("%s stands on %s already."):format(other, own)) end
  if chain.ancestors(state.graph, own)[other] then
    return nothing(context, ("%s stands on %s already."):format(own, other))
  end
  check_free(state, part)
  local changes = rewritten(context, part, other)
  check_result(list, changes)
  if not context.options.dry_run then
    for _, change in ipairs(changes) do core.fs.write_atomic(change.file.file, change.text) end
  end
  return report(context, changes, own, other)
end

return rebase
