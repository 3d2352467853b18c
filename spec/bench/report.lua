--- The table that the bench prints: what | figure | aim | ok or short.
local report = {}

local WIDTHS = { 66, 34, 12 }

local function cell(text, width)
  local length = utf8.len(text) or #text
  return text .. (" "):rep(math.max(0, width - length))
end

local function line(what, figure, aim, verdict)
  print(cell(what, WIDTHS[1]) .. cell(figure, WIDTHS[2]) .. cell(aim, WIDTHS[3]) .. verdict)
end

function report.head(text)
  print()
  line(text, "figure", "aim", "")
  print(("-"):rep(WIDTHS[1] + WIDTHS[2] + WIDTHS[3] + 5))
end

--- A figure with an aim: `limit` is the most that it may be.
---@param what string
---@param value number
---@param limit number
---@param format string of both numbers
---@param remark string|nil
function report.aim(what, value, limit, format, remark)
  local figure = format:format(value) .. (remark and " (" .. remark .. ")" or "")
  line(what, figure, "≤ " .. format:format(limit), value <= limit and "ok" or "short")
end

--- A figure without one.
---@param what string
---@param figure string
function report.figure(what, figure)
  line(what, figure, "", "")
end

return report
