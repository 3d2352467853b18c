-- Chances.  All come from math.random, so that a seed gives the same ones again.
local dice = {}

function dice.pick(list)
  return list[math.random(#list)]
end

---@param percent integer
function dice.chance(percent)
  return math.random(100) <= percent
end

return dice
