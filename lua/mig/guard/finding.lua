--- A finding: what a rule says about an effect, with its place, its lock and the safe way.

local locks = require("mig.guard.locks")

local finding = {}

---@class mig.guard.Finding
---@field rule string
---@field severity "note"|"warning"|"error"
---@field file string
---@field line integer
---@field column integer
---@field message string
---@field why string
---@field statement string|nil
---@field lock table|nil { mode, table, blocks, work, bytes, rows }
---@field safe string|nil code that can be pasted
---@field link string
---@field direction "up"|"down"|nil
---@field suppressed mig.guard.Directive|nil

local RANK = { note = 1, warning = 2, error = 3 }
finding.RANK = RANK

local function matches(pattern, file)
  local lua = pattern:gsub("[%^%$%(%)%%%.%[%]%+%-]", "%%%0"):gsub("%*%*", "\0"):gsub("%*", "[^/]*")
    :gsub("\0", ".*"):gsub("%?", "[^/]")
  return file:find("^" .. lua .. "$") ~= nil or file:find("/" .. lua .. "$") ~= nil
end

-- The severity that the project wants: by path, then by rule.
local function chosen(self, rule, file)
  local patterns = {}
  for pattern in pairs(self.options.paths or {}) do patterns[#patterns + 1] = pattern end
  table.sort(patterns)
  for _, pattern in ipairs(patterns) do
    if matches(pattern, file) then
      local said = self.options.paths[pattern]
      local severity = type(said) == "table" and said[rule] or type(said) == "string" and said
      if severity then return severity end
    end
  end
  return (self.options.severity or {})[rule]
end

local function by_size(self, severity, lock)
  if not lock or not lock.work or not lock.rows then return severity end
  local limits = self.options.rows or {}
  if lock.rows >= (limits.error or 10000000) and severity == "warning" then return "error" end
  if lock.rows < (limits.note or 1000) and severity ~= "note" and lock.work then return "note" end
  return severity
end

local function lock_of(self, effect)
  if not effect.statement then return nil end
  local cost = self.world:cost(effect)
  local strongest = locks.strongest(cost, self.world)
  if not strongest or not locks.is_at_least(strongest.mode, "SUX") then return nil end
  local record = self.world.state:find(strongest.ref)
  return {
    mode = locks.NAMES[strongest.mode], table = self.world:say(strongest.ref):gsub('"', ""),
    blocks = locks.BLOCKS[strongest.mode], work = cost.rewrite and "rewrite" or cost.scan and "scan"
      or nil, reason = cost.rewrite or cost.scan, bytes = record and record.bytes,
    rows = record and record.rows, waits = cost.waits,
  }
end

local function place(effect, fields)
  if fields.line then return fields.line, fields.column or 1 end
  local about = fields.effect or effect
  if about.statement then return about.statement:at(fields.location or about.location) end
  return 1, 1
end

local function cap(script, severity)
  return script.direction == "down" and "note" or severity
end

--- Adds what a rule said: a message, or { message, severity, safe, location, effect, … }.
function finding.add(self, rule, effect, said)
  if type(said) == "string" then said = { message = said } end
  local about = said.effect or effect
  local script = about.statement and about.statement.script or self.world.script
  if script.silent then return end
  local want = chosen(self, rule.id, script.file)
  if want == "off" then return end
  local lock = said.lock ~= false and lock_of(self, about) or nil
  local severity = want or cap(script, by_size(self, said.severity or rule.severity, lock))
  local line, column = place(effect, said)
  local key = table.concat({ rule.id, script.file, line, column, said.message }, "\0")
  if self.told[key] then return end
  self.told[key] = true
  self.findings[#self.findings + 1] = {
    rule = rule.id, severity = severity, file = script.file, line = line, column = column,
    message = said.message, why = rule.why, lock = lock, direction = script.direction,
    statement = about.statement and about.statement:head(), about = about,
    safe = require("mig.guard.safe").text(said.safe or rule.safe, about, self.world, script),
    link = rule.number and ("docs/guard/%s.md"):format(rule.id) or nil,
      order = #self.findings + 1, script = script,
    revision = script.revision,
  }
end

--- The findings that stand, by file in the order of the run, then by line.
---@return mig.guard.Finding[]
function finding.sorted(self)
  local list, files, number = {}, {}, 0
  for _, item in ipairs(self.findings) do
    if not item.suppressed then
      if not files[item.file] then
        number = number + 1
        files[item.file] = number
      end
      item.place = (files[item.file] << 40) | (item.line << 16)
        | (3 - RANK[item.severity]) << 14
      list[#list + 1] = item
    end
  end
  table.sort(list, function(a, b)
    if a.place ~= b.place then return a.place < b.place end
    return a.order < b.order
  end)
  return list
end

return finding
