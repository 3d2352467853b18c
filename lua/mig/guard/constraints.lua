--- The constraints that an effect writes down, for rules about them.

local constraints = {}

--- Those of ADD CONSTRAINT, ADD COLUMN or CREATE TABLE.
---@param effect mig.guard.Effect
---@return mig.guard.Constraint[]
function constraints.of(effect)
  if effect.constraint then return { effect.constraint } end
  return effect.column and effect.column.constraints or effect.constraints
end

--- What is asked of each of them says, at its place.
---@param effect mig.guard.Effect
---@param ask fun(constraint: mig.guard.Constraint): string|nil
---@return table[]|nil findings
function constraints.each(effect, ask)
  local list = {}
  for _, constraint in ipairs(constraints.of(effect)) do
    local said = ask(constraint)
    if said then
      list[#list + 1] = { message = said, location = constraint.location, lock = false }
    end
  end
  return #list > 0 and list or nil
end

local function column_here(effect, name, world)
  if effect.kind == "add_column" then return effect.column end
  for _, column in ipairs(effect.kind == "create_table" and effect.columns or {}) do
    if column.name == name then return column end
  end
  return world.state:column(effect.table, name)
end

--- Iterates over the columns of the effect's foreign keys and those that they refer to, as far as
--- both are known.
---@param effect mig.guard.Effect
---@param world mig.guard.World
---@return fun(): mig.guard.Column|nil, mig.guard.Column|nil
function constraints.references(effect, world)
  return coroutine.wrap(function()
    for _, constraint in ipairs(constraints.of(effect)) do
      local targets = constraint.target_columns or {}
      if constraint.target and #targets == 0 then
        targets = world.state:primary_key(constraint.target) or {}
      end
      for i, name in ipairs(constraint.target and constraint.columns or {}) do
        local here = column_here(effect, name, world)
        local there = targets[i] and world.state:column(constraint.target, targets[i])
        if here and there then coroutine.yield(here, there) end
      end
    end
  end)
end

--- What ADD CONSTRAINT or ADD COLUMN on a table in use says of a key whose index it builds.
---@param effect mig.guard.Effect
---@param world mig.guard.World
---@param kind "unique"|"primary"
---@param name string for people
---@return string|nil
function constraints.building(effect, world, kind, name)
  local constraint = effect.constraint or effect.column[kind]
  if not constraint or constraint.kind ~= kind or constraint.using_index then return nil end
  if not world:in_use(effect.table) then return nil end
  return ("nobody can use %s while the index of the %s is built"):format(world:say(effect.table),
    name)
end

return constraints
