--- ADD UNIQUE without USING INDEX.
local rule = {}

rule.description = {
  number = 14, severity = "warning", on = { "add_constraint", "add_column" },
  title = "A unique constraint builds its index under ACCESS EXCLUSIVE",
  why = "Nobody reads or writes the table until the index is built.",
  safe = [[
-- Migration 1, outside a transaction
transaction = false
migrator.actor:add_index {
  table_name = "{table}", index_name = "{constraint}", columns = { {columns} }, unique = true,
  concurrently = true,
}
-- Migration 2
migrator.actor:add_constraint {
  table_name = "{table}", constraint = "unique", constraint_name = "{constraint}",
  using_index = "{constraint}",
}
]],
}

function rule.check(effect, world)
  local constraint = effect.constraint or effect.column.unique
  if not constraint or constraint.kind ~= "unique" or constraint.using_index then return nil end
  if not world:in_use(effect.table) then return nil end
  return ("nobody can use %s while the index of the unique constraint is built"):format(
    world:say(effect.table))
end

return rule
