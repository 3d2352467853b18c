--- CREATE INDEX without CONCURRENTLY on a table in use.
local rule = {}

rule.description = {
  number = 1, severity = "warning", on = { "create_index" },
  title = "An index is built while writes wait",
  why = "CREATE INDEX holds SHARE on the table until the index is built: reads go on, every "
    .. "write waits.",
  safe = [[
-- In a migration of its own
transaction = false
migrator.actor:add_index { table_name = "{table}", columns = { {columns} }, concurrently = true }
]],
}

function rule.check(effect, world)
  if effect.concurrently or effect.only or not world:in_use(effect.table) then return nil end
  return ("writes to %s wait while the index is built"):format(world:say(effect.table))
end

return rule
