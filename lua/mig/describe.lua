--- One migration with everything that files, graph and ledger say of it: for `show`, `history -v`
--- and --json.

local chain = require("mig.chain")
local json = require("mig.render.json")

local describe = {}

---@class mig.Describer
---@field state mig.History
---@field branches table<string, string[]> labels that reach a revision
---@field current table<string, boolean>
---@field changed table<string, boolean>
local methods = {}
methods.__index = methods

local function set_of(revisions)
  local set = {}
  for _, revision in ipairs(revisions) do set[revision] = true end
  return set
end

--- What is asked for every migration of a history, found once.
---@param state mig.History graph, applied, current, changed
---@return mig.Describer
function describe.new(state)
  local changed = {}
  for _, file in ipairs(state.changed) do changed[file.revision] = true end
  return setmetatable({
    state = state, branches = chain.spread_labels(state.graph), current = set_of(state.current),
    changed = changed,
  }, methods)
end

--- What a revision is in the graph: head, base, branch point, merge point.
---@param file table
---@return string[]
function methods:roles(file)
  local children, roles = self.state.graph.children[file.revision], {}
  if #children == 0 then roles[#roles + 1] = "head" end
  if #file.parents == 0 then roles[#roles + 1] = "base" end
  if #children > 1 then roles[#roles + 1] = "branch point" end
  if #file.parents > 1 then roles[#roles + 1] = "merge point" end
  return roles
end

--- Where it stands: "current", "applied", "pending", "gone"; empty when no database was asked.
---@param file table
---@return string
function methods:standing(file)
  if self.state.no_database then return "" end
  if self.current[file.revision] then return "current" end
  if file.stored then return "gone" end
  return self.state.applied[file.revision] and "applied" or "pending"
end

local ROW_FIELDS = { "applied_at", "applied_by", "host", "duration_ms", "mig_version" }

--- As --json prints it.
---@param file table
---@return table
function methods:document(file)
  local graph, revision = self.state.graph, file.revision
  local row = self.state.applied[revision]
  local item = {
    revision = revision, name = file.name, file = not file.stored and file.file or nil,
    parents = json.list(file.parents), children = json.list(graph.children[revision]),
    labels = json.list(file.labels), branches = json.list(self.branches[revision]),
    depends_on = json.list(graph.needs[revision]),
    needed_by = json.list(graph.dependents[revision]), roles = json.list(self:roles(file)),
    applied = row ~= nil, changed = self.changed[revision] or false,
  }
  for _, name in ipairs(ROW_FIELDS) do item[name] = row and row[name] end
  return item
end

local function joined(list, none)
  return list and #list > 0 and table.concat(list, ", ") or none
end

--- Pairs of a word and a text, for people.
---@param file table
---@return string[][]
function methods:lines(file)
  local graph, revision = self.state.graph, file.revision
  local row, lines = self.state.applied[file.revision], {}
  local function add(label, text)
    if text then lines[#lines + 1] = { label, text } end
  end
  add("file", file.stored and "gone; the ledger keeps its text" or file.file)
  add("follows", joined(file.parents, "nothing"))
  add("followed by", joined(graph.children[revision], "nothing"))
  add("labels", joined(file.labels))
  add("branches", joined(self.branches[revision]))
  add("depends on", joined(graph.needs[revision]))
  add("needed by", joined(graph.dependents[revision]))
  add("is", joined(self:roles(file)))
  add("applied", row and ("%s by %s from %s, %d ms, mig %s"):format(
    row.applied_at, row.applied_by, row.host, row.duration_ms, row.mig_version)
    or not self.state.no_database and "no" or nil)
  if self.changed[revision] then add("changed", "after it was applied") end
  return lines
end

local function note_of(words)
  return #words > 0 and "(" .. table.concat(words, ", ") .. ")" or ""
end

--- What a list says of a migration beside its name: roles and labels where the history is no
--- simple line.
---@param file table
---@return string
function methods:note(file)
  local graph, words = self.state.graph, {}
  for _, role in ipairs(self:roles(file)) do
    if role == "branch point" or role == "merge point"
      or (role == "head" and #graph.heads > 1) or (role == "base" and #graph.bases > 1) then
      words[#words + 1] = role
    end
  end
  for _, label in ipairs(file.labels or {}) do words[#words + 1] = label end
  local needs = joined(graph.needs[file.revision])
  if needs then words[#words + 1] = "depends on " .. needs end
  return note_of(words)
end

return describe
