--- The goal language: Lua words become operations.
--
--     local goal = language.new { default_schema = "public" }
--     goal:run(text, "schema/fees.lua")
--     for _, operation in ipairs(goal:finish()) do … end
local core = require("mig.core")
local environment = require("mig.language.environment")
local order = require("mig.language.order")
local sandbox = require("mig.sandbox")
local words = require("mig.language.words")

---@class mig.Language
local language = {}
language.__index = language

--- A place in a goal file.
---@class mig.GoalOperation
---@field verb string
---@field arguments table
---@field file string
---@field line integer

---@param options { default_schema: string|nil, root: string|nil, sandbox: boolean|nil }|nil
---@return mig.Language
function language.new(options)
  options = options or {}
  local self = setmetatable({
    default_schema = options.default_schema or "public",
    items = {},
    files = {},
    operations = {},
    renames = {},
  }, language)
  self.environment = environment.new(self, options)
  return self
end

--- Adds an operation that a word stands for.
function language:add(verb, arguments, place)
  self.operations[#self.operations + 1] =
    { verb = verb, arguments = arguments, file = place.file, line = place.line }
end

--- Says that an object was renamed; keys as the catalog writes them.
function language:rename(kind, from, to)
  self.renames[#self.renames + 1] = { kind = kind, from = from, to = to }
end

--- The catalog's key of a name as people write it: public.fees.
function language:key(name, ...)
  local schema, bare = core.name_parse(name)
  local parts = { core.ident(schema or self.default_schema), core.ident(bare) }
  for _, part in ipairs { ... } do parts[#parts + 1] = core.ident(part) end
  return table.concat(parts, ".")
end

--- Reads one file of the goal; its words are kept until finish.
---@param text string
---@param file string path for messages
function language:run(text, file)
  self.files["@" .. file] = true
  local kept = #self.items
  local ok, raised = pcall(function()
    sandbox.run(sandbox.load_text(text, file, self.environment))
  end)
  if ok then return end
  for index = #self.items, kept + 1, -1 do self.items[index] = nil end
  error(raised, 0)
end

--- Reads several files in an order that works: a file that uses what a later
-- one defines is read again after it.
---@param files { path: string, text: string }[]
function language:run_all(files)
  local waiting = files
  while #waiting > 0 do
    local failed, first = {}, nil
    for _, file in ipairs(waiting) do
      local ok, raised = pcall(self.run, self, file.text, file.path)
      if not ok then
        if not raised.unknown_word then error(raised, 0) end
        first = first or raised
        failed[#failed + 1] = file
      end
    end
    if #failed == #waiting then error(first, 0) end
    waiting = failed
  end
end

local function claim(value, claimed, seen)
  if type(value) ~= "table" or seen[value] then return end
  seen[value] = true
  claimed[value] = true
  for _, inner in pairs(value) do claim(inner, claimed, seen) end
end

--- Turns everything that was read into operations, in an order in which
-- PostgreSQL is likely to accept them.
---@return mig.GoalOperation[]
---@return table[] renames list of { kind, from, to }
function language:finish()
  local claimed, seen = {}, {}
  for _, item in ipairs(self.items) do
    for _, value in ipairs(item.calls) do claim(value, claimed, seen) end
  end
  for _, item in ipairs(self.items) do
    if not claimed[item.value or item] then words.resolve(self, item) end
  end
  return order.sort(self.operations), self.renames
end

return language
