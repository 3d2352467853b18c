--- A constraint that is checked while a strong lock is held: at once, or in the same transaction.
local rule = {}

rule.description = {
  number = 13, severity = "warning", off = true, on = { "add_constraint", "validate_constraint" },
  title = "A constraint is checked under a strong lock",
  why = "What fk-without-not-valid, check-without-not-valid and validate-in-same-transaction "
    .. "say, under one name: NOT VALID first, VALIDATE in a later transaction.",
}

local KINDS = { foreign = true, check = true, not_null = true }

local function added_here(effect, world)
  if not world.session:in_transaction() then return false end
  local record = world.state:find(effect.table)
  local constraint = record and record.constraints[effect.name]
  return constraint ~= nil and constraint.fresh and not constraint.valid
    and constraint.transaction == world.session.number
end

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  if effect.kind == "validate_constraint" then
    return added_here(effect, world)
      and "it was added in this transaction, whose lock is held while it is validated" or nil
  end
  local constraint = effect.constraint
  if not KINDS[constraint.kind] or not constraint.valid or not constraint.enforced then
    return nil
  end
  return ("%s is checked under the lock that adding it takes"):format(
    constraint.name and ('"%s"'):format(constraint.name) or "the constraint")
end

return rule
