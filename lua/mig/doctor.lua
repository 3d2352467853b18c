--- What may be wrong with a project, its database and its role, one check after the other.

local database = require("mig.database")
local failure = require("mig.failure")
local files = require("mig.doctor.files")
local server = require("mig.doctor.server")

local doctor = {}

---@class mig.Finding
---@field level "ok"|"warning"|"problem"
---@field check string
---@field text string
---@field hint string|nil

---@class mig.Patient what the checks look at
---@field context mig.Context
---@field conn table|nil
---@field state mig.History|nil

local function connected(patient)
  local conn = patient.context.connect()
  patient.conn = conn
  local version = conn:server_version()
  return { level = "ok", text = ("%s, PostgreSQL %d.%d"):format(database.label(conn),
    version // 10000, version % 10000) }
end

-- A check gives a finding or a list of them, or nil when there is nothing to say. `needs` names
-- what an earlier one has to have found, `hint` helps where it fails and nobody knows better.
local CHECKS = {
  { name = "settings", run = files.settings },
  { name = "migrations", run = files.migrations },
  { name = "goal", run = files.goal },
  { name = "private files", run = files.ignored },
  { name = "database", run = connected,
    hint = 'See "mig config database --show-origin" for where it comes from.' },
  { name = "version", needs = "conn", run = server.version },
  { name = "pooler", needs = "conn", run = server.pooler },
  { name = "role", needs = "conn", run = server.role },
  { name = "scratch databases", needs = "conn", run = server.scratch },
  { name = "ledger", needs = "conn", run = server.ledger },
  { name = "history", needs = "state", run = server.history },
  { name = "lock", needs = "conn", run = server.lock },
  { name = "indexes", needs = "conn", run = server.indexes },
  { name = "transactions", needs = "conn", run = server.transactions },
}

--- What a check found, as a list. An error of its own is a finding.
local function findings_of(check, patient)
  local ok, found = xpcall(check.run, failure.handler, patient)
  if not ok then
    if found.kind == "interrupted" or found.kind == "bug" then error(found, 0) end
    local place = found.source and (found.source .. ": ") or ""
    found = { level = "problem", text = place .. found.message, hint = found.hint or check.hint }
  end
  if not found then return {} end
  return found.level and { found } or found
end

--- Looks at everything.
---@param context mig.Context
---@param see fun(finding: mig.Finding)
---@return mig.Finding[]
function doctor.look(context, see)
  local patient, all = { context = context }, {}
  for _, check in ipairs(CHECKS) do
    if not check.needs or patient[check.needs] then
      for _, finding in ipairs(findings_of(check, patient)) do
        finding.check = check.name
        all[#all + 1] = finding
        see(finding)
      end
    end
  end
  return all
end

return doctor
