--- Policies, row security and rules.
local rule = {}

rule.description = {
  number = 47, severity = "note", queue = true,
  on = { "create_policy", "alter_policy", "drop_policy", "row_security", "create_rule", "drop_rule",
    "rule_state" },
  title = "Policies, row security and rules lock the table against everything",
  why = "ACCESS EXCLUSIVE, for a moment (measured): with lock_timeout, and another attempt.",
}

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  return ("reads and writes of %s wait, for a moment"):format(world:say(effect.table))
end

return rule
