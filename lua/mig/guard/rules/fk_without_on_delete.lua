--- A foreign key that does not say what happens on DELETE.
local constraints = require("mig.guard.constraints")

local rule = {}

rule.description = {
  number = 126, severity = "note", off = true, on = { "add_constraint", "create_table",
    "add_column" },
  title = "A foreign key does not say what happens on DELETE",
  why = "Without ON DELETE the referenced row cannot be deleted; that may be what is meant.",
}

function rule.check(effect)
  return constraints.each(effect, function(constraint)
    if constraint.kind ~= "foreign" or (constraint.on_delete or "a") ~= "a" then return nil end
    return "ON DELETE is not said: the referenced row cannot be deleted"
  end)
end

return rule
