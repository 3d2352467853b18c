--- A CHECK that is validated at once.
local sequence = require("mig.guard.sequence")

local rule = {}

rule.description = {
  number = 10, severity = "warning", on = { "add_constraint" },
  title = "A CHECK is tested on every row under ACCESS EXCLUSIVE",
  why = "ADD CHECK reads the whole table while nobody can read or write it.",
  safe = sequence.migrations {
    sequence.add_check("{constraint}", "…"), sequence.validate("{constraint}"),
  },
}

function rule.check(effect, world)
  local constraint = effect.constraint
  local kind = constraint.kind == "check" or constraint.kind == "not_null"
  if not kind or not constraint.valid or not constraint.enforced then return nil end
  if not world:in_use(effect.table) then return nil end
  return ("%s is read from end to end while nobody can use it"):format(world:say(effect.table))
end

return rule
