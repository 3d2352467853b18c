--- A finding: what a rule says about an effect, with its place, its lock and the safe way.

local safe = require("mig.guard.safe")
local sorted_keys = require("mig.sorted_keys")
local weight = require("mig.guard.weight")

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
---@field lock mig.guard.Lock|nil
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
  local paths = self.options.paths
  for _, pattern in ipairs(paths and sorted_keys(paths) or {}) do
    if matches(pattern, file) then
      local said = paths[pattern]
      local severity = type(said) == "table" and said[rule] or type(said) == "string" and said
      if severity then return severity end
    end
  end
  return self.options.severity and self.options.severity[rule]
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

-- Whether a rule said the same of the same place before.
local function is_told(self, rule, script, where, message)
  local of_rule = self.told[rule]
  if not of_rule then
    of_rule = {}
    self.told[rule] = of_rule
  end
  if of_rule.script ~= script then of_rule.script, of_rule.places = script, {} end
  local said = of_rule.places[where]
  if not said then
    said = {}
    of_rule.places[where] = said
  end
  local known = said[message]
  said[message] = true
  return known
end

--- Adds what a rule said: a message, or { message, severity, safe, location, effect, … }.
function finding.add(self, rule, effect, said)
  if type(said) == "string" then said = { message = said } end
  local about = said.effect or effect
  local statement = about.statement
  local script = statement and statement.script or self.world.script
  if script.silent then return end
  local want = chosen(self, rule.id, script.file)
  if want == "off" then return end
  local line, column = place(effect, said)
  if is_told(self, rule, script, line << 24 | column, said.message) then return end
  local lock = said.lock ~= false and weight.lock(about, self.world) or nil
  local severity = want or cap(script, weight.severity(said.severity or rule.severity, rule, about,
    lock, self.world))
  self.findings[#self.findings + 1] = {
    rule = rule.id, severity = severity, file = script.file, line = line, column = column,
    message = said.message, why = rule.why, lock = lock, direction = script.direction,
    statement = statement and statement:head(),
    about = about, safe = safe.text(said.safe or rule.safe, about, self.world, script),
    link = rule.link, order = #self.findings + 1, script = script, revision = script.revision,
  }
end

local function by_place(a, b)
  if a.line ~= b.line then return a.line < b.line end
  if a.severity ~= b.severity then return RANK[a.severity] > RANK[b.severity] end
  return a.order < b.order
end

--- The findings that stand, by file in the order of the run, then by line.
---@return mig.guard.Finding[]
function finding.sorted(self)
  local list, files, of_file = {}, {}, {}
  for _, item in ipairs(self.findings) do
    if not item.suppressed then
      if not of_file[item.file] then
        of_file[item.file] = {}
        files[#files + 1] = item.file
      end
      table.insert(of_file[item.file], item)
    end
  end
  for _, file in ipairs(files) do
    table.sort(of_file[file], by_place)
    table.move(of_file[file], 1, #of_file[file], #list + 1, list)
  end
  return list
end

return finding
