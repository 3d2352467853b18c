--- DROP SCHEMA.
local rule = {}

rule.description = {
  number = 73, severity = "error", on = { "drop_schema" },
  title = "A schema goes",
  why = "With CASCADE every table, view, function and type in it goes with its data.",
}

function rule.check(effect)
  return ('schema "%s" goes%s'):format(effect.name or "?",
    effect.cascade and " with all that is in it" or "")
end

return rule
