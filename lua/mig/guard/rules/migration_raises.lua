--- A Lua migration that raises when it is played.
local rule = {}

rule.description = {
  number = 0, severity = "warning", on = { "problem" },
  title = "A migration raises when it is played",
  why = "It is played against a connection that answers with no rows. It raises there, and may"
    .. " do so when it is applied; what it would have done after that line is not judged.",
}

function rule.check()
  return nil
end

return rule
