--- `mig test`: each migration up, down and up again, and the project's specs.

local chain = require("mig.chain")
local core = require("mig.core")
local failure = require("mig.failure")
local files = require("mig.files")
local generator = require("mig.generator")
local json = require("mig.render.json")
local path = require("mig.path")
local problem_of = require("mig.render.problem")
local round_trip = require("mig.round_trip")
local sandbox = require("mig.sandbox")
local suite = require("mig.testing.suite")
local target = require("mig.target")
local testing = require("mig.testing")

local test = {}

local MARKS = {
  passed = { "green", "ok" }, failed = { "red", "not ok" }, pending = { "yellow", "pending" },
  ["up only"] = { "yellow", "up only" },
}

local function show(context, outcome, text, problem)
  local render, mark = context.render, MARKS[outcome]
  render:result(("%s  %s"):format(render.paint(mark[1], mark[2]), text))
  if problem then
    local lines = problem_of.text(problem, render.paint, render.verbose)
    render:result("  " .. lines:gsub("\n", "\n  "))
  end
end

local function find_specs(context)
  if #context.arguments > 0 then return context.arguments end
  local folder, found = path.join(context.root, "spec"), {}
  for _, name in ipairs(core.fs.list(folder) or {}) do
    if name:find("_spec%.lua$") then found[#found + 1] = path.join(folder, name) end
  end
  return found
end

--- Loads the specs, which collects their tests and seeds.
local function load_specs(context, list, made)
  local words = made:words()
  local environment = {}
  for name, value in pairs(context.environment) do environment[name] = value end
  environment.modules = { ["mig.testing"] = testing }
  for _, place in ipairs(list) do
    local env = sandbox.environment(environment)
    for name, value in pairs(words) do env[name] = value end
    if core.fs.exists(place) ~= "file" then
      failure.usage(('the spec "%s" does not exist'):format(place))
    end
    sandbox.run(sandbox.load_file(place, env))
  end
end

local function options_of(context, graph)
  local options = generator.options(context)
  options.environment, options.render = context.environment, context.render
  options.migrations_dir, options.graph = context.migrations_dir, graph
  options.seeds = function(revision) return testing.seeds_of(graph, revision) end
  return options
end

local function wanted_of(context, graph)
  local since = context.options.since
  if not since then return nil end
  local before, wanted = chain.ancestors(graph, target.one(graph, since)), {}
  for _, file in ipairs(graph.order) do
    if not before[file.revision] then wanted[file.revision] = true end
  end
  return wanted
end

local function prove(context, graph, options, results)
  round_trip.run(graph, wanted_of(context, graph), options, function(file, outcome, problem)
    show(context, outcome, ("%s  %s"):format(file.revision, file.name), problem)
    results[#results + 1] = {
      revision = file.revision, outcome = outcome, message = problem and problem.message,
    }
  end)
end

local function count(results, outcome)
  local n = 0
  for _, result in ipairs(results) do
    if result.outcome == outcome then n = n + 1 end
  end
  return n
end

local function conclude(context, migrations, specs)
  local failed = count(migrations, "failed") + count(specs, "failed")
  context.render:result(("%d migration%s, %d test%s, %d failed"):format(#migrations,
    #migrations == 1 and "" or "s", #specs, #specs == 1 and "" or "s", failed))
  context.render:document({
    ok = failed == 0, migrations = json.list(migrations), tests = json.list(specs),
  })
  return failed == 0 and 0 or 1
end

---@param context mig.Context
---@return integer exit code
function test.run(context)
  local graph = chain.build(files.list(context.migrations_dir, context.environment))
  local migrations, specs = {}, {}
  local made = suite.new(function(outcome, name, problem)
    show(context, outcome, name, problem)
    specs[#specs + 1] = {
      name = name, outcome = outcome, message = problem and problem.message,
      source = problem and problem.source, line = problem and problem.line,
    }
  end)
  local options = options_of(context, graph)
  testing.use(options)
  load_specs(context, find_specs(context), made)
  if #context.arguments == 0 then prove(context, graph, options, migrations) end
  made:run()
  return conclude(context, migrations, specs)
end

return test
