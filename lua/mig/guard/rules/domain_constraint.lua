--- ALTER DOMAIN … ADD CHECK that is validated at once.
local rule = {}

rule.description = {
  number = 49, severity = "warning", on = { "domain_add_constraint" },
  title = "A constraint on a domain reads every table that uses it",
  why = "All tables with a column of the domain are read, writes to them wait (SHARE, "
    .. "measured). A new domain costs nothing.",
  safe = [[
-- ALTER DOMAIN … ADD CONSTRAINT … NOT VALID; then, in a later migration
migrator.actor:validate_domain_constraint {
  domain_name = "status", constraint_name = "{constraint}",
}
]],
}

function rule.check(effect, world)
  local constraint = effect.constraint
  local domain = world.state.domains[world.state:key(effect.domain)]
  if not constraint or constraint.kind ~= "check" or not constraint.valid then return nil end
  if domain and domain.fresh then return nil end
  return ("every table with a column of domain %s is read while writes to it wait"):format(
    world:say(effect.domain))
end

return rule
