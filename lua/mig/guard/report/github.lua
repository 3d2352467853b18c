--- Findings as annotations of GitHub Actions.

local github = {}

local LEVELS = { error = "error", warning = "warning", note = "notice" }

local function escape(text)
  return (text:gsub("%%", "%%25"):gsub("\r", "%%0D"):gsub("\n", "%%0A"))
end

local function property(text)
  return (escape(tostring(text)):gsub(":", "%%3A"):gsub(",", "%%2C"))
end

--- One line a finding: ::warning file=…,line=…,col=…,title=…::message
---@param outcome table
---@return string
function github.text(outcome)
  local lines = {}
  for i, item in ipairs(outcome.findings) do
    lines[i] = ("::%s file=%s,line=%d,col=%d,title=%s::%s"):format(LEVELS[item.severity],
      property(item.file), item.line, item.column, property("mig lint: " .. item.rule),
      escape(item.message .. "\n" .. item.why))
  end
  return table.concat(lines, "\n")
end

return github
