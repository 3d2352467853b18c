--- ADD COLUMN … GENERATED … STORED.
local rule = {}

rule.description = {
  number = 23, severity = "error", on = { "add_column" },
  title = "A stored generated column rewrites the table",
  why = "Its value is computed for each row that is there: the table and its indexes are "
    .. "written anew under ACCESS EXCLUSIVE. A VIRTUAL one (18) costs nothing.",
  safe = [[
-- A plain column, kept by a trigger, filled in batches
migrator.actor:add_column { table_name = "{table}", column_name = "{column}", type = "{type}" }
]],
}

function rule.check(effect, world)
  if effect.column.generated ~= "stored" or not world:in_use(effect.table) then return nil end
  return ('stored column "%s": all of %s is written anew while nobody can use it'):format(
    effect.column.name, world:say(effect.table))
end

return rule
