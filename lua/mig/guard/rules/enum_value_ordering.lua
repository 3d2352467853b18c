--- ADD VALUE without BEFORE or AFTER.
local rule = {}

rule.description = {
  number = 83, severity = "note", on = { "add_enum_value" },
  title = "A label's place in the order is not said",
  why = "Enums compare by the order of their labels, and a label cannot be moved later: it "
    .. "comes last.",
}

function rule.check(effect)
  if effect.neighbour then return nil end
  return ("'%s' comes last: say BEFORE or AFTER if its place matters"):format(effect.label)
end

return rule
