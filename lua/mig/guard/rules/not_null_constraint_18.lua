--- NOT NULL as a constraint (18).
local rule = {}

rule.description = {
  number = 136, severity = "note", off = true, on = { "add_constraint" },
  title = "NOT NULL as a constraint needs PostgreSQL 18",
  why = "Before 18 it is a syntax error; a NOT VALID one is validated by SET NOT NULL, with a "
    .. "scan.",
}

function rule.check(effect, world)
  if effect.constraint.kind ~= "not_null" or world.version >= 180000 then return nil end
  return { message = "this form needs PostgreSQL 18", severity = "error" }
end

return rule
