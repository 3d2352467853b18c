--- SET ACCESS METHOD (15).
local rule = {}

rule.description = {
  number = 35, severity = "error", on = { "set_access_method" },
  title = "SET ACCESS METHOD rewrites the table",
  why = "Table and indexes are written anew under ACCESS EXCLUSIVE, unless the method is the same.",
}

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  return ("all of %s is written anew while nobody can use it"):format(world:say(effect.table))
end

return rule
