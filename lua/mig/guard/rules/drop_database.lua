--- DROP DATABASE.
local rule = {}

rule.description = {
  number = 74, severity = "error", on = { "drop_database" },
  title = "A database goes", why = "It cannot be taken back.",
}

function rule.check(effect)
  return ('database "%s" goes with all that is in it'):format(effect.name or "?")
end

return rule
