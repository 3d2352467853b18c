--- Several foreign keys in one transaction.
local rule = {}

rule.description = {
  number = 94, severity = "note", on = { "add_constraint" },
  title = "Several foreign keys are added in one transaction",
  why = "Each locks two tables: three or more are locked at once.",
  safe = [[
-- One migration a foreign key
migrator.actor:add_constraint {
  table_name = "{table}", constraint = "foreign_key", columns = { {columns} }, not_valid = true,
  constraint_name = "{constraint}",
  constraint_args = { target_table = "{target}", target_columns = { {target_columns} } },
}
]],
}

function rule.check(effect, world)
  local session = world.session
  if effect.constraint.kind ~= "foreign" or not session:may_be_in_transaction() then return nil end
  if not world:in_use(effect.table) then return nil end
  local before = session.told.foreign_key
  session.told.foreign_key = true
  return before and "another foreign key was added in this transaction" or nil
end

return rule
