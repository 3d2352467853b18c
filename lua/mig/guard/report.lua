--- Findings for people, and as JSON.

local json = require("mig.render.json")
local units = require("mig.backfill.units")
local weight = require("mig.guard.weight")

local report = {}

local function lasting(lock)
  if lock.work == "rewrite" then return " while all of it is written anew" end
  if lock.work == "scan" then return " while all of it is read" end
  return lock.waits and ", and older transactions are waited for" or ", for a moment"
end

--- "ACCESS EXCLUSIVE on orders: reads and writes wait while all of it is written anew (48 GB);
--- 1,200 statements a second would wait; 2 replicas replay it".
---@param lock mig.guard.Lock|nil
---@return string|nil
function report.lock_text(lock)
  if not lock then return nil end
  local words = { ("%s on %s"):format(lock.mode, lock.table) }
  if lock.blocks then words[#words + 1] = ": " .. lock.blocks end
  words[#words + 1] = lasting(lock)
  if lock.bytes then words[#words + 1] = (" (%s)"):format(units.size_text(lock.bytes)) end
  if lock.waiting and lock.waiting >= 1 then
    words[#words + 1] = ("; %s statements a second would wait"):format(
      units.count_text(lock.waiting))
  end
  words[#words + 1] = weight.replayed(lock.replicas)
  return table.concat(words)
end

local function safe_of(item)
  return item.safe and item.safe() or nil
end

--- A finding as its published fields.
---@param item mig.guard.Finding
---@return table
function report.fields(item)
  local lock = item.lock
  return {
    rule = item.rule, severity = item.severity, file = item.file, line = item.line,
    column = item.column, message = item.message, why = item.why, statement = item.statement,
    lock = lock and { mode = lock.mode, table = lock.table, blocks = lock.blocks, work = lock.work,
      bytes = lock.bytes, rows = lock.rows, waiting = lock.waiting, replicas = lock.replicas,
      text = report.lock_text(lock) } or nil,
    safe = safe_of(item), link = item.link, direction = item.direction, revision = item.revision,
    proof = item.proof, measured = item.measured,
  }
end

local COLOURS = { error = "red", warning = "yellow", note = "dim" }

local function indent(text)
  return "      " .. text:gsub("\n", "\n      ")
end

local function print_one(render, item, shown)
  local paint = render.paint
  render:result(("%s:%d:%d: %s %s: %s"):format(item.file, item.line, item.column,
    paint(COLOURS[item.severity], item.severity), paint("bold", item.rule), item.message))
  local lock = report.lock_text(item.lock)
  if lock then render:result("    lock: " .. lock) end
  if item.proof then render:result("    trace: " .. item.proof) end
  if shown[item.rule] then return end
  shown[item.rule] = true
  if item.severity == "note" and not render.verbose then return end
  render:result("    why:  " .. item.why)
  local safe = safe_of(item)
  if safe then render:result("    safe:\n" .. indent(safe)) end
  if item.link then render:result("    see:  " .. item.link) end
end

local function summary(findings, scripts)
  local counts = { error = 0, warning = 0, note = 0 }
  for _, item in ipairs(findings) do counts[item.severity] = counts[item.severity] + 1 end
  local words = {}
  for _, severity in ipairs({ "error", "warning", "note" }) do
    local count = counts[severity]
    if count > 0 then
      words[#words + 1] = ("%d %s%s"):format(count, severity, count == 1 and "" or "s")
    end
  end
  local files = ("%d file%s"):format(#scripts, #scripts == 1 and "" or "s")
  if #words == 0 then return ("Nothing found in %s."):format(files) end
  return ("%s in %s."):format(table.concat(words, ", "), files)
end

--- Findings as lines for people.
---@param render mig.Render
---@param outcome table what guard.run returned
function report.text(render, outcome)
  local shown = {}
  for _, item in ipairs(outcome.findings) do print_one(render, item, shown) end
  render:say(summary(outcome.findings, outcome.scripts))
end

--- The JSON document.
function report.document(outcome)
  local list = {}
  for i, item in ipairs(outcome.findings) do list[i] = report.fields(item) end
  return { findings = json.list(list), files = #outcome.scripts,
    server_version = outcome.options.version // 10000,
    trace = outcome.trace and json.list(outcome.trace) or nil }
end

--- Writes what was found in the format that was asked for.
---@param context mig.Context
---@param outcome table
function report.write(context, outcome)
  local format = context.options.format
  if format and format ~= "text" then
    local text = require("mig.guard.report." .. format).text(outcome)
    if text ~= "" then io.stdout:write(text, "\n") end
    return
  end
  report.text(context.render, outcome)
  if outcome.trace then require("mig.guard.trace").text(context.render, outcome.trace) end
  context.render:document(report.document(outcome))
end

return report
