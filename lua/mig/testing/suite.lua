--- Runs specs as busted does: describe, it, before_each and their kin.

local failure = require("mig.failure")
local assertions = require("mig.testing.assertions")

local suite = {}

---@class mig.Suite
local methods = {}
methods.__index = methods

local HOOKS = { "setup", "teardown", "before_each", "after_each" }
local ALIASES = {
  describe = { "context" }, it = { "test", "spec" }, setup = { "lazy_setup", "strict_setup" },
  teardown = { "lazy_teardown", "strict_teardown" },
}

local function new_block(name, outer)
  local block = { name = name, outer = outer, children = {} }
  for _, hook in ipairs(HOOKS) do block[hook] = {} end
  return block
end

local function full_name(block, name)
  local words = { name }
  while block and block.name do
    table.insert(words, 1, block.name)
    block = block.outer
  end
  return table.concat(words, " ")
end

--- The words of specs, collecting into the suite's tree.
---@return table<string, function>
function methods:words()
  local words = { assert = assertions.new() }
  function words.describe(name, fn)
    local block = new_block(name, self.block)
    table.insert(self.block.children, block)
    self.block = block
    fn()
    self.block = block.outer
  end
  function words.it(name, fn)
    table.insert(self.block.children, { name = name, fn = fn })
  end
  function words.pending(name)
    table.insert(self.block.children, { name = name, pending = true })
  end
  for _, hook in ipairs(HOOKS) do
    words[hook] = function(fn) table.insert(self.block[hook], fn) end
  end
  function words.finally(fn) self.at_end[#self.at_end + 1] = fn end
  for word, others in pairs(ALIASES) do
    for _, other in ipairs(others) do words[other] = words[word] end
  end
  return words
end

local function attempt(problems, fn)
  local ok, problem = xpcall(fn, failure.handler)
  if ok then return true end
  if problem.kind == "interrupted" then error(problem, 0) end
  problems[#problems + 1] = problem
  return false
end

--- The hooks of all blocks around, the outermost first.
local function around(block, hook)
  local list = {}
  while block do
    for i = #block[hook], 1, -1 do table.insert(list, 1, block[hook][i]) end
    block = block.outer
  end
  return list
end

local function run_test(self, block, test)
  local name = full_name(block, test.name)
  if test.pending or not test.fn then return self.report("pending", name) end
  local problems, ready = {}, true
  self.at_end = {}
  for _, fn in ipairs(around(block, "before_each")) do ready = ready and attempt(problems, fn) end
  if ready then attempt(problems, test.fn) end
  for i = #self.at_end, 1, -1 do attempt(problems, self.at_end[i]) end
  for _, fn in ipairs(around(block, "after_each")) do attempt(problems, fn) end
  self.report(#problems == 0 and "passed" or "failed", name, problems[1])
end

local function run_block(self, block)
  local problems, ready = {}, true
  for _, fn in ipairs(block.setup) do ready = ready and attempt(problems, fn) end
  if not ready then
    self.report("failed", full_name(block, "(setup)"), problems[1])
  else
    for _, child in ipairs(block.children) do
      if child.children then run_block(self, child) else run_test(self, block, child) end
    end
  end
  problems = {}
  for _, fn in ipairs(block.teardown) do attempt(problems, fn) end
  if #problems > 0 then self.report("failed", full_name(block, "(teardown)"), problems[1]) end
end

--- Runs everything that was collected.
function methods:run()
  run_block(self, self.block)
end

--- An empty suite. `report(outcome, name, problem)` hears of each test: passed, failed, pending.
---@param report fun(outcome: string, name: string, problem: table|nil)
---@return mig.Suite
function suite.new(report)
  return setmetatable({ block = new_block(nil, nil), report = report, at_end = {} }, methods)
end

return suite
