--- ADD COLUMN serial.
local rule = {}

rule.description = {
  number = 21, severity = "error", on = { "add_column" },
  title = "A serial column rewrites the table",
  why = "Each row gets a number from the sequence: the table and its indexes are written anew "
    .. "under ACCESS EXCLUSIVE, on every version (measured, 12 to 18).",
  safe = [[
-- Migration 1
migrator.actor:add_column { table_name = "{table}", column_name = "{column}", type = "{base}" }
migrator.actor:add_sequence {
  sequence_name = "{table}_{column}_seq", owned_by = "{table}.{column}",
}
migrator.actor:set_default {
  table_name = "{table}", column_name = "{column}", default = sql "nextval('{table}_{column}_seq')",
}
-- Migration 2: the rows that are there, in batches
migrator:backfill { table_name = "{table}", set = { {column} = "…" }, where = "{column} IS NULL" }
]],
}

function rule.check(effect, world)
  if not effect.column.serial or not world:in_use(effect.table) then return nil end
  return ('column "%s" is %s: all of %s is written anew while nobody can use it'):format(
    effect.column.name, effect.column.type.text, world:say(effect.table))
end

return rule
