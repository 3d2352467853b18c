--- DROP INDEX without CONCURRENTLY.
local rule = {}

rule.description = {
  number = 2, severity = "warning", on = { "drop_index" },
  title = "An index is dropped under ACCESS EXCLUSIVE",
  why = "DROP INDEX locks the table against everything. The drop itself is quick, but it waits"
    .. " behind every running query, and everybody else waits behind it.",
  safe = [[
-- In a migration of its own
transaction = false
migrator.actor:drop_index { index_name = "{index}", concurrently = true }
]],
}

function rule.check(effect, world)
  if effect.concurrently or not world:in_use(effect.index) then return nil end
  return ("dropping index %s locks its table against reads and writes"):format(
    world:say(effect.index))
end

return rule
