--- NOT VALID and VALIDATE in one transaction.
local rule = {}

rule.description = {
  number = 13, severity = "warning", on = { "validate_constraint" },
  title = "NOT VALID gains nothing when VALIDATE is in the same transaction",
  why = "The lock of ADD CONSTRAINT is held until the transaction ends, so the scan happens "
    .. "under it.",
  safe = [[
-- In a migration of its own
migrator.actor:validate_constraint { table_name = "{table}", constraint_name = "{constraint}" }
]],
}

function rule.check(effect, world)
  if not world.session:may_be_in_transaction() or not world:in_use(effect.table) then return nil end
  local record = world.state:find(effect.table)
  local constraint = record and record.constraints[effect.name]
  local added = constraint and constraint.added_by
  if not added or not constraint.fresh or constraint.valid then return nil end
  if constraint.transaction and constraint.transaction ~= world.session.number then return nil end
  return { severity = world:if_transaction("warning"),
    message = ('"%s" was added in this transaction, whose lock is held while it is validated')
      :format(effect.name) }
end

return rule
