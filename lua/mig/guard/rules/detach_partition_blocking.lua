--- DETACH PARTITION without CONCURRENTLY.
local rule = {}

rule.description = {
  number = 42, severity = "warning", on = { "detach_partition" },
  title = "DETACH PARTITION locks the parent against everything",
  why = "ACCESS EXCLUSIVE on the parent waits behind every query on any partition. DETACH … "
    .. "CONCURRENTLY (14) does not; it needs that there is no DEFAULT partition.",
  safe = [[
-- In a migration of its own
transaction = false
migrator.actor:detach_partition {
  table_name = "{table}", partition_name = "{partition}", concurrently = true,
}
]],
}

function rule.check(effect, world)
  if effect.concurrently or effect.finalize or not world:in_use(effect.table) then return nil end
  return ("reads and writes of %s wait"):format(world:say(effect.table))
end

return rule
