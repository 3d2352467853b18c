--- A CHECK whose answer changes.
local constraints = require("mig.guard.constraints")
local expression = require("mig.guard.expression")

local rule = {}

rule.description = {
  number = 127, severity = "note", off = true, on = { "add_constraint", "create_table",
    "add_column" },
  title = "A CHECK whose answer changes with time",
  why = "It is tested when a row is written, never again: a dump may fail to be restored.",
}

function rule.check(effect)
  return constraints.each(effect, function(constraint)
    local call = constraint.kind == "check" and expression.moving(constraint.expression)
    return call and ("the answer of the CHECK changes with %s"):format(call) or nil
  end)
end

return rule
