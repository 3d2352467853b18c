--- `mig show`: one migration.

local chain = require("mig.chain")
local history = require("mig.history")
local json = require("mig.render.json")
local ledger = require("mig.ledger")

local show = {}

local function is_changed(state, revision)
  for _, file in ipairs(state.changed) do
    if file.revision == revision then return true end
  end
  return false
end

local function lines_of(file, row, changed)
  local lines = {
    { "revision", file.revision }, { "message", file.name },
    { "follows", #file.parents > 0 and table.concat(file.parents, ", ") or "nothing" },
    { "file", file.stored and "gone; the ledger keeps its text" or file.file },
  }
  if row then
    lines[#lines + 1] = { "applied", ("%s by %s from %s, %d ms, mig %s"):format(
      row.applied_at, row.applied_by, row.host, row.duration_ms, row.mig_version) }
  else
    lines[#lines + 1] = { "applied", "no" }
  end
  if changed then lines[#lines + 1] = { "changed", "after it was applied" } end
  return lines
end

---@param context mig.Context
---@return integer exit code
function show.run(context)
  local conn = context.connect()
  local state = history.read(context, conn)
  local revision = chain.resolve(state.graph, context.arguments[1], state.current[1])
  local file, row = state.graph.by_revision[revision], state.applied[revision]
  local changed = is_changed(state, revision)
  local text = file.text or ledger.text(state.ledger, conn, revision)
  local render = context.render
  for _, line in ipairs(render:columns(lines_of(file, row, changed))) do render:result(line) end
  render:result("")
  render:result((text or ""):gsub("\n+$", ""))
  render:document({
    revision = revision, parents = json.list(file.parents), name = file.name,
    file = not file.stored and file.file or nil, applied = row ~= nil, changed = changed,
    applied_at = row and row.applied_at, applied_by = row and row.applied_by,
    host = row and row.host, duration_ms = row and row.duration_ms, text = text,
  })
  return 0
end

return show
