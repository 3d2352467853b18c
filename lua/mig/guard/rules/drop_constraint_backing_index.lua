--- DROP INDEX of a constraint's index.
local rule = {}

rule.description = {
  number = 59, severity = "error", on = { "drop_index" },
  title = "The index of a constraint cannot be dropped",
  why = "PostgreSQL refuses it: the constraint is what has to be dropped.",
  safe = [[
migrator.actor:drop_constraint { table_name = "{table}", constraint_name = "{index}" }
]],
}

function rule.check(effect, world)
  local index = world.state:index(effect.index)
  if not index or not index.constraint or effect.cascade then return nil end
  return ('index "%s" belongs to a constraint: DROP CONSTRAINT'):format(index.name)
end

return rule
