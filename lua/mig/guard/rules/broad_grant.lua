--- GRANT ALL, GRANT TO PUBLIC.
local rule = {}

rule.description = {
  number = 131, severity = "note", off = true, on = { "grant", "role", "alter_system" },
  title = "More rights than one can see",
  why = "ALL and PUBLIC give what nobody listed; roles and settings of the server need a "
    .. "superuser, and belong to all its databases.",
}

function rule.check(effect)
  if effect.kind ~= "grant" then return "it concerns the server, not this database alone" end
  if not effect.is_grant then return nil end
  for _, role in ipairs(effect.grantees) do
    if role == "PUBLIC" then return "everybody gets it" end
  end
  return effect.all and "ALL gives also what later versions add" or nil
end

return rule
