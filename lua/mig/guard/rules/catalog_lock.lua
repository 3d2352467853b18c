--- Short changes under ACCESS EXCLUSIVE: REPLICA IDENTITY, OWNER TO.
local rule = {}

rule.description = {
  number = 51, severity = "note", queue = true, on = { "replica_identity", "owner" },
  title = "REPLICA IDENTITY and OWNER TO lock the table against everything",
  why = "ACCESS EXCLUSIVE, for a moment (measured): with lock_timeout, and another attempt.",
}

function rule.check(effect, world)
  local ref = effect.table or effect.relation
  if not ref or not world:in_use(ref) then return nil end
  return ("reads and writes of %s wait, for a moment"):format(world:say(ref))
end

return rule
