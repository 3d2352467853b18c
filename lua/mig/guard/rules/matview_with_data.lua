--- CREATE MATERIALIZED VIEW that is filled at once.
local rule = {}

rule.description = {
  number = 38, severity = "note", on = { "create_materialized_view" },
  title = "A materialized view is filled in the migration",
  why = "Its query may run for long, and what the migration locked before stays locked meanwhile.",
  safe = [[
-- WITH NO DATA in this migration; then, outside a transaction
transaction = false
migrator.actor:refresh_materialized_view { materialized_view_name = "{relation}" }
]],
}

function rule.check(effect)
  if not effect.with_data then return nil end
  return "its query runs within the migration: WITH NO DATA, and REFRESH later"
end

return rule
