--- DROP TABLE.
local rule = {}

rule.description = {
  number = 55, severity = "warning", on = { "drop_table" },
  title = "A table goes with its data",
  why = "It cannot be taken back, and code that still uses it fails at once.",
  safe = [[
-- Migration 1: out of the way, so that it can be brought back
migrator.actor:rename_table { old_table_name = "{table}", new_table_name = "{table}_old" }
-- Weeks later
migrator.actor:drop_table { table_name = "{table}_old" }
]],
}

function rule.check(effect, world)
  if not world:in_use(effect.table) or world.state:is_left(effect.table) then return nil end
  return ("table %s goes with its data"):format(world:say(effect.table))
end

return rule
