--- CREATE INDEX on a partitioned table.
local rule = {}

rule.description = {
  number = 8, severity = "warning", on = { "create_index" },
  title = "An index on a partitioned table locks every partition",
  why = "It holds SHARE on the parent and on all partitions until all are built, and "
    .. "CONCURRENTLY is refused on a parent.",
  safe = [[
-- Migration 1: the parent's index, not valid yet
migrator.actor:add_index {
  table_name = "{table}", index_name = "{index}", columns = { {columns} }, only = true,
}
-- Migration 2, outside a transaction: for each partition
transaction = false
migrator.actor:add_index {
  table_name = "{partition}", index_name = "{partition}_idx", columns = { {columns} },
  concurrently = true,
}
migrator.actor:attach_index { index_name = "{index}", partition_index_name = "{partition}_idx" }
]],
}

function rule.check(effect, world)
  local record = world.state:find(effect.table)
  if not record or not record.partition_by or effect.only or not world:in_use(effect.table) then
    return nil
  end
  if effect.concurrently then
    return { message = ("%s is partitioned: CONCURRENTLY is refused"):format(
      world:say(effect.table)), severity = "error" }
  end
  return ("%s is partitioned: writes to every partition wait until all are built"):format(
    world:say(effect.table))
end

return rule
