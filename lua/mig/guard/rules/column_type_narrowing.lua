--- A type that holds less.
local types = require("mig.guard.type")

local rule = {}

rule.description = {
  number = 31, severity = "warning", on = { "alter_type" },
  title = "The new type holds less than the old",
  why = "Values that do not fit make the migration fail, or are cut or rounded in silence.",
  safe = [[
-- Make sure first that all values fit
migrator.actor:add_constraint {
  table_name = "{table}", constraint = "check", constraint_name = "{table}_{column}_fits",
  not_valid = true, constraint_args = { check_condition = sql "…" },
}
]],
}

function rule.check(effect, world)
  if not effect.type or not world:in_use(effect.table) then return nil end
  local old = world.state:column_type(effect.table, effect.name)
  if not types.narrows(old, effect.type) then return nil end
  if not old then
    return { severity = "note",
      message = ("%s holds less than other number types: values that do not "
      .. "fit make it fail"):format(effect.type.text) }
  end
  return ("%s holds less than %s"):format(effect.type.text, old.text)
end

return rule
