--- Reads scripts in their order, has the rules look at each effect, and keeps what is known.

local facts = require("mig.guard.facts")
local finding = require("mig.guard.finding")
local locks = require("mig.guard.locks")
local rules = require("mig.guard.rules")
local session = require("mig.guard.session")
local state = require("mig.guard.state")
local suppress = require("mig.guard.suppress")
local world = require("mig.guard.world")

local engine = {}

---@class mig.guard.Options
---@field version integer
---@field default_schema string
---@field enable table<string, boolean>|"all" rules to switch on
---@field severity table<string, string> by rule: "note", "warning", "error", "off"
---@field paths table<string, table|string> by pattern of a file: severities, or "off"
---@field state mig.guard.State|nil what is there already
---@field settings table<string, string>|nil what the runner sets
---@field own mig.guard.Rule[]|nil the project's rules
---@field together boolean|nil all scripts are one deployment

-- What a body of a function or DO does is done by the statement that holds it.
local function effects_of_statement(list, item)
  for _, node in ipairs(item.trees) do
    for _, effect in ipairs(facts.of(node.stmt, item)) do list[#list + 1] = effect end
  end
  if item.bodies == nil then require("mig.guard.body").add(list, item) end
end

local function effects_of(script)
  local list = {}
  for _, item in ipairs(script.statements) do
    local before = #list
    effects_of_statement(list, item)
    if list[before + 1] then list[before + 1].begins_section = item.begins_section end
    if item.batched and list[before + 1] then list[before + 1].in_loop = true end
    if item.outside ~= nil and list[before + 1] then
      list[before + 1].transaction = item.outside and "off" or "on"
    end
  end
  return list
end

local function judge(self, effect)
  local list = self.rules[effect.kind]
  for i = 1, list and #list or 0 do
    local rule = list[i]
    local result = rule.check(effect, self.world)
    if result then
      if type(result) == "table" and result[1] then
        for _, one in ipairs(result) do finding.add(self, rule, effect, one) end
      else
        finding.add(self, rule, effect, result)
      end
    end
  end
end

local function strong_locks(self, effect)
  local held = {}
  for _, lock in ipairs(self.world:cost(effect).locks) do
    if locks.is_at_least(lock.mode, "S") and self.world:in_use(lock.ref) then
      held[#held + 1] = lock
    end
  end
  return held
end

local NOTHING = {}

-- A new section of a file, or a body that is only written down, not run.  Of what is silent nothing
-- is said, whatever it locks: it only changes what is known.
local function step(self, effect, i)
  local now = self.world
  now.at = i
  if effect.begins_section then
    self.world.state:settle()
    now.session = session.new(now.script.transaction, self.options.settings)
  end
  if effect.transaction then now.session:begin_transaction(effect.transaction) end
  if not now.script.silent then judge(self, effect) end
  if effect.deferred then return end
  local held = now.script.silent and NOTHING or strong_locks(self, effect)
  effect.strong = held[1]
  now.state:apply(effect, now)
  now.session:apply(effect)
  now.session:hold(effect, held)
  now.cost_of = nil
  if next(now.uses) then now.uses = {} end
end

local function report_problems(self, script)
  local rule = self.rules.by_id["unreadable-sql"]
  for _, problem in ipairs(script.problems) do
    local what = problem.raised and "it raises" or "cannot be read"
    finding.add(self, problem.raised and self.rules.by_id["migration-raises"] or rule,
      { kind = "problem" }, { line = problem.line, column = problem.column,
        message = ("%s: %s"):format(what, problem.message), severity = problem.severity })
  end
  for _, item in ipairs(script.statements) do
    if item.problem then
      local line, column = item:at(item.problem_at)
      finding.add(self, rule, { kind = "problem", statement = item }, { line = line,
        column = column, message = ("cannot be judged: %s"):format(item.problem) })
    end
  end
end

local function read(self, script)
  local now = self.world
  now.script, now.list, now.at, now.memory = script, effects_of(script), 0, {}
  now.session = session.new(script.transaction or self.options.transaction,
    script.settings or self.options.settings)
  for _, directive in ipairs(script.directives) do
    if directive.transaction then now.session.mode = directive.transaction end
  end
  report_problems(self, script)
  for i, effect in ipairs(now.list) do step(self, effect, i) end
  now.at = #now.list + 1
  if not script.silent then judge(self, { kind = "script_end" }) end
end

--- What the scripts would do, as findings in their order.
---@param scripts mig.guard.Script[]
---@param options mig.guard.Options
---@return mig.guard.Finding[]
---@return mig.guard.State what is known at the end
function engine.run(scripts, options)
  local self = { options = options, findings = {}, told = {}, rules = rules.index(options) }
  self.world = world.new({
    version = options.version, options = options,
    state = options.state or state.new(options.default_schema),
  })
  for _, script in ipairs(scripts) do
    read(self, script)
    if script.silent or not options.together then self.world.state:settle() end
  end
  judge(self, { kind = "run_end" })
  suppress.apply(self, scripts)
  return finding.sorted(self), self.world.state
end

return engine
