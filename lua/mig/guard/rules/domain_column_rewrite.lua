--- ADD COLUMN of a domain with constraints.
local sequence = require("mig.guard.sequence")

local rule = {}

rule.description = {
  number = 25, severity = "error", on = { "add_column" },
  title = "A column of a domain with a constraint rewrites the table",
  why = "PostgreSQL tests the domain by writing every row anew, also when all hold NULL "
    .. "(measured, 12 to 18).",
  safe = sequence.column_then_check("text"),
}

function rule.check(effect, world)
  local type = effect.column.type
  if not type or not world.state:domain_is_checked(type) or not world:in_use(effect.table) then
    return nil
  end
  return ('domain "%s" has a constraint: all of %s is written anew while nobody can use it'):format(
    type.name, world:say(effect.table))
end

return rule
