--- SET NOT NULL without a proof.
local sequence = require("mig.guard.sequence")

local rule = {}

rule.description = {
  number = 18, severity = "warning", on = { "set_not_null" },
  title = "SET NOT NULL reads the whole table under ACCESS EXCLUSIVE",
  why = "Unless a valid CHECK (column IS NOT NULL) proves it (12), or a valid NOT NULL "
    .. "constraint (18), PostgreSQL looks at every row while nobody can read or write, and "
    .. "fails where it finds NULL.",
  safe = sequence.migrations {
    sequence.check_not_null, sequence.validate_not_null, sequence.set_not_null,
  },
}

function rule.check(effect, world)
  if not world:in_use(effect.table) or not world:cost(effect).scan then return nil end
  return ('all of %s is read for NULL in "%s" while nobody can use it'):format(
    world:say(effect.table), effect.name)
end

return rule
