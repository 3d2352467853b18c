--- ALTER DOMAIN … SET NOT NULL.
local rule = {}

rule.description = {
  number = 50, severity = "warning", on = { "domain_set_not_null" },
  title = "NOT NULL on a domain reads every table that uses it",
  why = "Writes to all of them wait (SHARE, measured), and there is no NOT VALID form.",
  safe = [[
-- ALTER DOMAIN … ADD CONSTRAINT … CHECK (VALUE IS NOT NULL) NOT VALID; then, in a later migration
migrator.actor:validate_domain_constraint {
  domain_name = "status", constraint_name = "{constraint}",
}
]],
}

function rule.check(effect, world)
  local domain = world.state.domains[world.state:key(effect.domain)]
  if domain and domain.fresh then return nil end
  return ("every table with a column of domain %s is read while writes to it wait"):format(
    world:say(effect.domain))
end

return rule
