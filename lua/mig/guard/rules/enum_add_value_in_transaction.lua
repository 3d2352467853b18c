--- ALTER TYPE … ADD VALUE in a transaction.
local rule = {}

rule.description = {
  number = 82, severity = "warning", on = { "add_enum_value" },
  title = "A new label of an enum cannot be used in its transaction",
  why = "PostgreSQL refuses to use it before it is committed (55P04); before 12 it refuses ADD"
    .. " VALUE in a transaction altogether. No table is locked.",
  safe = [[
-- Migration 1
migrator.actor:add_type_values { type_name = "status", values = { "new" } }
-- Migration 2 may use it
]],
}

local function is_used(effect, world)
  for later in world:following() do
    if later.kind == "commit" then return false end
    local text = later.statement and later.statement ~= effect.statement and later.statement.text
    if text and text:find("'" .. effect.label .. "'", 1, true) then return true end
  end
  return false
end

function rule.check(effect, world)
  if not world.session:may_be_in_transaction() then return nil end
  local enum = world.state.enums[world.state:key(effect.type)]
  if enum and enum.fresh then return nil end
  if world.version < 120000 then
    return { severity = world:if_transaction("error"),
      message = "before PostgreSQL 12 a label cannot be added in a transaction" }
  end
  if is_used(effect, world) then
    return { severity = world:if_transaction("error"),
      message = ("'%s' is used in the transaction that adds it: PostgreSQL refuses"):format(
        effect.label) }
  end
  return { severity = "note",
    message = ("'%s' can be used when its transaction is committed, not "
      .. "before"):format(effect.label) }
end

return rule
