--- ATTACH PARTITION without a CHECK that proves its bounds.
local rule = {}

rule.description = {
  number = 39, severity = "warning", on = { "attach_partition" },
  title = "ATTACH PARTITION reads the whole partition",
  why = "Without a valid CHECK that implies the bounds, every row of the partition is tested "
    .. "under ACCESS EXCLUSIVE on it (the parent takes SHARE UPDATE EXCLUSIVE only).",
  safe = [[
-- Migration 1: a CHECK that says what the bounds say
migrator.actor:add_constraint {
  table_name = "{partition}", constraint = "check", constraint_name = "{partition}_bounds",
  not_valid = true, constraint_args = { check_condition = sql "…" },
}
-- Migration 2
migrator.actor:validate_constraint {
  table_name = "{partition}", constraint_name = "{partition}_bounds",
}
-- Migration 3
migrator.actor:attach_partition {
  table_name = "{table}", partition_name = "{partition}", partition_bound = sql "…",
}
]],
}

function rule.check(effect, world)
  if not world:in_use(effect.partition) or world.state:partition_proof(effect) then return nil end
  return ("all of %s is read while nobody can use it"):format(world:say(effect.partition))
end

return rule
