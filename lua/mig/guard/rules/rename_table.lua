--- RENAME TO.
local rule = {}

rule.description = {
  number = 62, severity = "error", on = { "rename_table" },
  title = "A renamed table breaks running code at once",
  why = "Code that knows the old name fails. A view under the old name, made in the same "
    .. "transaction, keeps it working: simple views can be written to.",
  safe = [[
-- In one transaction
migrator.actor:rename_table { old_table_name = "{table}", new_table_name = "{new}" }
migrator.actor:add_view { definition = "CREATE VIEW {table} AS SELECT * FROM {new}" }
-- When no running code uses the old name any more
migrator.actor:drop_view { view_name = "{table}" }
]],
}

-- A view, or another table, takes the old name.
local function is_covered(effect, world)
  for later in world:following() do
    if later.kind == "create_view" and later.relation.name == effect.table.name
      or later.kind == "rename_table" and later.new == effect.table.name
      or later.kind == "create_table" and later.table.name == effect.table.name then
      return true
    end
  end
  return false
end

function rule.check(effect, world)
  if not world:in_use(effect.table) or is_covered(effect, world) then return nil end
  return ("code that uses %s fails at once"):format(world:say(effect.table))
end

return rule
