--- ENABLE ROW LEVEL SECURITY without a policy.
local rule = {}

rule.description = {
  number = 135, severity = "note", off = true, on = { "row_security" },
  title = "Row security without a policy hides all rows",
  why = "Everybody but the owner sees nothing, and writes nothing.",
}

local function is_policy(effect, other, world)
  return other.kind == "create_policy" and world:same(other.table, effect.table)
end

function rule.check(effect, world)
  if effect.state ~= "enable" then return nil end
  for other in world:following() do
    if is_policy(effect, other, world) then return nil end
  end
  for other in world:preceding() do
    if is_policy(effect, other, world) then return nil end
  end
  return ("no policy here lets anybody see rows of %s"):format(world:say(effect.table))
end

return rule
