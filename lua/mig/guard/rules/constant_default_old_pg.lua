--- A constant default before PostgreSQL 11.
local expression = require("mig.guard.expression")

local rule = {}

rule.description = {
  number = 32, severity = "error", on = { "add_column" },
  title = "Before PostgreSQL 11 every default rewrites the table",
  why = "From 11 on a constant default is noted in the catalog; before, each row is written anew.",
}

function rule.check(effect, world)
  if world.version >= 110000 or not effect.column.default or not world:in_use(effect.table) then
    return nil
  end
  if expression.volatility(effect.column.default, world.volatility) then return nil end
  return ("all of %s is written anew while nobody can use it"):format(world:say(effect.table))
end

return rule
