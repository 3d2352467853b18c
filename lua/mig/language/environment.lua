--- What a goal file sees: the project's sandbox, and the words of the language.
local core = require("mig.core")
local item = require("mig.language.item")
local sandbox = require("mig.sandbox")
local words = require("mig.language.words")

local environment = {}

-- The file and line of the goal that is being read, from the call stack.
local function place(goal)
  local level = 3
  while true do
    local info = debug.getinfo(level, "Sl")
    if not info then return { file = "goal", line = 0 } end
    if goal.files[info.source] then
      return { file = info.source:sub(2), line = info.currentline }
    end
    level = level + 1
  end
end

local function add_item(goal, word, value, where)
  local made = item.new(word, value, where.file, where.line)
  goal.items[#goal.items + 1] = made
  return made
end

local function word_function(goal, word)
  return function(value) return add_item(goal, word, value, place(goal)) end
end

-- sql "…" is a value; one that nothing uses is a statement of its own.
local function sql_function(goal)
  return function(text)
    local where = place(goal)
    if type(text) ~= "string" then
      item.fail(where, "sql: expected a text, got " .. item.describe(text))
    end
    local value = core.sql(text)
    goal.items[#goal.items + 1] =
      { word = "sql", calls = {}, value = value, file = where.file, line = where.line }
    return value
  end
end

-- The word table is Lua's library of that name as well.
local function table_function(goal, library)
  return setmetatable(library, {
    __call = function(_, name) return add_item(goal, "table", name, place(goal)) end,
  })
end

local function unknown(goal, globals, outer)
  return function(_, name)
    if outer and outer[name] ~= nil then return outer[name] end
    local where, known = place(goal), {}
    for word in pairs(globals) do known[#known + 1] = word end
    table.sort(known)
    local made = core.error {
      kind = "usage", message = ('unknown word "%s"'):format(tostring(name)),
      hint = item.hint(tostring(name), known), source = where.file, line = where.line,
    }
    made.unknown_word = true
    error(made, 0)
  end
end

local function copy(library)
  local made = {}
  for name, value in pairs(library) do made[name] = value end
  return made
end

--- The globals of a goal's files.
---@param goal mig.Language
---@param options { root: string|nil, sandbox: boolean|nil }
function environment.new(goal, options)
  local globals = sandbox.environment { root = options.root or ".", sandbox = options.sandbox }
  for _, word in ipairs(words.names()) do globals[word] = word_function(goal, word) end
  globals.sql = sql_function(goal)
  globals.table = table_function(goal, copy(table))
  local outer = options.sandbox == false and _G or nil
  return setmetatable(globals, { __index = unknown(goal, globals, outer) })
end

return environment
