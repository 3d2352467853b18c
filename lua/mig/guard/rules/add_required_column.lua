--- ADD COLUMN NOT NULL without a default.
local sequence = require("mig.guard.sequence")

local rule = {}

rule.description = {
  number = 19, severity = "error", on = { "add_column" },
  title = "A required column without a default",
  why = "It fails when the table has rows, and where it does not, code that does not know the "
    .. "column cannot insert any more.",
  safe = sequence.migrations {
    sequence.add_column("{type}"),
    { ", when code that writes it is deployed, and the rows that are there are filled",
      sequence.check_not_null },
    sequence.validate_not_null, sequence.set_not_null,
  },
}

function rule.check(effect, world)
  local column = effect.column
  if not column.not_null or column.default or column.identity or column.serial
    or column.generated then
    return nil
  end
  if not world:in_use(effect.table) then return nil end
  return ('column "%s" is NOT NULL without a default: it fails when %s has rows, and breaks code '
    .. "that does not write it"):format(column.name, world:say(effect.table))
end

return rule
