--- autovacuum_enabled = false.
local tree = require("mig.guard.tree")

local rule = {}

rule.description = {
  number = 133, severity = "note", off = true, on = { "table_options", "create_table" },
  title = "Autovacuum is switched off for a table",
  why = "It bloats, its statistics age, and in the end an anti-wraparound vacuum runs at the "
    .. "worst time.",
}

function rule.check(effect, world)
  local value = (effect.values or effect.options or {}).autovacuum_enabled
  if value == nil or effect.reset or tree.is_on(value) then return nil end
  return ("nothing cleans %s any more"):format(world:say(effect.table))
end

return rule
