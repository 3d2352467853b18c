--- From a database and a goal to a migration.
local core = require("mig.core")
local desk = require("mig.desk")
local goal = require("mig.goal")
local proof = require("mig.proof")
local rename = require("mig.rename")

local generator = {}

---@class mig.PlanOptions: mig.GoalOptions what generator.open is told
---@field goal string|string[]|nil what --schema names
---@field old table|nil snapshot to start from; the database's when absent
---@field new table|nil snapshot to reach; the goal's when absent
---@field renames string[]|nil of the command line
---@field said_renames table[]|nil those that the goal of `new` says
---@field left_out { label: string, identity: string }[]|nil what the goals say that is not managed

---@class mig.Plan
---@field up table[] steps { verb, arguments, object }
---@field steps table[] the same
---@field down table[]
---@field notes string[]
---@field old table snapshot
---@field new table snapshot
---@field old_part table what of `old` the difference can reach
---@field new_part table
---@field left table[]|nil what the filter leaves alone
---@field left_out { label: string, identity: string }[] what the goal says that is not managed, and
--- what differs and cannot be changed
local methods = {}
methods.__index = methods

local function join(first, second)
  local joined = table.move(first, 1, #first, 1, {})
  return table.move(second, 1, #second, #joined + 1, joined)
end

-- The start with the renames already played.
local function renamed(place, steps)
  place:play(steps)
  return place:snapshot()
end

local function make(self, options, said)
  local names = { default_schema = options.default_schema or "public" }
  local renames = rename.all(said, options.renames or {}, self.old, self.new, names)
  local there, back = rename.steps(renames, self.old, self.new, names)
  self.place.whole = #there > 0
  local start, new = self.old, self.new
  if #there > 0 then start, new = renamed(self.place, there), self.new_part end
  local plan, settled, reached = self.place:compare(start, new)
  -- where nothing leads there, nothing has to lead back
  local down = #plan.steps == 0 and {}
    or core.diff(reached, start, self.place:diff_options(settled, true)).steps
  self.up, self.down, self.notes = join(there, plan.steps), join(down, back), plan.notes
  self.left_out = join(self.left_out or {}, plan.kept)
  self.steps, self.moved = self.up, #there > 0
end

--- What a command's context says of a plan.
---@param context mig.Context
---@return mig.PlanOptions
function generator.options(context)
  return {
    conn = context.connect(), root = context.root, goal = context.schema,
    default_schema = context.default_schema, privileges = context.privileges,
    owners = context.owners, filter = context.filter,
    sandbox = context.environment.sandbox, scratch = context.config.scratch,
    local_bindir = context.config.local_bindir, renames = context.options.rename,
    note = function(message) context.render:detail(message) end,
  }
end

--- The way from the command's database to its goal, nothing held.
---@param context mig.Context
---@return mig.Plan
function generator.plan(context)
  local plan <close> = generator.open(generator.options(context))
  return plan
end

--- The way from the database to the goal and back.  Close it: it may hold a
-- scratch database.
---@param options mig.PlanOptions
---@return mig.Plan
function generator.open(options)
  local old = options.old or options.conn:snapshot()
  local target = options.new and { snapshot = options.new, renames = options.said_renames or {} }
    or goal.read(options.goal, options)
  local self = setmetatable({ old = old, new = target.snapshot }, methods)
  self.left_out = options.left_out or target.left_out
  if options.filter then self.new, self.left = options.filter:adapt(old, self.new) end
  self.old_part, self.new_part =
    core.snapshot_parts(old, self.new, options.privileges, options.owners)
  self.place = desk.new(self.old_part, options)
  local ok, problem = pcall(make, self, options, target.renames)
  if not ok then
    self:close(problem)
    error(problem, 0)
  end
  return self
end

--- Whether there is nothing to do.
---@return boolean
function methods:is_empty()
  return #self.up == 0
end

--- Plays a migration's text up and down on a scratch database; raises when it
-- does not reach the goal or does not return.  What the difference can reach
-- is enough; when that fails, the whole schema has the last word.
---@param text string
---@param path string for messages
---@param options mig.ProofOptions
function methods:prove(text, path, options)
  local settings = self.place.options
  if self.moved then
    self.place:close()
    self.place = desk.new(self.old_part, settings)
  end
  self.moved = true
  local ok, problem =
    pcall(proof.run, self.place, text, path, self.old_part, self.new_part, options)
  if ok then return end
  self.place:close(problem)
  if core.is_error(problem) and problem.kind == "interrupted" then error(problem, 0) end
  self.place = desk.new(self.old, settings)
  proof.run(self.place, text, path, self.old, self.new, options)
end

--- Drops the scratch database.
---@param problem any the error that is on its way
function methods:close(problem)
  self.place:close(problem)
end

methods.__close = methods.close

return generator
