--- The history of migrations as a graph: who follows whom, who needs whom, in which order they
--- run. Pure: gets lists, returns lists; knows neither files nor servers. `target` says which
--- revision a person means, `route` which migrations lead there.
---
--- A migration here is any table with `revision`, `parents` (list of revisions, empty for the
--- first), `name` (the message), `file` (for messages), and where it has them `labels` (names of
--- its branch) and `depends_on` (revisions or labels that have to be applied before it).

local failure = require("mig.failure")
local heap = require("mig.heap")
local nearest = require("mig.nearest")

local chain = {}

---@class mig.Chain
---@field by_revision table<string, table>
---@field order table[] every migration after its parents; ties by revision
---@field position table<string, integer> place of a revision in `order`
---@field children table<string, string[]>
---@field dependents table<string, string[]> who names the revision in depends_on; absent: nobody
---@field needs table<string, string[]> depends_on as revisions; absent: nothing
---@field labels table<string, string> the revision that bears a label
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

-- What a migration says of another one, by the field that says it.
local SAYS = {
  down_revision = "follows", depends_on = "depends on",
}

local function replaced_by(by_revision, word)
  for _, migration in pairs(by_revision) do
    for _, revision in ipairs(migration.replaces or {}) do
      if revision == word then
        return ('It was squashed into "%s" (%s): follow that one.'):format(migration.revision,
          migration.file)
      end
    end
  end
  return nil
end

local function missing(by_revision, migration, field, word)
  local known = {}
  for revision in pairs(by_revision) do
    if revision ~= migration.revision then known[#known + 1] = revision end
  end
  table.sort(known)
  failure.raise({
    message = ('migration "%s" %s "%s", which does not exist'):format(
      migration.revision, SAYS[field], word),
    detail = ('%s says %s = "%s".'):format(migration.file, field, word),
    hint = replaced_by(by_revision, word) or failure.did_you_mean(nearest.find(word, known))
      or "Is its file missing, or not merged yet?",
    source = migration.file,
  })
end

local function link(migrations, by_revision)
  local children = {}
  for _, migration in ipairs(migrations) do
    local revision = migration.revision
    for _, parent in ipairs(migration.parents) do
      if not by_revision[parent] then missing(by_revision, migration, "down_revision", parent) end
      local list = children[parent]
      if list then list[#list + 1] = revision else children[parent] = { revision } end
    end
  end
  for revision in pairs(by_revision) do children[revision] = children[revision] or {} end
  return children
end

--- The revision that bears a label. Raises when two do, and when a revision is called the same.
local function index_labels(migrations, by_revision)
  local labels, none = {}, {}
  for _, migration in ipairs(migrations) do
    for _, label in ipairs(migration.labels or none) do
      local other = labels[label] and by_revision[labels[label]] or by_revision[label]
      if other and other ~= migration then
        failure.raise({
          message = ('label "%s" of migration "%s" is taken'):format(label, migration.revision),
          detail = labels[label]
            and ('"%s" (%s) has the same label.'):format(other.revision, other.file)
            or ("It is the revision of %s."):format(other.file),
          hint = "A label names one branch: give it to the first migration of that branch.",
          source = migration.file,
        })
      end
      labels[label] = migration.revision
    end
  end
  return labels
end

--- Who needs whom beside those that it follows.
local function depend(migrations, by_revision, labels)
  local needs, dependents, none = {}, {}, {}
  for _, migration in ipairs(migrations) do
    for _, word in ipairs(migration.depends_on or none) do
      local other = by_revision[word] and word or labels[word]
      if not other then missing(by_revision, migration, "depends_on", word) end
      needs[migration.revision] = needs[migration.revision] or {}
      table.insert(needs[migration.revision], other)
      dependents[other] = dependents[other] or {}
      table.insert(dependents[other], migration.revision)
    end
  end
  return needs, dependents
end

--- Timestamps of different length compare as numbers, everything else as text.
local function revision_less(a, b)
  if #a ~= #b and a:find("^%d+$") and b:find("^%d+$") then return #a < #b end
  return a < b
end

--- Calls `visit` with each revision that has to be applied before.
local function each_before(graph, revision, visit)
  for _, parent in ipairs(graph.by_revision[revision].parents) do visit(parent, "follows") end
  for _, other in ipairs(graph.needs[revision] or {}) do visit(other, "depends on") end
end

--- Calls `visit` with each revision that has to be taken back before.
local function each_after(graph, revision, visit)
  for _, child in ipairs(graph.children[revision]) do visit(child) end
  for _, other in ipairs(graph.dependents[revision] or {}) do visit(other) end
end

local function first_unplaced(migrations, placed)
  for _, migration in ipairs(migrations) do
    if not placed[migration.revision] then return migration.revision end
  end
end

--- A circle among what could not be placed: every such revision has another one before it.
local function raise_cycle(graph, migrations, placed)
  local at, words, walk, revision = {}, {}, {}, first_unplaced(migrations, placed)
  while not at[revision] do
    walk[#walk + 1] = revision
    at[revision] = #walk
    local next_one, word
    each_before(graph, revision, function(other, how)
      if not next_one and not placed[other] then next_one, word = other, how end
    end)
    words[#walk], revision = word, next_one
  end
  local parts = {}
  for place = at[revision], #walk do parts[#parts + 1] = walk[place] .. " " .. words[place] end
  failure.raise({
    message = "the migrations follow each other in a circle",
    detail = table.concat(parts, " ") .. " " .. revision .. ".",
    hint = "Correct the down_revision of one of them.",
    source = graph.by_revision[revision].file,
  })
end

--- Whether each migration follows the one before it in the list, as most histories do.
local function is_line(graph, migrations)
  if next(graph.needs) then return false end
  local before
  for _, migration in ipairs(migrations) do
    if #migration.parents > 1 or migration.parents[1] ~= before then return false end
    before = migration.revision
  end
  return true
end

local function sort(graph, migrations)
  if is_line(graph, migrations) then return table.move(migrations, 1, #migrations, 1, {}) end
  local waiting, ready = {}, heap.new(revision_less)
  for _, migration in ipairs(migrations) do
    local needs = graph.needs[migration.revision]
    local count = #migration.parents + (needs and #needs or 0)
    waiting[migration.revision] = count
    if count == 0 then ready:push(migration.revision) end
  end
  local order, placed = {}, {}
  local function place(follower)
    waiting[follower] = waiting[follower] - 1
    if waiting[follower] == 0 then ready:push(follower) end
  end
  for revision in heap.pop, ready do
    order[#order + 1] = graph.by_revision[revision]
    placed[revision] = true
    each_after(graph, revision, place)
  end
  if #order < #migrations then raise_cycle(graph, migrations, placed) end
  return order
end

--- Builds the graph. Raises on duplicate revisions and labels, missing parents and circles.
---@param migrations table[]
---@return mig.Chain
function chain.build(migrations)
  local by_revision = index(migrations)
  local labels = index_labels(migrations, by_revision)
  local needs, dependents = depend(migrations, by_revision, labels)
  local graph = {
    by_revision = by_revision, children = link(migrations, by_revision), labels = labels,
    needs = needs, dependents = dependents, heads = {}, bases = {}, position = {},
  }
  graph.order = sort(graph, migrations)
  for place, migration in ipairs(graph.order) do
    local revision = migration.revision
    graph.position[revision] = place
    if #graph.children[revision] == 0 then table.insert(graph.heads, revision) end
    if #migration.parents == 0 then table.insert(graph.bases, revision) end
  end
  return graph
end

local function closure(graph, start, each)
  local reached, stack = {}, {}
  local function visit(revision)
    if reached[revision] then return end
    reached[revision] = true
    stack[#stack + 1] = revision
  end
  for _, revision in ipairs(type(start) == "table" and start or { start }) do visit(revision) end
  while #stack > 0 do each(graph, table.remove(stack), visit) end
  return reached
end

--- The revisions and everything that has to be applied before them, as a set.
---@param graph mig.Chain
---@param start string|string[]
---@return table<string, boolean>
function chain.ancestors(graph, start)
  return closure(graph, start, each_before)
end

--- The revisions and everything that has to be taken back before them, as a set.
---@param graph mig.Chain
---@param start string|string[]
---@return table<string, boolean>
function chain.descendants(graph, start)
  return closure(graph, start, each_after)
end

--- Calls `visit` with what has to be taken back before the revision: what follows it, and what
--- depends on it.
chain.each_after = each_after

--- Calls `visit` with what has to be applied before the revision.
chain.each_before = each_before

--- The revisions of a branch: those that follow the one which bears the label (or is named), and
--- those that lead to it from where the branch begins.
---@param graph mig.Chain
---@param word string label or revision
---@return table<string, boolean>
function chain.branch(graph, word)
  local revision = graph.labels[word] or word
  local branch = closure(graph, revision, function(_, at, visit)
    for _, child in ipairs(graph.children[at]) do visit(child) end
  end)
  local parents = graph.by_revision[revision].parents
  while #parents == 1 and #graph.children[parents[1]] == 1 do
    branch[parents[1]] = true
    parents = graph.by_revision[parents[1]].parents
  end
  return branch
end

--- The labels that reach a revision: its own and those of its branch.
---@param graph mig.Chain
---@return table<string, string[]> labels by revision
function chain.spread_labels(graph)
  local names, spread = {}, {}
  for label in pairs(graph.labels) do names[#names + 1] = label end
  table.sort(names)
  for _, label in ipairs(names) do
    for revision in pairs(chain.branch(graph, label)) do
      spread[revision] = spread[revision] or {}
      table.insert(spread[revision], label)
    end
  end
  return spread
end

--- Revisions with the file of each, for messages: "b (2_b.lua), nor c (3_c.lua)".
local function with_files(graph, revisions)
  local lines = {}
  for _, revision in ipairs(revisions) do
    lines[#lines + 1] = ("%s (%s)"):format(revision, graph.by_revision[revision].file)
  end
  return table.concat(lines, ", nor ")
end

--- Raises that there are several heads where one is needed.
---@param graph mig.Chain
---@param heads string[]
---@param of string|nil the branch that they are heads of
function chain.raise_heads(graph, heads, of)
  failure.raise({
    message = ("%s has %d heads"):format(of and ('branch "%s"'):format(of) or "the history",
      #heads),
    detail = "Nothing follows " .. with_files(graph, heads) .. ".", source = false,
    hint = "Let one of them follow the other: mig rebase puts your own behind the other, mig "
      .. 'merge joins them, and "heads" as a target takes all.',
  })
end

--- The only head, or nil for an empty history. Raises when there are several.
---@param graph mig.Chain
---@return string|nil
function chain.head(graph)
  if #graph.heads > 1 then chain.raise_heads(graph, graph.heads) end
  return graph.heads[1]
end

--- The heads by what has to be applied before what: a head that something else depends on is
--- none.
---@param graph mig.Chain
---@return string[]
function chain.effective_heads(graph)
  local heads = {}
  for _, revision in ipairs(graph.heads) do
    if not graph.dependents[revision] then heads[#heads + 1] = revision end
  end
  return heads
end

--- Where branches begin: revisions that several follow.
---@param graph mig.Chain
---@return table[] migrations
function chain.branch_points(graph)
  local points = {}
  for _, migration in ipairs(graph.order) do
    if #graph.children[migration.revision] > 1 then points[#points + 1] = migration end
  end
  return points
end

--- The revisions of a list of migrations.
---@param list table[]
---@return string[]
function chain.revisions(list)
  local revisions = {}
  for i, migration in ipairs(list) do revisions[i] = migration.revision end
  return revisions
end

return chain
