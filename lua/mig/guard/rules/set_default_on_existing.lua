--- SET DEFAULT to something that moves.
local expression = require("mig.guard.expression")

local rule = {}

rule.description = {
  number = 66, severity = "note", off = true, on = { "set_default" },
  title = "A default that is computed is for new rows only",
  why = "SET DEFAULT does not touch rows that are there: they keep what they have, NULL as a rule.",
}

function rule.check(effect, world)
  local call = expression.moving(effect.default)
  if not call or not world:in_use(effect.table) then return nil end
  return ("rows that are there do not get %s"):format(call)
end

return rule
