--- A DEFAULT partition.
local rule = {}

rule.description = {
  number = 43, severity = "note", on = { "create_table", "attach_partition" },
  title = "A DEFAULT partition makes every later one cost more",
  why = "Each partition that is added reads all of it, and DETACH … CONCURRENTLY is refused "
    .. "beside it.",
}

function rule.check(effect)
  if not (effect.default or effect.default_partition) then return nil end
  return "every partition that is added later reads all of the DEFAULT partition"
end

return rule
