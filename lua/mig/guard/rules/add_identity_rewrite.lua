--- ADD COLUMN … AS IDENTITY.
local rule = {}

rule.description = {
  number = 22, severity = "error", on = { "add_column" },
  title = "An identity column rewrites the table",
  why = "Each row gets a number: the table and its indexes are written anew under ACCESS "
    .. "EXCLUSIVE (measured, 12 to 18).",
  safe = [[
-- Migration 1
migrator.actor:add_column { table_name = "{table}", column_name = "{column}", type = "{base}" }
-- Fill the rows that are there, in batches, and make it NOT NULL; then, at no cost
migrator.actor:add_identity {
  table_name = "{table}", column_name = "{column}", identity = "by default",
}
]],
}

function rule.check(effect, world)
  if not effect.column.identity or not world:in_use(effect.table) then return nil end
  return ('identity column "%s": all of %s is written anew while nobody can use it'):format(
    effect.column.name, world:say(effect.table))
end

return rule
