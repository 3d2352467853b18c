--- CREATE INDEX CONCURRENTLY IF NOT EXISTS after a build that failed.
local rule = {}

rule.description = {
  number = 5, severity = "note", on = { "create_index" },
  title = "IF NOT EXISTS is content with an index that is INVALID",
  why = "A build that fails leaves an INVALID index behind. The next run finds the name, says "
    .. "nothing, and the index is never used (measured, 12 to 18).",
  safe = [[
-- In a migration of its own
transaction = false
migrator.actor:drop_index { index_name = "{index}", concurrently = true, if_exists = true }
migrator.actor:add_index {
  table_name = "{table}", index_name = "{index}", columns = { {columns} }, concurrently = true,
}
]],
}

function rule.check(effect, world)
  if not effect.concurrently or not effect.if_not_exists or world:is_dropped_before(effect) then
    return nil
  end
  return "an INVALID index of that name, left by a build that failed, would be taken as done"
end

return rule
