--- ADD COLUMN … CHECK.
local sequence = require("mig.guard.sequence")

local rule = {}

rule.description = {
  number = 11, severity = "warning", on = { "add_column" },
  title = "A CHECK on a new column reads the whole table",
  why = "PostgreSQL tests the CHECK on every row, also when all of them hold NULL there, under"
    .. " ACCESS EXCLUSIVE (measured, 12 to 18).",
  safe = sequence.column_then_check("{type}"),
}

function rule.check(effect, world)
  local check = effect.column.check
  if not check or not check.enforced or not world:in_use(effect.table) then return nil end
  return ("the CHECK on the new column reads all of %s while nobody can use it"):format(
    world:say(effect.table))
end

return rule
