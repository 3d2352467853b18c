--- Constraints and indexes without a name.
local rule = {}

rule.description = {
  number = 102, severity = "note", off = true, on = { "add_constraint", "create_index" },
  title = "PostgreSQL chooses the name",
  why = "The name differs between databases that were built in another order; dropping it "
    .. "later needs to know it.",
}

local NAMED = { check = true, foreign = true, unique = true, exclusion = true }

function rule.check(effect)
  if effect.kind == "create_index" then
    return not effect.name and "the index has no name of its own" or nil
  end
  if effect.constraint.name or effect.constraint.using_index
    or not NAMED[effect.constraint.kind] then
    return nil
  end
  return "the constraint has no name of its own"
end

return rule
