--- `mig doctor`: looks for what may be wrong.

local doctor = require("mig.doctor")
local json = require("mig.render.json")

local command = {}

local COLORS = { ok = "green", warning = "yellow", problem = "red" }

local function show(render, finding)
  render:result(("%s  %s: %s"):format(
    render.paint(COLORS[finding.level], ("%-7s"):format(finding.level)), finding.check,
    finding.text))
  if finding.hint then render:result("         " .. finding.hint) end
end

local function count(findings, level)
  local number = 0
  for _, finding in ipairs(findings) do
    if finding.level == level then number = number + 1 end
  end
  return number
end

local function summary(problems, warnings)
  if problems + warnings == 0 then return "Nothing is wrong." end
  return ("%d problem%s, %d warning%s."):format(problems, problems == 1 and "" or "s", warnings,
    warnings == 1 and "" or "s")
end

---@param context mig.Context
---@return integer exit code
function command.run(context)
  local render = context.render
  local findings = doctor.look(context, function(finding) show(render, finding) end)
  local problems, warnings = count(findings, "problem"), count(findings, "warning")
  render:result(summary(problems, warnings))
  render:document({ ok = problems == 0, findings = json.list(findings) })
  return problems == 0 and 0 or 1
end

return command
