--- RENAME COLUMN.
local rule = {}

rule.description = {
  number = 61, severity = "error", on = { "rename_column" },
  title = "A renamed column breaks running code at once",
  why = "The rename itself is quick on every version, but code that knows the old name fails "
    .. "until it is replaced, and code that knows the new one fails until the migration has "
    .. "run.",
  safe = [[
-- Migration 1: both columns; the code writes both
migrator.actor:add_column { table_name = "{table}", column_name = "{new}", type = "text" }
-- Fill it in batches, deploy code that reads the new one; then migration 2
migrator.actor:drop_column { table_name = "{table}", column_name = "{old}" }
]],
}

-- drop a, rename a_new to a: the end of a swap; running code knows the name.
local function ends_swap(effect, world)
  for before in world:preceding() do
    if (before.kind == "drop_column" and before.name == effect.new
      or before.kind == "rename_column" and before.old == effect.new)
      and world:same(before.table, effect.table) then
      return true
    end
  end
  return false
end

function rule.check(effect, world)
  if not world:in_use(effect.table) or world.state:is_new_column(effect.table, effect.old) then
    return nil
  end
  if ends_swap(effect, world) then return nil end
  return ('code that knows "%s" of %s fails at once'):format(effect.old, world:say(effect.table))
end

return rule
