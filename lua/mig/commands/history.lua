--- `mig history`: all migrations, the newest first.

local core = require("mig.core")
local history = require("mig.history")
local json = require("mig.render.json")

local command = {}

--- The ledger, where there is a database; the files alone where there is none.
local function read(context)
  local ok, conn = pcall(context.connect)
  if ok then return history.read(context, conn) end
  if not core.is_error(conn) or conn.kind ~= "connection" then error(conn, 0) end
  context.render:warn("the database was not asked: " .. conn.message)
  local made = history.files(context)
  return { graph = made.graph, applied = {}, missing = {}, changed = {}, current = {},
    no_database = true }
end

local function describe(file, row)
  local item = {
    revision = file.revision, parents = json.list(file.parents), name = file.name,
    file = not file.stored and file.file or nil, applied = row ~= nil,
  }
  for _, name in ipairs({ "applied_at", "applied_by", "host", "duration_ms", "mig_version" }) do
    item[name] = row and row[name]
  end
  return item
end

local function state_of(file, row, current, no_database)
  if no_database then return "" end
  if current[file.revision] then return "current" end
  if file.stored then return "gone" end
  return row and "applied" or "pending"
end

local function details(file, row)
  local place = file.stored and "(gone; the ledger keeps its text)" or file.file
  local lines = { "    file     " .. place }
  lines[#lines + 1] = "    follows  " .. (#file.parents > 0 and table.concat(file.parents, ", ")
    or "nothing")
  if row then
    lines[#lines + 1] = ("    applied  %s by %s from %s in %d ms, mig %s"):format(
      row.applied_at, row.applied_by, row.host, row.duration_ms, row.mig_version)
  end
  return lines
end

---@param context mig.Context
---@return integer exit code
function command.run(context)
  local state, render = read(context), context.render
  local current, rows, extra, list = {}, {}, {}, json.list()
  for _, revision in ipairs(state.current) do current[revision] = true end
  for place = #state.graph.order, 1, -1 do
    local file = state.graph.order[place]
    local row = state.applied[file.revision]
    rows[#rows + 1] = {
      file.revision, state_of(file, row, current, state.no_database), file.name,
    }
    extra[#extra + 1] = details(file, row)
    list[#list + 1] = describe(file, row)
  end
  for i, line in ipairs(render:columns(rows)) do
    render:result(line)
    for _, detail in ipairs(render.verbose and extra[i] or {}) do render:result(detail) end
  end
  if #rows == 0 then render:say("There are no migrations in " .. context.migrations_dir .. ".") end
  render:document({ migrations = list, current = json.list(state.current) })
  return 0
end

return command
