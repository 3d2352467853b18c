--- `mig accept`: an edit of a migration that has run is meant; the ledger takes the file's new
--- text, and its audit table says who decided so.

local failure = require("mig.failure")
local history = require("mig.history")
local json = require("mig.render.json")
local ledger = require("mig.ledger")
local sequence = require("mig.sequence")
local target = require("mig.target")

local accept = {}

local function changed_set(state)
  local set = {}
  for _, file in ipairs(state.changed) do set[file.revision] = file end
  return set
end

--- The changed files that are meant: the named ones, or all.
local function chosen(state, words)
  if #words == 0 then return state.changed end
  local changed, list = changed_set(state), {}
  for _, word in ipairs(words) do
    local revision = target.one(state.graph, word, state)
    local file = changed[revision]
    if not file then
      failure.usage(('migration "%s" has not changed'):format(revision),
        state.applied[revision] and "It is what the ledger has of it, but for its formatting."
          or "It has not been applied yet: edit it as you like.")
    end
    list[#list + 1] = file
  end
  return list
end

local function write(context, conn, state, list)
  local sql = { "BEGIN" }
  for _, file in ipairs(list) do
    local row = state.applied[file.revision]
    local detail = ("checksum %s instead of %s"):format(file.checksum, row.checksum)
    if context.options.message then detail = context.options.message .. "; " .. detail end
    sql[#sql + 1] = ledger.update_statement(state.ledger, file)
    sql[#sql + 1] = ledger.audit_statement(state.ledger, "accept", file.revision, detail)
  end
  sql[#sql + 1] = "COMMIT"
  conn:script(table.concat(sql, ";\n"))
end

local function nothing(context)
  context.render:result("Nothing to accept: no migration was changed after it was applied.")
  context.render:document({ accepted = json.list() })
  return 0
end

---@param context mig.Context
---@return integer exit code
function accept.run(context)
  local render, state = context.render, history.read(context)
  local conn = context.connect()
  if #chosen(state, context.arguments) == 0 then return nothing(context) end
  local lock <close> = sequence.lock(context, conn, state.ledger) -- luacheck: ignore
  ledger.create(state.ledger, conn)
  state = history.read(context, conn, state.files)
  local list, document = chosen(state, context.arguments), json.list()
  if #list == 0 then return nothing(context) end
  write(context, conn, state, list)
  for i, file in ipairs(list) do
    render:result(("accepted %s  %s"):format(file.revision, file.file))
    document[i] = { revision = file.revision, name = file.name, file = file.file,
      checksum = file.checksum, old_checksum = state.applied[file.revision].checksum }
  end
  render:document({ accepted = document })
  return 0
end

return accept
