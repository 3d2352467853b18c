--- DROP TABLE, CREATE TABLE of the same name.
local rule = {}

rule.description = {
  number = 80, severity = "error", on = { "create_table" },
  title = "A table is dropped and made again",
  why = "Its rows are gone, with its grants, its triggers and the foreign keys to it.",
}

function rule.check(effect, world)
  for before in world:preceding() do
    if before.kind == "drop_table" and before.was_in_use and world:same(before.table,
      effect.table) then
      return ("%s was dropped above: its rows are gone"):format(world:say(effect.table))
    end
  end
  return nil
end

return rule
