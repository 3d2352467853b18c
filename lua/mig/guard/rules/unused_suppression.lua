--- A suppression that suppresses nothing, or is over.
local rule = {}

rule.description = {
  number = 107, severity = "note", on = { "directive" },
  title = "A suppression suppresses nothing",
  why = "It stays behind when its reason is gone, and hides what comes later.",
}

function rule.check()
  return nil
end

return rule
