--- CREATE OR REPLACE VIEW with other columns.
local rule = {}

rule.description = {
  number = 69, severity = "error", on = { "create_view" },
  title = "CREATE OR REPLACE VIEW cannot take columns away",
  why = "It may only add columns at the end; anything else is refused (measured).",
  safe = [[
-- In one transaction
migrator.actor:drop_view { view_name = "{relation}" }
migrator.actor:add_view { definition = "CREATE VIEW {relation} AS SELECT …" }
]],
}

function rule.check(effect, world)
  local old = effect.replace and world.state.relations[world.state:key(effect.relation)]
  if not old or not old.names or not effect.names then return nil end
  for i, name in ipairs(old.names) do
    if effect.names[i] ~= name then
      return ('column "%s" of view %s is gone or elsewhere: PostgreSQL refuses'):format(name,
        world:say(effect.relation))
    end
  end
  return nil
end

return rule
