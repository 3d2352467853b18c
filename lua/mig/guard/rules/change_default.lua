--- SET DEFAULT on a column that is in use.
local rule = {}

rule.description = {
  number = 66, severity = "note", on = { "set_default" },
  title = "A new default does not reach code that writes the old one",
  why = "Some ORMs insert the default they knew at start, so that the new one is not used "
    .. "until they are restarted.",
}

function rule.check(effect, world)
  if not world:in_use(effect.table) or world.state:is_new_column(effect.table, effect.name) then
    return nil
  end
  local column = world.state:column(effect.table, effect.name)
  if not column or not column.default then return nil end
  return ('code that inserts the old default of "%s" itself goes on doing so'):format(effect.name)
end

return rule
