--- The nearest right name for a misspelt one.

local nearest = {}

--- Edits (insert, delete, replace, swap of neighbours) between two words.
---@param a string
---@param b string
---@return integer
function nearest.distance(a, b)
  local before, previous = nil, {}
  for j = 0, #b do previous[j] = j end
  for i = 1, #a do
    local current = { [0] = i }
    for j = 1, #b do
      local cost = a:byte(i) == b:byte(j) and 0 or 1
      local best = math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
      if before and i > 1 and j > 1 and a:byte(i) == b:byte(j - 1)
        and a:byte(i - 1) == b:byte(j) then
        best = math.min(best, before[j - 2] + 1)
      end
      current[j] = best
    end
    before, previous = previous, current
  end
  return previous[#b]
end

--- The candidate that is near enough to be meant, or nil. Equal distances: the first one.
---@param word string
---@param candidates string[]
---@return string|nil
function nearest.find(word, candidates)
  local best, best_distance = nil, math.min(math.max(1, #word // 3), #word - 1) + 1
  for _, candidate in ipairs(candidates) do
    if math.abs(#candidate - #word) < best_distance then
      local distance = nearest.distance(word:lower(), candidate:lower())
      if distance < best_distance then best, best_distance = candidate, distance end
    end
  end
  if best then return best end
  for _, candidate in ipairs(candidates) do
    if #word >= 2 and candidate:sub(1, #word) == word then return candidate end
  end
  return nil
end

return nearest
