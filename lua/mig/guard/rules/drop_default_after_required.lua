--- ADD COLUMN NOT NULL DEFAULT, DROP DEFAULT.
local rule = {}

rule.description = {
  number = 67, severity = "warning", on = { "drop_default" },
  title = "A required column loses its default in the deploy that adds it",
  why = "Code that does not know the column yet cannot insert any more.",
  safe = [[
-- In the release after the one whose code writes the column
migrator.actor:drop_default { table_name = "{table}", column_name = "{column}" }
]],
}

function rule.check(effect, world)
  local column = world.state:column(effect.table, effect.name)
  if not column or not column.fresh or not column.not_null or not column.default then return nil end
  if not world:in_use(effect.table) then return nil end
  for later in world:following() do
    if later.kind == "set_default" and later.name == effect.name
      and world:same(later.table, effect.table) then
      return nil
    end
  end
  return ('code that does not know "%s" cannot insert into %s any more'):format(effect.name,
    world:say(effect.table))
end

return rule
