--- A foreign key between columns of different types.
local types = require("mig.guard.type")

local rule = {}

rule.description = {
  number = 109, severity = "note", off = true, on = { "add_constraint", "create_table",
    "add_column" },
  title = "A foreign key compares different types",
  why = "Values of one may not fit the other, and an index may not be used.",
}

local function type_here(effect, name, world)
  if effect.kind == "add_column" then return effect.column.type end
  for _, column in ipairs(effect.kind == "create_table" and effect.columns or {}) do
    if column.name == name then return column.type end
  end
  return world.state:column_type(effect.table, name)
end

local function constraints(effect)
  if effect.constraint then return { effect.constraint } end
  return effect.column and effect.column.constraints or effect.constraints
end

function rule.check(effect, world)
  for _, constraint in ipairs(constraints(effect)) do
    local targets = constraint.target_columns or {}
    if constraint.target and #targets == 0 then
      targets = world.state:primary_key(constraint.target) or {}
    end
    for i, name in ipairs(constraint.target and constraint.columns or {}) do
      local here = type_here(effect, name, world)
      local there = targets[i] and world.state:column_type(constraint.target, targets[i])
      if here and there and not types.equal(types.parse(here.base), types.parse(there.base)) then
        return ('"%s" is %s, "%s" is %s'):format(name, here.text, targets[i], there.text)
      end
    end
  end
  return nil
end

return rule
