--- An index on more than three columns.
local rule = {}

rule.description = {
  number = 121, severity = "note", off = true, on = { "create_index" },
  title = "An index on more than three columns",
  why = "It is large, and of use only to queries that name its first columns.",
}

function rule.check(effect)
  if #effect.columns <= 3 then return nil end
  return { message = ("the index has %d columns"):format(#effect.columns), lock = false }
end

return rule
