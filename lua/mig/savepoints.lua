--- Watches the SQL that a migration sends: refuses what would end its transaction, and knows
--- which savepoints are open.

local core = require("mig.core")
local failure = require("mig.failure")

local savepoints = {}
savepoints.__index = savepoints

---@class mig.Savepoints
---@field open string[] names, the innermost last

---@return mig.Savepoints
function savepoints.new()
  return setmetatable({ open = {} }, savepoints)
end

local function refuse_control(sql, method)
  local line, word = core.find_transaction_control(sql)
  if not line then return end
  failure.raise({
    message = ("%s is not allowed in a migration"):format(
      word == "PREPARE" and "PREPARE TRANSACTION" or word),
    detail = line > 1 and ("It is in line %d of the statement."):format(line) or nil,
    hint = "mig commits a migration together with its ledger row. "
      .. "For a part that may fail use db_session:savepoint(fn); "
      .. "for what cannot run in a transaction write transaction = false at the top.",
    statement = sql, context = method,
  })
end

local function name_of(statement)
  local name = statement:match("([^%s;]+)%s*;?%s*$")
  return name and (name:sub(1, 1) == '"' and name or name:lower()) or ""
end

local function last_index(list, name)
  for i = #list, 1, -1 do
    if list[i] == name then return i end
  end
  return nil
end

local function follow(self, statement)
  local verb = statement:match("^%s*(%a+)")
  verb = verb and verb:lower()
  local name = name_of(statement)
  if verb == "savepoint" then
    table.insert(self.open, name)
    return
  end
  local place = last_index(self.open, name)
  if not place then return end
  local keep = verb == "release" and place - 1 or place
  for i = #self.open, keep + 1, -1 do self.open[i] = nil end
end

--- Checks one text before it is sent. Raises on BEGIN, COMMIT, ROLLBACK and their kin.
---@param sql string
---@param method string|nil which method sends it, for the message
function savepoints:check(sql, method)
  refuse_control(sql, method)
  if not sql:lower():find("savepoint", 1, true) and not sql:lower():find("release", 1, true) then
    return
  end
  for _, statement in ipairs(core.split(sql)) do
    if core.classify(statement.text) == "savepoint" then follow(self, statement.text) end
  end
end

--- Notes a savepoint that mig set itself.
---@param name string
function savepoints:enter(name)
  self.open[#self.open + 1] = name
end

--- Forgets it, and all that were set in it.
---@param name string
function savepoints:leave(name)
  for i = #self.open, last_index(self.open, name) or #self.open + 1, -1 do self.open[i] = nil end
end

--- Raises when a savepoint was left open.
function savepoints:check_closed()
  local name = self.open[#self.open]
  if not name then return end
  failure.raise({
    message = ("the migration ended in the middle of savepoint %s"):format(name), source = false,
    hint = "Release it, or roll back to it and release it; db_session:savepoint(fn) does both.",
  })
end

return savepoints
