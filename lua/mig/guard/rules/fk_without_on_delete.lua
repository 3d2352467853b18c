--- A foreign key that does not say what happens on DELETE.
local rule = {}

rule.description = {
  number = 126, severity = "note", off = true, on = { "add_constraint", "create_table",
    "add_column" },
  title = "A foreign key does not say what happens on DELETE",
  why = "Without ON DELETE the referenced row cannot be deleted; that may be what is meant.",
}

local function constraints(effect)
  if effect.constraint then return { effect.constraint } end
  return effect.column and effect.column.constraints or effect.constraints
end

function rule.check(effect)
  for _, constraint in ipairs(constraints(effect)) do
    if constraint.kind == "foreign" and (constraint.on_delete or "a") == "a" then
      return { location = constraint.location, lock = false,
        message = "ON DELETE is not said: the referenced row cannot be deleted" }
    end
  end
  return nil
end

return rule
