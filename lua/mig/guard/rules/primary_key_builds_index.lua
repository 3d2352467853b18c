--- ADD PRIMARY KEY without USING INDEX.
local rule = {}

rule.description = {
  number = 15, severity = "warning", on = { "add_constraint", "add_column" },
  title = "A primary key builds its index under ACCESS EXCLUSIVE",
  why = "Nobody reads or writes the table until the index is built and every row is known to "
    .. "be NOT NULL.",
  safe = [[
-- Migration 1, outside a transaction
transaction = false
migrator.actor:add_index {
  table_name = "{table}", index_name = "{table}_pkey", columns = { {columns} }, unique = true,
  concurrently = true,
}
-- Migration 2, when the columns are NOT NULL
migrator.actor:add_constraint {
  table_name = "{table}", constraint = "primary_key", constraint_name = "{table}_pkey",
  using_index = "{table}_pkey",
}
]],
}

function rule.check(effect, world)
  local constraint = effect.constraint or effect.column.primary
  if not constraint or constraint.kind ~= "primary" or constraint.using_index then return nil end
  if not world:in_use(effect.table) then return nil end
  return ("nobody can use %s while the index of the primary key is built"):format(
    world:say(effect.table))
end

return rule
