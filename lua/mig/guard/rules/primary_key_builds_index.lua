--- ADD PRIMARY KEY without USING INDEX.
local constraints = require("mig.guard.constraints")
local sequence = require("mig.guard.sequence")

local rule = {}

rule.description = {
  number = 15, severity = "warning", on = { "add_constraint", "add_column" },
  title = "A primary key builds its index under ACCESS EXCLUSIVE",
  why = "Nobody reads or writes the table until the index is built and every row is known to "
    .. "be NOT NULL.",
  safe = sequence.key("primary_key", "{table}_pkey", ", when the columns are NOT NULL"),
}

function rule.check(effect, world)
  return constraints.building(effect, world, "primary", "primary key")
end

return rule
