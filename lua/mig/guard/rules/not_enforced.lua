--- NOT ENFORCED (18).
local constraints = require("mig.guard.constraints")

local rule = {}

rule.description = {
  number = 128, severity = "note", off = true, on = { "add_constraint", "create_table",
    "add_column" },
  title = "NOT ENFORCED keeps nothing",
  why = "PostgreSQL does not test it, neither now nor later; it is a remark.",
}

function rule.check(effect)
  return constraints.each(effect, function(constraint)
    return not constraint.enforced and "nothing keeps it" or nil
  end)
end

return rule
