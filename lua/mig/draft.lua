--- A migration that is being written: what it follows, its revision, its file.

local chain = require("mig.chain")
local core = require("mig.core")
local failure = require("mig.failure")
local files = require("mig.files")
local paths = require("mig.path")
local target = require("mig.target")
local template = require("mig.template")
local writer = require("mig.writer")

local draft = {}

---@class mig.Draft
---@field revision string
---@field parents string[]
---@field path string
---@field text string

--- The message of the command line, in one line. Raises when there is none.
---@param context mig.Context
---@param example string
---@return string
function draft.message(context, example)
  local message = context.options.message or context.arguments[1]
  if message and message:find("%S") then return (message:gsub("%s*\n%s*", " ")) end
  failure.usage("a migration needs a message", example)
end

--- Raises when something follows one of the revisions already.
---@param graph mig.Chain
---@param revisions string[]
---@param hint string what to do, behind "… follows it"
function draft.check_heads(graph, revisions, hint)
  for _, revision in ipairs(revisions) do
    local children = graph.children[revision]
    if #children > 0 then
      failure.usage(('revision "%s" is not a head'):format(revision),
        table.concat(children, ", ") .. " follows it" .. hint)
    end
  end
end

--- What a new migration follows: --head, or the only head.
---@param context mig.Context
---@param graph mig.Chain
---@return string[]
function draft.parents(context, graph)
  local word = context.options.head
  if not word then
    local head = chain.head(graph)
    return head and { head } or {}
  end
  local parents = target.resolve(graph, word)
  if not context.options.splice then
    draft.check_heads(graph, parents, " already: --splice begins a branch there.")
  end
  return parents
end

local function check_labels(graph, labels)
  for _, label in ipairs(labels) do
    local other = graph.labels[label] or graph.by_revision[label] and label
    if other then
      failure.usage(('label "%s" is taken'):format(label),
        ("%s has it."):format(graph.by_revision[other].file))
    end
  end
end

local function dependencies(graph, words)
  local list = {}
  for i, word in ipairs(words) do list[i] = target.one(graph, word) end
  return #list > 0 and list or nil
end

local function folder_of(context)
  local wanted = context.options.folder
  if not wanted then return context.migrations_dir end
  for _, folder in ipairs(context.migrations_dirs) do
    if folder == wanted or folder:match("([^/]*)$") == wanted then return folder end
  end
  failure.usage(('"%s" is no folder of this project\'s migrations'):format(wanted),
    "migrations in mig.lua names " .. table.concat(context.migrations_dirs, ", ") .. ".")
end

local function text_of(place, migration)
  if not place then return writer.text(migration) end
  return template.migration(place, writer.parts(migration), migration.message)
end

local function check_free(path)
  if not core.fs.exists(path) then return end
  failure.usage(("%s is there already"):format(path),
    "file_name in mig.lua gives two migrations one name: ${revision} makes it its own.")
end

local function check_revision(file, revision, place)
  if file.revision == revision then return end
  failure.usage(('the template makes a migration of revision "%s", not "%s"'):format(
    file.revision, revision), "Have ${fields} alone set up_revision.", { source = place })
end

---@class mig.DraftFields
---@field message string
---@field parents string[]
---@field up table[]|nil steps
---@field down table[]|nil
---@field remarks string[]|nil

--- Composes a migration; nothing is written yet.
---@param context mig.Context
---@param list mig.File[] the files that are there
---@param graph mig.Chain
---@param fields mig.DraftFields
---@return mig.Draft
function draft.compose(context, list, graph, fields)
  local labels = context.options.label or {}
  check_labels(graph, labels)
  local revision = files.next_revision(list)
  local settings = context.config
  local path = paths.join(folder_of(context),
    template.file_name(settings.file_name, revision, fields.message))
  local text = text_of(settings.template, {
    message = fields.message, up_revision = revision, down_revision = fields.parents,
    labels = #labels > 0 and labels or nil,
    depends_on = dependencies(graph, context.options.depends_on or {}),
    up = fields.up or {}, down = fields.down or {}, remarks = fields.remarks,
  })
  check_free(path)
  check_revision(files.parse(text, path, context.environment), revision, settings.template)
  return { revision = revision, parents = fields.parents, path = path, text = text }
end

--- Writes the file.
---@param made mig.Draft
function draft.write(made)
  core.fs.mkdir(made.path:match("^(.*)/[^/]*$") or ".")
  core.fs.write_atomic(made.path, made.text)
end

--- down_revision as --json gives it: a revision, a list of several, or nothing.
---@param parents string[]
---@return string|string[]|nil
function draft.parent_value(parents)
  if #parents > 1 then return parents end
  return parents[1]
end

return draft
