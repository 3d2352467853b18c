--- `mig status`: what is applied, what is pending, what does not fit.

local directions = require("mig.directions")
local failure = require("mig.failure")
local history = require("mig.history")
local json = require("mig.render.json")
local journal = require("mig.journal")

local status = {}

local SHOWN = 10 -- applied migrations shown without -v

local function describe(file, row)
  return {
    revision = file.revision, name = file.name, file = not file.stored and file.file or nil,
    applied_at = row and row.applied_at, applied_by = row and row.applied_by,
  }
end

local function applied_list(state)
  local list = json.list()
  for i, row in ipairs(state.rows) do
    list[i] = describe(state.graph.by_revision[row.revision], row)
  end
  return list
end

local function revisions(list)
  local names = json.list()
  for _, item in ipairs(list) do names[#names + 1] = item.revision end
  return names
end

local function unfinished(state)
  local list = json.list()
  for i, item in ipairs(journal.unfinished(state.journal)) do
    list[i] = {
      revision = item.revision, direction = item.direction, step = item.step,
      ended = item.entry.ended, statement = item.entry.statement, failure = item.entry.failure,
      started_at = item.entry.started_at, started_by = item.entry.host,
    }
  end
  return list
end

local function document(context, state)
  if not context.render.json then return end
  local pending = json.list()
  for _, file in ipairs(state.pending) do pending[#pending + 1] = describe(file) end
  context.render:document({
    database = context.database_label(), current = json.list(state.current),
    heads = json.list(state.graph.heads), applied = applied_list(state), pending = pending,
    changed = revisions(state.changed), missing = revisions(state.missing),
    behind = revisions(state.behind), unfinished = unfinished(state),
  })
end

local function marks(state)
  local mark = {}
  for _, file in ipairs(state.changed) do mark[file.revision] = "changed since" end
  for _, row in ipairs(state.missing) do mark[row.revision] = "file is gone" end
  for _, file in ipairs(state.behind) do mark[file.revision] = "behind what is applied" end
  return mark
end

local function show_applied(render, state, mark)
  local applied = state.rows
  if #applied == 0 then return end
  render:result(render.paint("bold", ("Applied (%d)"):format(#applied)))
  local rows, first = {}, 1
  if not render.verbose and #applied > SHOWN then
    first = #applied - SHOWN + 1
    render:result(("  … %d more; -v shows them"):format(first - 1))
  end
  for i, item in ipairs(applied) do
    if i >= first or mark[item.revision] then
      rows[#rows + 1] = {
        item.revision, item.applied_at, state.graph.by_revision[item.revision].name,
        mark[item.revision] and ("(" .. mark[item.revision] .. ")") or "",
      }
    end
  end
  for _, line in ipairs(render:columns(rows, "  ")) do render:result(line) end
end

local function show_pending(render, state, mark)
  if #state.pending == 0 then return end
  render:result(render.paint("bold", ("Pending (%d)"):format(#state.pending)))
  local rows = {}
  for _, file in ipairs(state.pending) do
    local note = mark[file.revision] and ("(" .. mark[file.revision] .. ")") or ""
    rows[#rows + 1] = { file.revision, file.name, note }
  end
  for _, line in ipairs(render:columns(rows, "  ")) do render:result(line) end
end

local function next_step(state)
  local half = journal.unfinished(state.journal)[1]
  if half then
    return ('Run "mig %s" to finish what is half done.'):format(
      directions.command[half.direction])
  end
  if #state.missing > 0 then
    return "Revisions in the ledger have no file: get the files back, or roll them back."
  end
  if #state.graph.heads > 1 then
    return ("The history has %d heads: %s."):format(
      #state.graph.heads, table.concat(state.graph.heads, ", "))
  end
  if #state.pending > 0 then return 'Run "mig apply" to apply what is pending.' end
  if #state.files == 0 then return 'No migrations yet: "mig generate" or "mig new" writes one.' end
  return "Up to date."
end

local function show(context, state)
  local render, mark = context.render, marks(state)
  local current = #state.current > 0 and table.concat(state.current, ", ") or "base"
  render:result("Database  " .. context.database_label())
  render:result("At        " .. render.paint("bold", current))
  show_applied(render, state, mark)
  show_pending(render, state, mark)
  for _, item in ipairs(journal.unfinished(state.journal)) do
    render:result(render.paint("yellow", journal.describe(item)))
  end
  render:result(next_step(state))
end

---@param context mig.Context
---@return integer exit code
function status.run(context)
  local state = history.read(context)
  document(context, state)
  show(context, state)
  return #state.missing > 0 and failure.exit_code({ kind = "diverged" }) or 0
end

return status
