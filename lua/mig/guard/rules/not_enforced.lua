--- NOT ENFORCED (18).
local rule = {}

rule.description = {
  number = 128, severity = "note", off = true, on = { "add_constraint", "create_table",
    "add_column" },
  title = "NOT ENFORCED keeps nothing",
  why = "PostgreSQL does not test it, neither now nor later; it is a remark.",
}

local function constraints(effect)
  if effect.constraint then return { effect.constraint } end
  return effect.column and effect.column.constraints or effect.constraints
end

function rule.check(effect)
  for _, constraint in ipairs(constraints(effect)) do
    if not constraint.enforced then
      return { location = constraint.location, lock = false, message = "nothing keeps it" }
    end
  end
  return nil
end

return rule
