--- TRUNCATE … CASCADE.
local rule = {}

rule.description = {
  number = 71, severity = "error", on = { "truncate" },
  title = "TRUNCATE … CASCADE empties other tables as well",
  why = "Every table with a foreign key to it is emptied, and those that refer to them (measured).",
  safe = [[
-- Name the tables that are meant
migrator.db_session:exec("TRUNCATE {table}, …")
]],
}

function rule.check(effect, world)
  if not effect.cascade or not world:in_use(effect.table) then return nil end
  local names = {}
  for i, ref in ipairs(world.state:referencing(effect.table)) do names[i] = world:say(ref) end
  if #names > 0 then
    return ("rows of %s go as well"):format(table.concat(names, ", "))
  end
  return ("every table that refers to %s is emptied as well"):format(world:say(effect.table))
end

return rule
