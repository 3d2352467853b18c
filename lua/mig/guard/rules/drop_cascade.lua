--- DROP … CASCADE.
local rule = {}

rule.description = {
  number = 72, severity = "warning",
  on = { "drop_table", "drop_column", "drop_constraint", "drop_view", "drop_materialized_view",
    "drop_function", "drop_type", "drop_domain", "drop_schema", "drop_sequence", "drop_extension" },
  title = "CASCADE drops what nobody named",
  why = "Views, foreign keys, columns: whatever depends on it goes without being asked for.",
}

function rule.check(effect, world)
  if not effect.cascade then return nil end
  local ref = effect.table or effect.relation
  if ref and not world:in_use(ref) then return nil end
  return "what depends on it goes as well: name it, and drop it first"
end

return rule
