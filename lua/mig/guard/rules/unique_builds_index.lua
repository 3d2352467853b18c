--- ADD UNIQUE without USING INDEX.
local constraints = require("mig.guard.constraints")
local sequence = require("mig.guard.sequence")

local rule = {}

rule.description = {
  number = 14, severity = "warning", on = { "add_constraint", "add_column" },
  title = "A unique constraint builds its index under ACCESS EXCLUSIVE",
  why = "Nobody reads or writes the table until the index is built.",
  safe = sequence.key("unique", "{constraint}"),
}

function rule.check(effect, world)
  return constraints.building(effect, world, "unique", "unique constraint")
end

return rule
