--- Findings as a Code Quality report of GitLab.

local core = require("mig.core")
local json = require("mig.render.json")

local gitlab = {}

local LEVELS = { error = "critical", warning = "major", note = "info" }

--- The report: a JSON list.
---@param outcome table
---@return string
function gitlab.text(outcome)
  local list = {}
  for i, item in ipairs(outcome.findings) do
    local place = table.concat({ item.rule, item.file, item.statement or "", item.message }, "\n")
    list[i] = {
      description = item.message, check_name = item.rule, severity = LEVELS[item.severity],
      fingerprint = core.sha256(place), location = { path = item.file,
        lines = { begin = item.line } },
    }
  end
  return json.encode(json.list(list))
end

return gitlab
