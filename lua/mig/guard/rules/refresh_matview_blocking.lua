--- REFRESH MATERIALIZED VIEW without CONCURRENTLY.
local rule = {}

rule.description = {
  number = 37, severity = "warning", on = { "refresh_materialized_view" },
  title = "REFRESH without CONCURRENTLY stops readers",
  why = "Nobody reads the view until its query has run. CONCURRENTLY (with a unique index on "
    .. "it) lets readers go on.",
  safe = [[
migrator.actor:refresh_materialized_view {
  materialized_view_name = "{relation}", concurrently = true,
}
]],
}

function rule.check(effect, world)
  if effect.concurrently or not effect.with_data or not world:in_use(effect.relation) then
    return nil
  end
  return ("nobody can read %s while its query runs"):format(world:say(effect.relation))
end

return rule
