--- CREATE TABLE IF NOT EXISTS of a table that is there.
local rule = {}

rule.description = {
  number = 101, severity = "warning", on = { "create_table" },
  title = "IF NOT EXISTS hides that the table is another one",
  why = "The table is there already: nothing happens, also when its columns differ from those "
    .. "written here.",
}

function rule.check(effect, world)
  if not effect.if_not_exists or effect.temporary then return nil end
  local record = world.state:find(effect.table)
  if not record or not record.known then return nil end
  return ("%s is there already: its columns stay as they are"):format(world:say(effect.table))
end

return rule
