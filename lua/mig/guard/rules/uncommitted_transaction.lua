--- BEGIN without COMMIT.
local rule = {}

rule.description = {
  number = 97, severity = "error", on = { "script_end" },
  title = "A transaction is begun and never committed",
  why = "When the connection ends, everything since BEGIN is taken back.",
}

function rule.check(_, world)
  if not world.session.explicit then return nil end
  for before in world:preceding() do
    if before.kind == "begin" then
      return { effect = before, message = "BEGIN has no COMMIT", lock = false }
    end
  end
  return nil
end

return rule
