--- A binary heap, the least on top: n things are put in order in n log n.

local heap = {}
heap.__index = heap

---@class mig.Heap
---@field less fun(a: any, b: any): boolean

---@param less fun(a: any, b: any): boolean
---@return mig.Heap
function heap.new(less)
  return setmetatable({ less = less }, heap)
end

---@param item any
function heap:push(item)
  local i, less = #self + 1, self.less
  self[i] = item
  while i > 1 and less(item, self[i // 2]) do
    self[i], self[i // 2] = self[i // 2], item
    i = i // 2
  end
end

--- Takes the least out; nil when nothing is left.
---@return any
function heap:pop()
  local top, last, less = self[1], table.remove(self), self.less
  if #self == 0 then return top end
  self[1] = last
  local i = 1
  while true do
    local least = i
    for child = 2 * i, 2 * i + 1 do
      if self[child] and less(self[child], self[least]) then least = child end
    end
    if least == i then return top end
    self[i], self[least] = self[least], self[i]
    i = least
  end
end

return heap
