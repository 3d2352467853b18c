--- One use of a goal word: the word, what it was called with, and where.
-- Words are curried (`enum "status" { … }`), so an item collects its calls and
-- is understood only when the whole file has been read.
local core = require("mig.core")
local failure = require("mig.failure")
local nearest = require("mig.nearest")

local item = {}

local metatable = {
  __name = "goal word",
  __call = function(self, value)
    self.calls[#self.calls + 1] = value == nil and core.null or value
    return self
  end,
}

--- Makes an item with its first call.
---@param word string
---@param value any
---@param file string
---@param line integer
function item.new(word, value, file, line)
  local made = setmetatable({ word = word, calls = {}, file = file, line = line }, metatable)
  return made(value)
end

---@param value any
---@return boolean
function item.is(value)
  return getmetatable(value) == metatable
end

--- Raises a usage error at the item's place.
---@param self table item, or anything with file and line
---@param message string
---@param hint string|nil
function item.fail(self, message, hint)
  error(core.error { kind = "usage", message = message, hint = hint, source = self.file,
    line = self.line }, 0)
end

--- A hint sentence with the nearest right name, or nil.
---@param name string
---@param candidates string[]
---@return string|nil
function item.hint(name, candidates)
  return failure.did_you_mean(nearest.find(name, candidates))
end

local function describe(value)
  if type(value) == "string" then return "a text" end
  if item.is(value) then return ("the word %s"):format(value.word) end
  if value == core.null then return "nil" end
  if type(value) == "table" then return "a table" end
  return ("a %s"):format(type(value))
end
item.describe = describe

--- The SQL text of a string or of sql "…"; nil for anything else.
function item.text(value)
  if type(value) == "string" then return value end
  if getmetatable(value) == core.sql_mt then return value.text end
  return nil
end

--- Raises when a table has a key that its word does not know.
---@param self table item
---@param what string how the message begins: 'column "id"'
---@param options table
---@param known table<any, boolean>
function item.check_keys(self, what, options, known)
  for key in pairs(options) do
    if not known[key] then
      local names = {}
      for name in pairs(known) do names[#names + 1] = tostring(name) end
      table.sort(names)
      item.fail(self, ("%s: unknown key %s"):format(what,
        type(key) == "string" and ('"%s"'):format(key) or tostring(key)),
        item.hint(tostring(key), names))
    end
  end
end

--- The calls of a word whose form is `word "name"` or `word "name" { … }`.
---@return string name
---@return table options empty when there are none
function item.named(self, example)
  local name, options, extra = self.calls[1], self.calls[2], self.calls[3]
  if type(name) ~= "string" then
    item.fail(self, ("%s: expected a name, got %s"):format(self.word, describe(name)),
      "Write it as: " .. example)
  end
  if options ~= nil and (type(options) ~= "table" or item.is(options)) then
    item.fail(self,
      ("%s \"%s\": expected a table, got %s"):format(self.word, name, describe(options)),
      "Write it as: " .. example)
  end
  if extra ~= nil then
    item.fail(self, ("%s \"%s\": too many arguments"):format(self.word, name), "Write it as: "
      .. example)
  end
  return name, options or {}
end

--- The same for a word that means nothing without its braces.
---@return string name
---@return table options
function item.named_with_body(self, example)
  local name, options = item.named(self, example)
  if self.calls[2] == nil then
    item.fail(self, ('%s "%s" has no braces'):format(self.word, name), "Write it as: " .. example)
  end
  return name, options
end

return item
