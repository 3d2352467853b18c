--- BEGIN in a transaction, COMMIT outside one.
local rule = {}

rule.description = {
  number = 96, severity = "warning", on = { "begin", "commit", "rollback" },
  title = "Transaction control that does not fit",
  why = "BEGIN within the runner's transaction only warns, and COMMIT ends it too early: what "
    .. "follows runs outside, and the ledger no longer tells the truth.",
}

function rule.check(effect, world)
  local session = world.session
  if effect.kind == "begin" then
    if session.explicit then return "BEGIN within a transaction" end
    return session.mode == "on" and "BEGIN within the transaction of whoever runs the file" or nil
  end
  if session.explicit then
    return session.mode == "on" and "it ends the transaction of whoever runs the file" or nil
  end
  return session.mode == "on" and "it ends the transaction of whoever runs the file"
    or ("%s without BEGIN"):format(effect.kind:upper())
end

return rule
