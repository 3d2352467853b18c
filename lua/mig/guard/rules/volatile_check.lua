--- A CHECK whose answer changes.
local expression = require("mig.guard.expression")

local rule = {}

rule.description = {
  number = 127, severity = "note", off = true, on = { "add_constraint", "create_table",
    "add_column" },
  title = "A CHECK whose answer changes with time",
  why = "It is tested when a row is written, never again: a dump may fail to be restored.",
}

local function constraints(effect)
  if effect.constraint then return { effect.constraint } end
  return effect.column and effect.column.constraints or effect.constraints
end

function rule.check(effect)
  for _, constraint in ipairs(constraints(effect)) do
    local call = constraint.kind == "check" and expression.moving(constraint.expression)
    if call then
      return { location = constraint.location, lock = false,
        message = ("the answer of the CHECK changes with %s"):format(call) }
    end
  end
  return nil
end

return rule
