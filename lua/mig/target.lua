--- Which revisions a person means. The words, as in Alembic:
---
---     1715044020  1715  add_author  billing     a revision, its prefix or its message's, a label
---     head  heads  base  current                where the files or the database are
---     billing@head  billing@base  billing@1715  the same within a branch (label or revision)
---     1715044020+2  head-1  +2  -1  billing@+1  steps from there, or from where the database is
---
--- What is a revision as it stands is taken so, whatever characters it has.

local chain = require("mig.chain")
local failure = require("mig.failure")
local nearest = require("mig.nearest")

local target = {}

---@class mig.Position where the database is
---@field applied table<string, any> set of applied revisions
---@field current string[]

---@class mig.Target a word in its parts
---@field branch string|nil label or revision in front of "@"
---@field symbol string|nil
---@field steps integer|nil

local SYMBOLS = { head = true, heads = true, base = true, current = true }

local function same_start(text, wanted)
  return text ~= nil and text:lower():sub(1, #wanted) == wanted
end

--- Revisions that begin so, and where none does those whose message or file name begins so.
local function matches(graph, word)
  local by_revision, by_message, wanted = {}, {}, word:lower()
  for _, migration in ipairs(graph.order) do
    if migration.revision:sub(1, #word) == word then
      by_revision[#by_revision + 1] = migration.revision
    elseif same_start(migration.name, wanted) or same_start(migration.slug, wanted) then
      by_message[#by_message + 1] = migration.revision
    end
  end
  return by_revision, by_message
end

local function revisions_of(graph)
  local known = {}
  for _, migration in ipairs(graph.order) do known[#known + 1] = migration.revision end
  for label in pairs(graph.labels) do known[#known + 1] = label end
  table.sort(known)
  return known
end

local function unknown(graph, word)
  failure.usage(('revision "%s" does not exist'):format(word),
    failure.did_you_mean(nearest.find(word, revisions_of(graph))) or 'See "mig history".')
end

local function ambiguous(word, found)
  failure.usage(('"%s" stands for %d revisions'):format(word, #found),
    "It could be " .. table.concat(found, ", ", 1, math.min(#found, 5))
      .. (#found > 5 and ", …" or "."))
end

--- One revision by itself: revision, label, prefix, prefix of a message; nil when there is none.
local function find_plain(graph, word)
  if graph.by_revision[word] then return word end
  if graph.labels[word] then return graph.labels[word] end
  if word == "" then return nil end
  local found, messages = matches(graph, word)
  if #found == 0 then found = messages end
  if #found > 1 then ambiguous(word, found) end
  return found[1]
end

local function cut_steps(word)
  local symbol, steps = word:match("^(.-)([+-]%d+)$")
  if not steps then return word, nil end
  return symbol ~= "" and symbol or nil, math.tointeger(tonumber(steps))
end

local function is_plain(graph, word)
  if graph.by_revision[word] or graph.labels[word] then return true end
  local found, messages = matches(graph, word)
  return #found == 1 or #found == 0 and #messages > 0
end

--- Cuts a word into branch, symbol and steps.
---@param graph mig.Chain
---@param word string
---@return mig.Target
function target.parse(graph, word)
  if SYMBOLS[word] or word ~= "" and is_plain(graph, word) then return { symbol = word } end
  local branch, rest = word:match("^([^@]+)@(.*)$")
  local symbol, steps = cut_steps(rest or word)
  if branch and not steps and symbol == "" then unknown(graph, word) end
  if branch then
    local revision = find_plain(graph, branch)
    if not revision then
      failure.usage(('there is no branch "%s"'):format(branch),
        failure.did_you_mean(nearest.find(branch, revisions_of(graph)))
          or "A branch is named by a label or a revision of it.")
    end
    branch = graph.labels[branch] and branch or revision
  end
  return { branch = branch, symbol = symbol, steps = steps }
end

--- The heads of the history or of a branch.
---@param graph mig.Chain
---@param branch string|nil
---@return string[]
function target.heads(graph, branch)
  if not branch then return graph.heads end
  local within, heads = chain.branch(graph, branch), {}
  for _, revision in ipairs(graph.heads) do
    if within[revision] then heads[#heads + 1] = revision end
  end
  return heads
end

local function only_head(graph, branch)
  local heads = target.heads(graph, branch)
  if #heads > 1 then chain.raise_heads(graph, heads, branch) end
  if #heads == 0 then failure.usage("there are no migrations yet", 'Write one: "mig new".') end
  return heads
end

--- Where the database is, within a branch: its revisions there that no applied one of the branch
--- follows.
local function current_in(graph, position, branch)
  if not branch then return position.current end
  local within, found = chain.branch(graph, branch), {}
  for _, migration in ipairs(graph.order) do
    local revision, last = migration.revision, true
    if within[revision] and position.applied[revision] then
      for _, child in ipairs(graph.children[revision]) do
        last = last and not (within[child] and position.applied[child])
      end
      if last then found[#found + 1] = revision end
    end
  end
  return found
end

local function within_branch(graph, branch, revision)
  if not branch then return revision end
  local bearer = graph.labels[branch] or branch
  if chain.branch(graph, branch)[revision] or chain.ancestors(graph, bearer)[revision] then
    return revision
  end
  failure.usage(('revision "%s" is not on branch "%s"'):format(revision, branch))
end

--- The revisions that a symbol stands for. "base" is none.
local function of_symbol(graph, parsed, position)
  local symbol, branch = parsed.symbol, parsed.branch
  if symbol == "base" then return {} end
  if symbol == "heads" then return target.heads(graph, branch) end
  if symbol == "head" then return only_head(graph, branch) end
  if symbol == "current" and position then return current_in(graph, position, branch) end
  local revision = find_plain(graph, symbol)
  if not revision then unknown(graph, symbol) end
  return { within_branch(graph, branch, revision) }
end

local function too_far(word, steps, at)
  failure.usage(('"%s" leads beyond the %s of the history'):format(word, steps > 0 and "end"
    or "beginning"), ('From "%s" there %s.'):format(at, steps > 0 and "are fewer steps up"
    or "are fewer steps down"))
end

local function fork(word, revision, list)
  failure.usage(('"%s" is ambiguous: the way forks at "%s"'):format(word, revision),
    "It leads to " .. table.concat(list, " and ") .. ": name the revision, or a branch with "
      .. "label@…")
end

local function next_up(graph, revision, within)
  local list = {}
  for _, child in ipairs(revision and graph.children[revision] or graph.bases) do
    if not within or within[child] then list[#list + 1] = child end
  end
  return list
end

local function next_down(graph, revision, within)
  local parents, list = graph.by_revision[revision].parents, {}
  if #parents < 2 or not within then return parents end
  for _, parent in ipairs(parents) do
    if within[parent] then list[#list + 1] = parent end
  end
  return #list > 0 and list or parents
end

--- The branch, and what it stands on.
local function with_ancestors(graph, branch)
  local within = chain.branch(graph, branch)
  for revision in pairs(chain.ancestors(graph, graph.labels[branch] or branch)) do
    within[revision] = true
  end
  return within
end

--- Goes steps from a revision, along the branch where one is named; nil is before the first.
---@param graph mig.Chain
---@param word string as the person wrote it
---@param from string|nil
---@param steps integer
---@param branch string|nil
---@return string|nil
local function walk(graph, word, from, steps, branch)
  local within, at = branch and with_ancestors(graph, branch), from
  for _ = 1, math.abs(steps) do
    if steps < 0 and at == nil then too_far(word, steps, from or "base") end
    local list = steps > 0 and next_up(graph, at, within) or next_down(graph, at, within)
    if #list > 1 then fork(word, at or "base", list) end
    if #list == 0 and steps > 0 then too_far(word, steps, from or "base") end
    at = list[1]
  end
  return at
end

--- The revisions that a word stands for; none for "base". Steps need a symbol to start from.
---@param graph mig.Chain
---@param word string
---@param position mig.Position|nil what "current" stands for
---@return string[]
---@return mig.Target parsed
function target.resolve(graph, word, position)
  local parsed = target.parse(graph, word)
  if parsed.symbol == "current" and not position then
    failure.usage('"current" needs the database, which this command does not ask')
  end
  if not parsed.symbol then
    if not position then failure.usage(('"%s" has no revision to start from'):format(word)) end
    parsed.symbol = "current"
  end
  local found = of_symbol(graph, parsed, position)
  if not parsed.steps then return found, parsed end
  if #found > 1 then
    failure.usage(('"%s" is ambiguous: it could start from %s'):format(word,
      table.concat(found, " or ")), "Name the branch: label@+1, or the revision.")
  end
  return { walk(graph, word, found[1], parsed.steps, parsed.branch) }, parsed
end

--- The one revision that a word stands for. Raises usage errors.
---@param graph mig.Chain
---@param word string
---@param position mig.Position|nil
---@return string revision
function target.one(graph, word, position)
  local found = target.resolve(graph, word, position)
  if #found == 1 then return found[1] end
  if #found > 1 then ambiguous(word, found) end
  failure.usage(('"%s" is no revision: it is before the first'):format(word))
end

local function end_of_range(graph, word, position, other)
  if word == "" then return nil end
  local steps = math.tointeger(tonumber(word:match("^[+-]%d+$") or ""))
  if not steps then return (target.resolve(graph, word, position)) end
  local from = other or (position and position.current) or {}
  if #from > 1 then
    failure.usage(('"%s" is ambiguous: it could start from %s'):format(word,
      table.concat(from, " or ")))
  end
  return { walk(graph, word, from[1], steps) }
end

--- The two ends of "FROM:TO": lists of revisions, nil where nothing is written. A count is taken
--- from the other end: "-3:current", "1715:+2". A single word is the end.
---@param graph mig.Chain
---@param text string
---@param position mig.Position|nil
---@return string[]|nil from
---@return string[]|nil to
function target.range(graph, text, position)
  local first, last = text:match("^(.-):(.*)$")
  if not first then return nil, (end_of_range(graph, text, position)) end
  if first:find("^[+-]%d+$") then
    local to = end_of_range(graph, last, position)
    return end_of_range(graph, first, position, to or graph.heads), to
  end
  local from = end_of_range(graph, first, position)
  return from, (end_of_range(graph, last, position, from))
end

return target
