--- RENAME VALUE of an enum.
local rule = {}

rule.description = {
  number = 64, severity = "warning", on = { "rename_enum_value" },
  title = "A renamed label breaks running code",
  why = "Code that writes the old label fails. No table is locked; logical replication does "
    .. "not carry it.",
  safe = [[
-- Migration 1
migrator.actor:add_type_values { type_name = "status", values = { "new" } }
-- Deploy code that writes it, change the rows in batches, and leave the old label alone
]],
}

function rule.check(effect, world)
  local enum = world.state.enums[world.state:key(effect.type)]
  if enum and enum.fresh then return nil end
  return ("code that writes '%s' fails at once"):format(effect.old)
end

return rule
