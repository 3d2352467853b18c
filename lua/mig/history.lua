--- Files and ledger together: what is applied, pending, changed, gone.

local chain = require("mig.chain")
local core = require("mig.core")
local failure = require("mig.failure")
local files = require("mig.files")
local journal = require("mig.journal")
local ledger = require("mig.ledger")
local route = require("mig.route")
local squashed = require("mig.squashed")

local history = {}

---@class mig.History
---@field files mig.File[]
---@field graph mig.Chain of files, and of applied revisions whose file is gone
---@field rows table[] ledger rows in the order in which they were applied
---@field applied table<string, table> ledger rows by revision
---@field superseded mig.Superseded[] ledger rows that a squashed migration stands for
---@field missing table[] ledger rows without a file
---@field changed mig.File[] files that are not what was applied
---@field behind mig.File[] pending files that something applied stands on
---@field pending mig.File[] all that is not applied, in order
---@field current string[] where the database is
---@field ledger mig.Ledger
---@field ledger_exists boolean
---@field journal mig.JournalEntry[] of migrations that are half done

-- These make the folder.
local WRITES = { init = true, generate = true, new = true, merge = true }

--- The project's folders. One that somebody named and that is not there is probably misspelt: that
--- is said.
local function open_folders(context)
  local named, opened = context.config.origin.migrations ~= "default", {}
  for i, folder in ipairs(context.migrations_dirs) do
    if named and not WRITES[context.command.name] and not core.fs.exists(folder) then
      context.render:warn(('the folder "%s" does not exist'):format(folder))
    end
    opened[i] = files.open(folder, context.environment)
  end
  return opened
end

local function read_folders(context, opened)
  local list = {}
  for _, folder in ipairs(opened) do
    local more = files.read(folder, context.environment)
    table.move(more, 1, #more, #list + 1, list)
  end
  return list
end

--- The files of the project.
---@param context mig.Context
---@return mig.File[]
function history.list(context)
  return read_folders(context, open_folders(context))
end

--- The files of the project and their graph. Raises on bad files and a broken graph.
---@param context mig.Context
---@return { files: mig.File[], graph: mig.Chain }
function history.files(context)
  local list = history.list(context)
  return { files = list, graph = chain.build(list) }
end

local function find_missing(rows, list)
  local has_file, missing = {}, {}
  for _, file in ipairs(list) do has_file[file.revision] = true end
  for _, row in ipairs(rows) do
    if not has_file[row.revision] then missing[#missing + 1] = row end
  end
  return missing
end

--- A migration that only the ledger knows.
local function stub(row, known)
  local parents = {}
  for _, parent in ipairs(ledger.parents_of(row)) do
    if known[parent] then parents[#parents + 1] = parent end
  end
  return {
    revision = row.revision, parents = parents, name = row.name, slug = "", stored = true,
    file = "migration_info:" .. row.revision, checksum = row.checksum,
  }
end

local function whole_graph(list, missing)
  local known, all = {}, table.move(list, 1, #list, 1, {})
  for _, file in ipairs(list) do known[file.revision] = true end
  for _, row in ipairs(missing) do known[row.revision] = true end
  for _, row in ipairs(missing) do all[#all + 1] = stub(row, known) end
  return chain.build(all)
end

local function find_changed(list, applied, superseded)
  local changed, settled = {}, {}
  for _, item in ipairs(superseded) do settled[item.file] = true end
  for _, file in ipairs(list) do
    local row = applied[file.revision]
    if row and not settled[file] and not files.is_unchanged(file, row.checksum) then
      changed[#changed + 1] = file
    end
  end
  return changed
end

--- Reads files and ledger, in one round trip. The server makes the session while the folders are
--- looked through, and answers while the files are read.
---@param context mig.Context
---@param conn table|nil nil: the context's
---@param list mig.File[]|nil files that were read before
---@param details boolean|nil rows have host, duration_ms and mig_version, too
---@return mig.History
function history.read(context, conn, list, details)
  local folders
  if not conn then
    context.begin_connect()
    folders = not list and open_folders(context)
    conn = context.connect()
  end
  local book = ledger.new(context.ledger_schema, context.ledger_table)
  local asked <close> = ledger.ask(book, conn, details)
  list = list or read_folders(context, folders or open_folders(context))
  local stands_alone, graph = pcall(chain.build, list)
  local all, exists, entries = asked:answer()
  local rows, superseded = squashed.settle(all, list)
  for place, row in ipairs(rows) do row.place = place end
  local applied, missing = ledger.by_revision(rows), find_missing(rows, list)
  if #missing > 0 or not stands_alone then graph = whole_graph(list, missing) end
  local pending = route.not_applied(graph, applied)
  return {
    files = list, graph = graph, rows = rows, applied = applied, missing = missing,
    changed = find_changed(list, applied, superseded), superseded = superseded,
    behind = #pending > 0 and route.behind(graph, applied) or {},
    pending = pending, current = route.current(graph, applied),
    ledger = book, ledger_exists = exists, journal = entries,
  }
end

--- Raises "diverged" when the ledger has a revision without a file.
---@param state mig.History
function history.check_files(state)
  local row = state.missing[1]
  if not row then return end
  squashed.check(row, state.files)
  local more = #state.missing > 1 and (" (and %d more)"):format(#state.missing - 1) or ""
  failure.raise({
    kind = "diverged", source = false,
    message = ('revision "%s" is in the ledger, but has no file%s'):format(row.revision, more),
    detail = ('"%s" was applied at %s by %s.'):format(row.name, row.applied_at, row.applied_by),
    hint = "Get its file back (is a branch not merged here?), or take it back with the text "
      .. "that the ledger keeps: mig rollback.",
  })
end

local BEHIND = "It was merged late, and has not run on this database."

--- What is done with pending migrations that something applied already stands on: "run" runs
--- them, "skip" leaves them pending, "refuse" raises "diverged".
---@param state mig.History
---@param pending mig.File[]
---@param policy "run"|"refuse"|"skip"
---@return mig.File[] what runs
function history.settle_behind(state, pending, policy)
  if policy == "run" or #state.behind == 0 then return pending end
  local behind, list = {}, {}
  for _, file in ipairs(state.behind) do behind[file.revision] = true end
  for _, file in ipairs(pending) do
    if not behind[file.revision] then
      list[#list + 1] = file
    elseif policy == "refuse" then
      failure.raise({
        kind = "diverged", source = file.file,
        message = ('migration "%s" lies behind what is applied'):format(file.revision),
        detail = BEHIND,
        hint = "--behind run runs it now, --behind skip leaves it out; mig rebase puts it behind "
          .. "the others.",
      })
    end
  end
  return list
end

--- Says which files are not what was applied, which were merged behind, and what is half done.
---@param state mig.History
---@param render mig.Render
function history.warn(state, render)
  for _, file in ipairs(state.changed) do
    render:warn(("%s was changed after it was applied at %s"):format(
      file.file, state.applied[file.revision].applied_at), #state.changed == 1
      and ("If that was meant: mig accept %s"):format(file.revision) or nil)
  end
  for _, file in ipairs(state.behind) do
    render:warn(("%s lies behind what is applied"):format(file.file),
      BEHIND)
  end
  for _, item in ipairs(journal.unfinished(state.journal)) do
    render:warn(journal.describe(item))
  end
end

--- For `generate`: raises unless the database is where the files are.
---@param state mig.History
function history.require_applied(state)
  history.check_files(state)
  if #state.pending == 0 then return end
  failure.raise({
    source = false,
    message = ("%d migration%s pending"):format(#state.pending,
      #state.pending == 1 and " is" or "s are"),
    detail = ("The database is at %s, the files at %s."):format(
      #state.current > 0 and table.concat(state.current, ", ") or "base",
      table.concat(state.graph.heads, ", ")),
    hint = 'Run "mig apply" first, or generate from the files: --from migrations.',
  })
end

return history
