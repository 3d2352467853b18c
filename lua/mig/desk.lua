--- A scratch database that begins as a snapshot, for trying things.
local core = require("mig.core")
local loader = require("mig.loader")
local scratch = require("mig.scratch")
local settle = require("mig.settle")

local desk = {}

---@class mig.Desk
---@field options mig.DeskOptions
---@field start table snapshot that it begins as
---@field whole boolean|nil whether it begins with owners and privileges in any case
local methods = {}
methods.__index = methods

---@class mig.DeskOptions
---@field conn table connection to the database that mig works with, idle
---@field root string|nil
---@field default_schema string|nil
---@field privileges boolean|nil
---@field owners boolean|nil
---@field filter mig.Filter|nil

--- Nothing is made before it is needed.
---@param start table snapshot
---@param options mig.DeskOptions
---@return mig.Desk
function desk.new(start, options)
  return setmetatable({ start = start, options = options }, methods)
end

--- Options of core.diff; `back` when the plan is that of a rollback.
---@param settled table[]|nil
---@param back boolean|nil
function methods:diff_options(settled, back)
  local options = self.options
  return { privileges = options.privileges or nil, owners = options.owners or nil,
    back = back, default_schema = options.default_schema, settled = settled }
end

-- The steps that build the start; with what nobody manages when the desk's own
-- snapshots are going to be starts of plans.
local function start_steps(self)
  local empty = core.snapshot_empty(self.start:server_version())
  local options = self:diff_options()
  if self.whole then options.privileges, options.owners = true, true end
  return core.diff(empty, self.start, options).steps
end

--- Options of core.render.
function methods:render_options()
  return { server_version = self.options.conn:server_version(),
    default_schema = self.options.default_schema }
end

--- The statements of steps, as the loader takes them.
---@param steps table[]
---@return mig.Statement[]
function methods:statements(steps)
  local list, options = {}, self:render_options()
  for _, step in ipairs(steps) do
    for _, text in ipairs(core.render(step.verb, step.arguments, options)) do
      list[#list + 1] = { text = text, file = step.object, scope = "desk" }
    end
  end
  return list
end

--- The connection to the database, which is made and filled at the first call.
function methods:connection()
  if self.place then return self.place.conn end
  local options = self.options
  self.place = scratch.create(options.conn, options)
  loader.load(self.place.conn, self:statements(start_steps(self)), {
    default_schema = options.default_schema, private = self.place.private,
    privileges = options.privileges, owners = options.owners,
  })
  return self.place.conn
end

--- Plays steps in one transaction.
---@param steps table[]
function methods:play(steps)
  local conn = self:connection()
  conn:script("BEGIN")
  local ok, failure = pcall(function()
    local actor = core.actor(conn, self:render_options())
    for _, step in ipairs(steps) do actor[step.verb](actor, step.arguments) end
    conn:script("COMMIT")
  end)
  if ok then return end
  pcall(conn.script, conn, "ROLLBACK")
  error(failure, 0)
end

--- Plays something on the database, with the roles that it needs.
---@param play fun()
function methods:with_roles(play)
  self:connection()
  self.place:with_roles(play)
end

function methods:snapshot()
  return self:connection():snapshot()
end

--- The way from one snapshot to another, doubts settled.
---@param old table snapshot
---@param new table snapshot
---@return table plan of core.diff
---@return table[] settled
---@return table new as it is compared: what is left alone is as it is in old
function methods:compare(old, new)
  local filter = self.options.filter
  if filter then new = filter:adapt(old, new) end
  local plan = core.diff(old, new, self:diff_options())
  if #plan.doubts == 0 then return plan, {}, new end
  local settled = settle.run(self:connection(), old, new, plan.doubts,
    { diff = self:diff_options(), render = self:render_options() })
  if #settled == 0 then return plan, settled, new end
  return core.diff(old, new, self:diff_options(settled)), settled, new
end

--- Drops the database, if it was made.
---@param problem any the error that is on its way
function methods:close(problem)
  if self.place then self.place:close(problem) end
  self.place = nil
end

methods.__close = methods.close

return desk
