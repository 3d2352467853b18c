--- ADD EXCLUDE on a table in use.
local rule = {}

rule.description = {
  number = 17, severity = "warning", on = { "add_constraint" },
  title = "An exclusion constraint builds its index under ACCESS EXCLUSIVE",
  why = "There is no form that does it online: nobody reads or writes the table until the "
    .. "index is built.",
  safe = [[
-- A new table with the constraint, filled in batches, takes the old one's place:
migrator.actor:rename_table { old_table_name = "{table}", new_table_name = "{table}_old" }
migrator.actor:rename_table { old_table_name = "{table}_new", new_table_name = "{table}" }
]],
}

function rule.check(effect, world)
  if effect.constraint.kind ~= "exclusion" or not world:in_use(effect.table) then return nil end
  return ("nobody can use %s while the index of the exclusion constraint is built"):format(
    world:say(effect.table))
end

return rule
