--- DROP TYPE, DROP DOMAIN.
local rule = {}

rule.description = {
  number = 65, severity = "warning", on = { "drop_type", "drop_domain" },
  title = "A type goes",
  why = "A label of an enum cannot be dropped, so types are built anew: every table that uses "
    .. "one is written anew with it. With CASCADE the columns go.",
}

function rule.check(effect, world)
  local ref = effect.type or effect.domain
  local known = world.state.enums[world.state:key(ref)] or world.state.domains[world.state:key(ref)]
  if known and known.fresh then return nil end
  return effect.cascade and ("columns of type %s go with their data"):format(world:say(ref))
    or { severity = "note", message = ("code that names type %s fails"):format(world:say(ref)) }
end

return rule
