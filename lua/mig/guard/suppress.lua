--- Suppressions take findings away; what suppressed nothing, or is over, is said.

local finding = require("mig.guard.finding")

local suppress = {}

local function names(directive, rule)
  if directive.rules == "all" then return true end
  for _, id in ipairs(directive.rules) do
    if id == rule then return true end
  end
  return false
end

-- The statement that a comment is about: the one it stands in or behind, or the next.
local function statement_of(script, directive)
  local after
  for _, item in ipairs(script.statements) do
    local line = item.line
    if directive.line >= line and directive.line <= item.last_line and not directive.alone then
      return item
    end
    if directive.alone and directive.line > line and directive.line <= item.last_line then
      return item
    end
    if line > directive.line and not after then after = item end
  end
  return after
end

local function is_over(directive, today)
  return directive.until_date and directive.until_date < today
end

local function covers(directive, item, script)
  if not names(directive, item.rule) then return false end
  if not directive.line then return true end
  if directive.statement == nil then directive.statement = statement_of(script, directive)
    or false end
  return directive.statement and item.about.statement == directive.statement
end

local function apply_one(findings, script, directive, today)
  if is_over(directive, today) then return end
  for _, item in ipairs(findings) do
    if not item.suppressed and covers(directive, item, script) then
      item.suppressed, directive.used = directive, true
    end
  end
end

local function complain(self, script, directive, today)
  local rule = self.rules.by_id["unused-suppression"]
  if directive.used or directive.foreign or not rule or #directive.rules == 0 then return end
  local what = directive.rules == "all" and "everything" or table.concat(directive.rules, ", ")
  local message = is_over(directive, today)
    and ("the suppression of %s ended on %s"):format(what, directive.until_date)
    or ("nothing here needs the suppression of %s"):format(what)
  self.world.script = script
  finding.add(self, rule, { kind = "directive" }, { line = directive.said_at or 1,
    message = message,
    lock = false, severity = is_over(directive, today) and "warning" or nil })
end

local function by_script(findings)
  local of = {}
  for _, item in ipairs(findings) do
    of[item.script] = of[item.script] or {}
    table.insert(of[item.script], item)
  end
  return of
end

--- Marks what the scripts' suppressions cover.
---@param scripts mig.guard.Script[]
function suppress.apply(self, scripts)
  local today = self.options.today or os.date("%Y-%m-%d")
  local of = by_script(self.findings)
  for _, script in ipairs(scripts) do
    for _, directive in ipairs(script.directives) do
      apply_one(of[script] or {}, script, directive, today)
    end
  end
  for _, script in ipairs(scripts) do
    for _, directive in ipairs(script.directives) do complain(self, script, directive, today) end
  end
end

return suppress
