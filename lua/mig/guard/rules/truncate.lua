--- TRUNCATE.
local rule = {}

rule.description = {
  number = 70, severity = "error", on = { "truncate" },
  title = "TRUNCATE empties a table",
  why = "All rows go, under ACCESS EXCLUSIVE; queries with an older snapshot see an empty table.",
  safe = [[
-- In batches
migrator.db_session:exec("DELETE FROM {table} WHERE …")
]],
}

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  return ("all rows of %s go"):format(world:say(effect.table))
end

return rule
