--- Statements that came too early.
--
-- Each waits with the search_path of its place.  One that misses something by
-- name is tried again as soon as a statement that speaks of the name has
-- succeeded; what is left after all statements is tried in rounds, in order.
local waiting = {}
local methods = {}
methods.__index = methods

--- An empty list.
function waiting.new()
  return setmetatable({ list = {}, by_name = {}, count = 0 }, methods)
end

local function bare(name)
  return name:match("([^.]*)$"):lower()
end

-- What a message says is not there: the last quoted name, or a function's.
local function missing_name(message)
  local last
  for quoted in message:gmatch('"([^"]*)"') do last = quoted end
  last = last or message:match("^function ([^%s(]+)")
  return last and bare(last)
end

--- Lets a statement wait.
---@param statement mig.Statement
---@param path string the search_path
---@param failure table error object
function methods:add(statement, path, failure)
  statement.path, statement.failure, statement.done = path, failure, false
  self.list[#self.list + 1] = statement
  self.count = self.count + 1
  self:index(statement)
end

-- Remembers what the statement misses now.
function methods:index(statement)
  local name = missing_name(statement.failure.message)
  if not name then return end
  self.by_name[name] = self.by_name[name] or {}
  table.insert(self.by_name[name], statement)
end

-- The names in the first words of a statement: what it may have made.
local function names_of(text)
  local head = text:match("^[^(]*")
  local names = {}
  for word in head:gmatch('[^%s.,;"]+') do names[#names + 1] = word:lower() end
  for quoted in head:gmatch('"([^"]*)"') do names[#names + 1] = quoted:lower() end
  return names
end

-- Takes out the statements that wait for what this one may have made.
function methods:take(statement)
  local found = {}
  if self.count == 0 then return found end
  for _, name in ipairs(names_of(statement.text)) do
    for _, each in ipairs(self.by_name[name] or {}) do
      if not each.done then found[#found + 1] = each end
    end
    self.by_name[name] = nil
  end
  return found
end

-- Whether the try succeeded; otherwise the statement waits on.
function methods:try(statement, attempt)
  local failure = attempt(statement)
  if failure then
    statement.failure = failure
    self:index(statement)
    return false
  end
  statement.done = true
  self.count = self.count - 1
  return true
end

--- A statement succeeded: tries what waits for it, and what waits for that.
---@param statement mig.Statement
---@param attempt fun(statement: mig.Statement): table|nil nil when it succeeded
function methods:wake(statement, attempt)
  local queue = self:take(statement)
  local index = 1
  while index <= #queue do
    local each = queue[index]
    if not each.done and self:try(each, attempt) then
      for _, more in ipairs(self:take(each)) do queue[#queue + 1] = more end
    end
    index = index + 1
  end
end

--- Tries everything in rounds until nothing waits or a round brings nothing.
---@param attempt fun(statement: mig.Statement): table|nil
---@return mig.Statement[] what still waits
function methods:finish(attempt)
  local progress = true
  while self.count > 0 and progress do
    progress = false
    for _, each in ipairs(self.list) do
      if not each.done and self:try(each, attempt) then
        progress = true
        self:wake(each, attempt)
      end
    end
  end
  local left = {}
  for _, each in ipairs(self.list) do
    if not each.done then left[#left + 1] = each end
  end
  return left
end

return waiting
