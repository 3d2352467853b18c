--- Many savepoints.
local rule = {}

rule.description = {
  number = 98, severity = "note", on = { "script_end" },
  title = "Many savepoints",
  why = "More than 64 subtransactions of one transaction no longer fit into shared memory, and"
    .. " every reader pays for it.",
}

function rule.check(_, world)
  local count, last = 0, nil
  for before in world:preceding() do
    if before.kind == "savepoint" then count, last = count + 1, last or before end
  end
  if count <= 64 then return nil end
  return { effect = last, message = ("%d savepoints in one script"):format(count), lock = false }
end

return rule
