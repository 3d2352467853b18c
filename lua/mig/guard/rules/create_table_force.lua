--- DROP TABLE, CREATE TABLE of the same name.
local rule = {}

rule.description = {
  number = 80, severity = "error", on = { "create_table", "drop_table" },
  title = "A table is dropped and made again",
  why = "Its rows are gone, with its grants, its triggers and the foreign keys to it.",
}

function rule.check(effect, world)
  local dropped = world:remember("create-table-force")
  local key = world.state:key(effect.table)
  if effect.kind == "drop_table" then
    dropped[key] = world:in_use(effect.table) and not world.state:is_left(effect.table)
    return nil
  end
  if not dropped[key] then return nil end
  dropped[key] = nil
  return ("%s was dropped above: its rows are gone"):format(world:say(effect.table))
end

return rule
