--- Rows are changed beside the schema.
local rule = {}

rule.description = {
  number = 78, severity = "note", off = true, on = { "insert", "update", "delete", "merge" },
  title = "A migration changes rows of a table in use",
  why = "How long it takes depends on the data, not on the schema: data migrations are better "
    .. "runs of their own.",
}

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  return ("changes rows of %s"):format(world:say(effect.table))
end

return rule
