--- An index on an expression without ANALYZE.
local rule = {}

rule.description = {
  number = 134, severity = "note", off = true, on = { "create_index" },
  title = "An index on an expression has no statistics yet",
  why = "The planner guesses until ANALYZE has seen the expression.",
  safe = [[
migrator.db_session:exec("ANALYZE {table}")
]],
}

function rule.check(effect, world)
  local found = false
  for _, element in ipairs(effect.elements) do found = found or element.expression ~= nil end
  if not found or not world:in_use(effect.table) then return nil end
  for later in world:following() do
    if later.kind == "analyze" or later.kind == "vacuum" then return nil end
  end
  return { message = ("ANALYZE %s after it"):format(world:say(effect.table)), lock = false }
end

return rule
