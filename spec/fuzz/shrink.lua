-- A pair of schemas that fails becomes a smaller one that fails alike.

-- Without what `chosen` names, a set of texts.
local function without(list, chosen)
  local left = {}
  for _, text in ipairs(list) do
    if not chosen[text] then left[#left + 1] = text end
  end
  return left
end

-- Takes away chunks of `texts`, smaller and smaller ones; `try` says whether it may go.
local function reduce(texts, try)
  local size = math.max(1, #texts // 2)
  while true do
    local position = 1
    while position <= #texts do
      local chosen = {}
      for offset = position, math.min(position + size - 1, #texts) do
        chosen[texts[offset]] = true
      end
      if try(chosen) then texts = without(texts, chosen) else position = position + size end
    end
    if size == 1 then return end
    size = math.max(1, size // 2)
  end
end

local function both(old, new)
  local list, seen = {}, {}
  for _, each in ipairs { old, new } do
    for _, text in ipairs(each) do
      if not seen[text] then list[#list + 1] = text end
      seen[text] = true
    end
  end
  return list
end

--- Leaves out statements, first from both sides, then from one, as long as it fails.
---@param old string[] statements
---@param new string[]
---@param fails fun(old: string[], new: string[]): boolean
---@return string[] old
---@return string[] new
return function(old, new, fails)
  local function attempt(from_old, from_new)
    return function(chosen)
      local less_old = from_old and without(old, chosen) or old
      local less_new = from_new and without(new, chosen) or new
      if not fails(less_old, less_new) then return false end
      old, new = less_old, less_new
      return true
    end
  end
  for _ = 1, 2 do
    reduce(both(old, new), attempt(true, true))
    reduce(table.move(old, 1, #old, 1, {}), attempt(true, false))
    reduce(table.move(new, 1, #new, 1, {}), attempt(false, true))
  end
  return old, new
end
