--- A foreign key between columns of different types.
local constraints = require("mig.guard.constraints")
local types = require("mig.guard.type")

local rule = {}

rule.description = {
  number = 109, severity = "note", off = true, on = { "add_constraint", "create_table",
    "add_column" },
  title = "A foreign key compares different types",
  why = "Values of one may not fit the other, and an index may not be used.",
}

function rule.check(effect, world)
  for here, there in constraints.references(effect, world) do
    local a, b = here.type, there.type
    if a and b and not types.equal(types.parse(a.base), types.parse(b.base)) then
      return ('"%s" is %s, "%s" is %s'):format(here.name, a.text, there.name, b.text)
    end
  end
  return nil
end

return rule
