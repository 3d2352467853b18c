--- Which migrations lead from where a database is to where a person wants it. Pure, like `chain`.

local chain = require("mig.chain")
local failure = require("mig.failure")
local heap = require("mig.heap")
local target = require("mig.target")

local route = {}

--- The applied revisions that no applied revision follows: where the database is.
---@param graph mig.Chain
---@param applied table<string, any>
---@return string[]
function route.current(graph, applied)
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

local function position_of(graph, applied)
  return { applied = applied, current = route.current(graph, applied) }
end

--- All that is not applied, in the order in which it would run; `within` says of what.
---@param graph mig.Chain
---@param applied table<string, any>
---@param within table<string, boolean>|nil
---@return table[] migrations
function route.not_applied(graph, applied, within)
  local pending = {}
  for _, migration in ipairs(graph.order) do
    local revision = migration.revision
    if not applied[revision] and (not within or within[revision]) then
      pending[#pending + 1] = migration
    end
  end
  return pending
end

local function check_count(word, wanted, there, what)
  if there == 0 or wanted <= there then return end
  failure.usage(('"%s" is more than there is: %d migration%s %s'):format(word, there,
    there == 1 and " is" or "s are", what))
end

--- The next `count` pending migrations, of a branch where one is named, and what they need.
local function next_pending(graph, applied, parsed, word)
  local pending = route.not_applied(graph, applied)
  if #pending == 0 then return pending end
  local within = parsed.branch and chain.branch(graph, parsed.branch)
  local heads = target.heads(graph, parsed.branch)
  if #heads > 1 then chain.raise_heads(graph, heads, parsed.branch) end
  local wanted = {}
  for _, migration in ipairs(pending) do
    if not within or within[migration.revision] then wanted[#wanted + 1] = migration.revision end
  end
  check_count(word, parsed.steps, #wanted, "pending")
  if #wanted == 0 then return {} end
  local goals = table.move(wanted, 1, math.min(parsed.steps, #wanted), 1, {})
  return route.not_applied(graph, applied, chain.ancestors(graph, goals))
end

--- What has to run to reach a target, in order. Without one: everything, which needs one head.
---@param graph mig.Chain
---@param applied table<string, any> set of applied revisions
---@param word string|nil
---@return table[] migrations
function route.up(graph, applied, word)
  word = word or "head"
  if word == "heads" then return route.not_applied(graph, applied) end
  if word == "head" then
    local pending = route.not_applied(graph, applied)
    if #pending > 0 then chain.head(graph) end
    return pending
  end
  local parsed = target.parse(graph, word)
  if not parsed.symbol then
    if parsed.steps >= 0 then return next_pending(graph, applied, parsed, word) end
    failure.usage(('revision "%s" does not exist'):format(word),
      ("To take migrations back: mig rollback %s"):format(word))
  end
  local goals = target.resolve(graph, word, position_of(graph, applied))
  if #goals == 0 and parsed.symbol == "base" then
    failure.usage('nothing can be applied to reach "base"',
      "To take everything back: mig rollback base")
  end
  return route.not_applied(graph, applied, chain.ancestors(graph, goals))
end

--- What was applied last comes first, but never before what stands on it.
local function later(graph, applied)
  local function place(revision)
    local row = applied[revision]
    return type(row) == "table" and row.place or 0
  end
  return function(a, b)
    local one, other = place(a), place(b)
    if one ~= other then return one > other end
    return graph.position[a] > graph.position[b]
  end
end

--- The applied revisions of a set in the order in which they are taken back.
---@param graph mig.Chain
---@param applied table<string, any> rows by revision; `place` says when they were applied
---@param within table<string, boolean>
---@param enough fun(revision: string): boolean|nil asked after each: whether that was the last
---@return table[] migrations
local function unwind(graph, applied, within, enough)
  local waiting, ready, list = {}, heap.new(later(graph, applied)), {}
  for _, migration in ipairs(graph.order) do
    local revision = migration.revision
    if applied[revision] and within[revision] then
      local count = 0
      chain.each_after(graph, revision, function(other)
        if applied[other] then count = count + 1 end
      end)
      waiting[revision] = count
      if count == 0 then ready:push(revision) end
    end
  end
  local function free(before)
    if not waiting[before] then return end
    waiting[before] = waiting[before] - 1
    if waiting[before] == 0 then ready:push(before) end
  end
  for revision in heap.pop, ready do
    list[#list + 1] = graph.by_revision[revision]
    if enough and enough(revision) then break end
    chain.each_before(graph, revision, free)
  end
  return list
end

local function count_of(set, applied)
  local count = 0
  for revision in pairs(set) do
    if applied[revision] then count = count + 1 end
  end
  return count
end

--- The last `count`, of a branch where one is named; what stands on them goes as well.
local function last_applied(graph, applied, parsed, word)
  local within = parsed.branch and chain.branch(graph, parsed.branch) or applied
  local count, left = -parsed.steps, -parsed.steps
  check_count(word, count, count_of(within, applied), "applied")
  return unwind(graph, applied, applied, function(revision)
    if within[revision] then left = left - 1 end
    return left == 0
  end)
end

--- What follows directly, along the branch where one is named.
local function roots_after(graph, revision, branch)
  local list = {}
  local along = branch and chain.ancestors(graph, graph.labels[branch] or branch)
  local within = branch and chain.branch(graph, branch)
  chain.each_after(graph, revision, function(other)
    if not branch or along[other] or within[other] then list[#list + 1] = other end
  end)
  return list
end

local function bases_of(graph, branch)
  if not branch then return graph.bases end
  local along, list = chain.ancestors(graph, graph.labels[branch] or branch), {}
  for _, revision in ipairs(graph.bases) do
    if along[revision] then list[#list + 1] = revision end
  end
  return list
end

local function after_target(graph, applied, word, parsed)
  if parsed.symbol == "base" and not parsed.steps then return bases_of(graph, parsed.branch) end
  local found = target.resolve(graph, word, position_of(graph, applied))
  if #found == 0 then return bases_of(graph, parsed.branch) end
  local roots = {}
  for _, revision in ipairs(found) do
    if not applied[revision] then
      failure.usage(('revision "%s" is not applied'):format(revision),
        'A rollback goes back to a revision that is applied: see "mig status".')
    end
    local more = roots_after(graph, revision, parsed.branch)
    table.move(more, 1, #more, #roots + 1, roots)
  end
  return roots
end

--- Steps that only a branch narrows, of a branch whose own migrations depend on others: what is
--- taken back for nothing but its place in the queue stays.
local function needed(graph, list, within)
  local goals = {}
  for _, migration in ipairs(list) do
    if within[migration.revision] then goals[#goals + 1] = migration.revision end
  end
  local standing, kept = chain.descendants(graph, goals), {}
  for _, migration in ipairs(list) do
    if standing[migration.revision] then kept[#kept + 1] = migration end
  end
  return kept
end

--- What has to be taken back to reach a target, the last first. Without one: one migration. A
--- revision stays applied; what stands on it goes, and other branches stay as they are.
---@param graph mig.Chain holds every applied revision
---@param applied table<string, any> rows by revision; `place` says when they were applied
---@param word string|nil
---@return table[] migrations
function route.down(graph, applied, word)
  word = word or "-1"
  local parsed = target.parse(graph, word)
  if parsed.symbol or not parsed.steps then
    local set = chain.descendants(graph, after_target(graph, applied, word, parsed))
    return unwind(graph, applied, set)
  end
  if parsed.steps > 0 then
    failure.usage(('revision "%s" does not exist'):format(word),
      ("To run migrations: mig apply %s"):format(word))
  end
  if parsed.steps == 0 then return {} end
  local list = last_applied(graph, applied, parsed, word)
  if not parsed.branch then return list end
  return needed(graph, list, chain.branch(graph, parsed.branch))
end

--- What a stamp records and forgets to have the ledger at a target: its ancestors are applied,
--- what stands on it is not, and other branches stay as they are.
---@param graph mig.Chain
---@param applied table<string, any>
---@param words string[] targets
---@param purge boolean|nil forget everything else
---@return table[] added migrations
---@return table[] removed migrations
function route.stamp(graph, applied, words, purge)
  local wanted, dropped = {}, {}
  if purge then
    for revision in pairs(applied) do dropped[revision] = true end
  end
  local position = position_of(graph, applied)
  for _, word in ipairs(words) do
    local parsed = target.parse(graph, word)
    local found = target.resolve(graph, word, position)
    local roots = #found == 0 and bases_of(graph, parsed.branch) or {}
    for _, revision in ipairs(found) do
      local more = roots_after(graph, revision, parsed.branch)
      table.move(more, 1, #more, #roots + 1, roots)
    end
    for revision in pairs(chain.descendants(graph, roots)) do dropped[revision] = true end
    for revision in pairs(chain.ancestors(graph, found)) do wanted[revision] = true end
  end
  local removed = {}
  for revision in pairs(wanted) do dropped[revision] = nil end
  for _, migration in ipairs(graph.order) do
    if dropped[migration.revision] and applied[migration.revision] then
      removed[#removed + 1] = migration
    end
  end
  return route.not_applied(graph, applied, wanted), removed
end

--- Pending migrations that something applied already stands on: merged behind.
---@param graph mig.Chain
---@param applied table<string, any>
---@return table[] migrations
function route.behind(graph, applied)
  local below, list = {}, {}
  for place = #graph.order, 1, -1 do
    local revision = graph.order[place].revision
    if applied[revision] or below[revision] then
      chain.each_before(graph, revision, function(other) below[other] = true end)
    end
  end
  for _, migration in ipairs(graph.order) do
    if below[migration.revision] and not applied[migration.revision] then
      list[#list + 1] = migration
    end
  end
  return list
end

--- The revisions of a range, as a set: from its beginning, which belongs to it, to its end.
---@param graph mig.Chain
---@param from string[]|nil nil: from the first
---@param to string[]|nil nil: to the heads
---@return table<string, boolean>
function route.between(graph, from, to)
  local upper = chain.ancestors(graph, to or graph.heads)
  if not from or #from == 0 then return upper end
  local range, met = {}, false
  for revision in pairs(chain.descendants(graph, from)) do
    if upper[revision] then range[revision] = true end
  end
  for _, revision in ipairs(from) do met = met or range[revision] or false end
  if not met then
    failure.usage(('"%s" does not lead to "%s"'):format(table.concat(from, ", "),
      table.concat(to or graph.heads, ", ")), 'See "mig history" for who follows whom.')
  end
  return range
end

return route
