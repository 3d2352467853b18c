-- Random schemas whose objects use each other, for `make fuzz-schemas`: statements drawn from
-- woven_kinds.lua.  Most combinations of names exist, and the server leaves out what cannot be: a
-- statement that fails is not in the schema.  Each has a place of its own ("column t1.a"); what is
-- drawn later for the same place is a change.
local dice = require("spec.fuzz.dice")
local kinds = require("spec.fuzz.woven_kinds")

local woven = {}

local random, pick, chance = math.random, dice.pick, dice.chance

-- A number of each kind as often as its weight.
local deck = {}
for number, kind in ipairs(kinds) do
  for _ = 1, kind[2] do deck[#deck + 1] = number end
end

local function grow(self, count)
  for _ = 1, count do
    local level, _, make = table.unpack(kinds[pick(deck)])
    local place, statement = make()
    self[place] = { level = level, text = statement }
  end
end

--- A random schema: a map from places to statements with their levels.
function woven.new()
  local self = {}
  grow(self, random(80, 260))
  return self
end

-- Its places, in the order in which they are loaded.
local function places(self)
  local list = {}
  for place in pairs(self) do list[#list + 1] = place end
  table.sort(list, function(one, other)
    if self[one].level ~= self[other].level then return self[one].level < self[other].level end
    return one < other
  end)
  return list
end

--- The schema after changes, few or many.
function woven.change(from)
  local self, percent = {}, pick { 0, 3, 10, 25 }
  for _, place in ipairs(places(from)) do
    if not chance(percent) then self[place] = from[place] end
  end
  grow(self, pick { 4, 12, 40, 90 })
  return self
end

--- The statements that build it, when the server takes them.
---@return string[]
function woven.statements(self)
  local list = {}
  for number, place in ipairs(places(self)) do list[number] = self[place].text end
  return list
end

return woven
