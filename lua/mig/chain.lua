--- The history of migrations as a graph: who follows whom, in which order they run, which
--- revision a person means. Pure: gets lists, returns lists; knows neither files nor servers.
---
--- A migration here is any table with `revision`, `parents` (list of revisions, empty for the
--- first), `name` (the message), `file` (for messages).

local failure = require("mig.failure")
local nearest = require("mig.nearest")

local chain = {}

---@class mig.Chain
---@field by_revision table<string, table>
---@field order table[] every migration after its parents; ties by revision
---@field position table<string, integer> place of a revision in `order`
---@field children table<string, string[]>
---@field heads string[] revisions nothing follows
---@field bases string[] revisions that follow nothing

local function index(migrations)
  local by_revision = {}
  for _, migration in ipairs(migrations) do
    local other = by_revision[migration.revision]
    if other then
      failure.raise({
        message = ('revision "%s" is given by two files'):format(migration.revision),
        detail = ("%s and %s both say up_revision = \"%s\"."):format(
          other.file, migration.file, migration.revision),
        hint = "Give one of them a revision of its own, and let it follow the other.",
        source = migration.file,
      })
    end
    by_revision[migration.revision] = migration
  end
  return by_revision
end

local function missing_parent(by_revision, migration, parent)
  local known = {}
  for revision in pairs(by_revision) do
    if revision ~= migration.revision then known[#known + 1] = revision end
  end
  table.sort(known)
  failure.raise({
    message = ('migration "%s" follows "%s", which does not exist'):format(
      migration.revision, parent),
    detail = ('%s says down_revision = "%s".'):format(migration.file, parent),
    hint = failure.did_you_mean(nearest.find(parent, known))
      or "Is its file missing, or not merged yet?",
    source = migration.file,
  })
end

local function link(migrations, by_revision)
  local children = {}
  for _, migration in ipairs(migrations) do children[migration.revision] = {} end
  for _, migration in ipairs(migrations) do
    for _, parent in ipairs(migration.parents) do
      if not by_revision[parent] then missing_parent(by_revision, migration, parent) end
      table.insert(children[parent], migration.revision)
    end
  end
  return children
end

--- Timestamps of different length compare as numbers, everything else as text.
local function revision_less(a, b)
  if #a ~= #b and a:find("^%d+$") and b:find("^%d+$") then return #a < #b end
  return a < b
end

--- A binary heap of revisions, the least on top: keeps the order of ties in n log n.
local function heap_push(heap, revision)
  local i = #heap + 1
  heap[i] = revision
  while i > 1 and revision_less(heap[i], heap[i // 2]) do
    heap[i], heap[i // 2] = heap[i // 2], heap[i]
    i = i // 2
  end
end

local function heap_pop(heap)
  local top, last = heap[1], table.remove(heap)
  if #heap == 0 then return top end
  heap[1] = last
  local i = 1
  while true do
    local least = i
    for child = 2 * i, 2 * i + 1 do
      if heap[child] and revision_less(heap[child], heap[least]) then least = child end
    end
    if least == i then return top end
    heap[i], heap[least] = heap[least], heap[i]
    i = least
  end
end

local function raise_cycle(migrations, placed, by_revision)
  local start
  for _, migration in ipairs(migrations) do
    if not placed[migration.revision] then start = migration.revision break end
  end
  local seen, walk, revision = {}, {}, start
  while not seen[revision] do
    seen[revision] = true
    walk[#walk + 1] = revision
    for _, parent in ipairs(by_revision[revision].parents) do
      if not placed[parent] then revision = parent break end
    end
  end
  while walk[1] ~= revision do table.remove(walk, 1) end
  walk[#walk + 1] = revision
  failure.raise({
    message = "the migrations follow each other in a circle",
    detail = table.concat(walk, " follows ") .. ".",
    hint = "Correct the down_revision of one of them.",
    source = by_revision[revision].file,
  })
end

local function sort(migrations, by_revision, children)
  local waiting, heap = {}, {}
  for _, migration in ipairs(migrations) do
    waiting[migration.revision] = #migration.parents
    if #migration.parents == 0 then heap_push(heap, migration.revision) end
  end
  local order, placed = {}, {}
  while #heap > 0 do
    local revision = heap_pop(heap)
    order[#order + 1] = by_revision[revision]
    placed[revision] = true
    for _, child in ipairs(children[revision]) do
      waiting[child] = waiting[child] - 1
      if waiting[child] == 0 then heap_push(heap, child) end
    end
  end
  if #order < #migrations then raise_cycle(migrations, placed, by_revision) end
  return order
end

--- Builds the graph. Raises on duplicate revisions, missing parents and circles.
---@param migrations table[]
---@return mig.Chain
function chain.build(migrations)
  local by_revision = index(migrations)
  local children = link(migrations, by_revision)
  local order = sort(migrations, by_revision, children)
  local position, heads, bases = {}, {}, {}
  for place, migration in ipairs(order) do
    position[migration.revision] = place
    if #children[migration.revision] == 0 then heads[#heads + 1] = migration.revision end
    if #migration.parents == 0 then bases[#bases + 1] = migration.revision end
  end
  return {
    by_revision = by_revision, order = order, position = position, children = children,
    heads = heads, bases = bases,
  }
end

local function closure(start, next_of)
  local reached, stack = {}, { start }
  while #stack > 0 do
    local revision = table.remove(stack)
    if not reached[revision] then
      reached[revision] = true
      for _, other in ipairs(next_of(revision)) do stack[#stack + 1] = other end
    end
  end
  return reached
end

--- The revision and everything it stands on, as a set.
---@param graph mig.Chain
---@param revision string
---@return table<string, boolean>
function chain.ancestors(graph, revision)
  return closure(revision, function(r) return graph.by_revision[r].parents end)
end

--- The revision and everything that follows it, as a set.
---@param graph mig.Chain
---@param revision string
---@return table<string, boolean>
function chain.descendants(graph, revision)
  return closure(revision, function(r) return graph.children[r] end)
end

--- The only head, or nil for an empty history. Raises when there are several.
---@param graph mig.Chain
---@return string|nil
function chain.head(graph)
  if #graph.heads <= 1 then return graph.heads[1] end
  local lines = {}
  for _, revision in ipairs(graph.heads) do
    lines[#lines + 1] = ("%s (%s)"):format(revision, graph.by_revision[revision].file)
  end
  failure.raise({
    message = ("the history has %d heads"):format(#graph.heads),
    detail = "Nothing follows " .. table.concat(lines, ", nor ") .. ".",
    hint = "Let one of them follow the other: set its down_revision to the other's up_revision.",
  })
end

local function matches(graph, word)
  local found, wanted = {}, word:lower()
  for _, migration in ipairs(graph.order) do
    local name = (migration.name or ""):lower()
    local slug = (migration.slug or ""):lower()
    if migration.revision:sub(1, #word) == word or name:sub(1, #wanted) == wanted
      or slug:sub(1, #wanted) == wanted then
      found[#found + 1] = migration.revision
    end
  end
  return found
end

--- The revision that a person means: a revision, an unambiguous prefix of one or of a message,
--- or "head". Raises usage errors.
---@param graph mig.Chain
---@param word string
---@param current string|nil what "current" stands for
---@return string revision
function chain.resolve(graph, word, current)
  if graph.by_revision[word] then return word end
  if word == "head" then
    local head = chain.head(graph)
    if not head then failure.usage("there are no migrations yet", 'Write one: "mig new".') end
    return head
  end
  if word == "current" and current then return current end
  local found = word == "" and {} or matches(graph, word)
  if #found == 1 then return found[1] end
  if #found > 1 then
    failure.usage(('"%s" stands for %d revisions'):format(word, #found),
      "It could be " .. table.concat(found, ", ", 1, math.min(#found, 5)) .. ".")
  end
  local known = {}
  for _, migration in ipairs(graph.order) do known[#known + 1] = migration.revision end
  failure.usage(('revision "%s" does not exist'):format(word),
    word:find("^%-%d+$") and ("To take migrations back: mig rollback %s"):format(word)
      or word:find("^%+%d+$") and ("To run migrations: mig apply %s"):format(word)
      or failure.did_you_mean(nearest.find(word, known)) or 'See "mig history".')
end

local function not_applied(graph, applied, within)
  local pending = {}
  for _, migration in ipairs(graph.order) do
    local revision = migration.revision
    if not applied[revision] and (not within or within[revision]) then
      pending[#pending + 1] = migration
    end
  end
  return pending
end

--- What has to run to reach a target, in order. Targets: nil or "head", "+N", a revision,
--- a prefix. "heads" takes all heads.
---@param graph mig.Chain
---@param applied table<string, any> set of applied revisions
---@param target string|nil
---@return table[] migrations
function chain.pending(graph, applied, target)
  if target == "heads" then return not_applied(graph, applied) end
  local steps = target and target:match("^%+(%d+)$")
  if target and target ~= "head" and not steps then
    local revision = chain.resolve(graph, target)
    return not_applied(graph, applied, chain.ancestors(graph, revision))
  end
  local pending = not_applied(graph, applied)
  if #pending == 0 then return pending end
  chain.head(graph)
  if not steps then return pending end
  return table.move(pending, 1, math.min(tonumber(steps), #pending), 1, {})
end

--- What has to be taken back, the last first. Targets: nil (one), "-N", "base", a revision
--- (which stays applied) or a prefix of one.
---@param graph mig.Chain holds every applied revision
---@param applied table<string, any>
---@param target string|nil
---@return table[] migrations
function chain.applied_after(graph, applied, target)
  local keep, steps = nil, nil
  if target == nil then
    steps = 1
  elseif target:find("^%-%d+$") then
    steps = tonumber(target:sub(2))
  elseif target ~= "base" then
    local revision = chain.resolve(graph, target)
    if not applied[revision] then
      failure.usage(('revision "%s" is not applied'):format(revision),
        'A rollback goes back to a revision that is applied: see "mig status".')
    end
    keep = chain.ancestors(graph, revision)
  end
  local list = {}
  for place = #graph.order, 1, -1 do
    local migration = graph.order[place]
    if applied[migration.revision] and not (keep and keep[migration.revision]) then
      list[#list + 1] = migration
      if steps and #list == steps then break end
    end
  end
  return list
end

--- The applied revisions that no applied revision follows: where the database is.
---@param graph mig.Chain
---@param applied table<string, any>
---@return string[]
function chain.current(graph, applied)
  local current = {}
  for _, migration in ipairs(graph.order) do
    if applied[migration.revision] then
      local followed = false
      for _, child in ipairs(graph.children[migration.revision]) do
        followed = followed or applied[child] ~= nil
      end
      if not followed then current[#current + 1] = migration.revision end
    end
  end
  return current
end

--- Pending migrations that something applied already stands on: merged behind.
---@param graph mig.Chain
---@param applied table<string, any>
---@return table[] migrations
function chain.behind(graph, applied)
  local below = {}
  for place = #graph.order, 1, -1 do
    local revision = graph.order[place].revision
    if applied[revision] or below[revision] then
      for _, parent in ipairs(graph.order[place].parents) do below[parent] = true end
    end
  end
  local list = {}
  for _, migration in ipairs(graph.order) do
    if below[migration.revision] and not applied[migration.revision] then
      list[#list + 1] = migration
    end
  end
  return list
end

return chain
