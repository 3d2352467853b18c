--- A column named "type".
local rule = {}

rule.description = {
  number = 84, severity = "note", off = true, on = { "add_column" },
  title = "A column named type turns single-table inheritance on",
  why = "Active Record takes a column of this name for the class of a row; running code may "
    .. "fail on it.",
}

function rule.check(effect, world)
  if effect.column.name ~= "type" or not world:in_use(effect.table) then return nil end
  return 'a column named "type" means something to some ORMs'
end

return rule
