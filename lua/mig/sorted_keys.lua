--- The keys of a table in an order that does not change from run to run: that of their texts.
---@param map table
---@return any[]
local function sorted_keys(map)
  local keys = {}
  for key in pairs(map) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  return keys
end

return sorted_keys
