--- The word `table`: columns, constraints, indexes and options of one table.
local column_word = require("mig.language.column_word")
local constraint_word = require("mig.language.constraint_word")
local item = require("mig.language.item")
local operations = require("mig.operations")

local table_word = {}

local EXAMPLE = 'table "fees" { column "id" "bigint" }'

-- What is known of the table while it is read.
local state_methods = {}
state_methods.__index = state_methods

local function new_state(goal, name)
  return setmetatable({
    goal = goal, name = name, primary_key = {}, later = {},
    arguments = { table_name = name, columns = {}, constraints = {} },
  }, state_methods)
end

-- A constraint of CREATE TABLE, or, for a foreign key, a statement after all
-- tables are there.
function state_methods:add_constraint(constraint, place)
  if constraint.constraint == "foreign_key" then
    constraint.table_name = self.name
    table.insert(self.later, { "add_constraint", constraint, place })
  else
    table.insert(self.arguments.constraints, constraint)
  end
end

function state_methods:add_index(arguments, place)
  arguments.table_name = self.name
  table.insert(self.later, { "add_index", arguments, place })
end

local inner = {}

function inner.column(state, self)
  column_word.resolve(state, self)
end

function inner.index(state, self)
  state:add_index(constraint_word.index(self), self)
end

function inner.comment(state, self)
  local text = item.text(self.calls[1])
  if not text or self.calls[2] ~= nil then
    item.fail(self, "comment: expected one text", 'Write it as: comment "What a student owes."')
  end
  state.arguments.comment = text
end

for word, resolve in pairs(constraint_word.words) do
  inner[word] = function(state, self)
    state:add_constraint(resolve(self), self)
  end
end

local function option_names(add, modify)
  local names = { "renamed_from" }
  for _, set in ipairs { add, modify } do
    for name in pairs(set) do
      if name ~= "table_name" and name ~= "columns" and name ~= "constraints"
        and name ~= "reset" then
        names[#names + 1] = name
      end
    end
  end
  table.sort(names)
  return names
end

local function contains(list, wanted)
  for _, value in ipairs(list) do
    if value == wanted then return true end
  end
  return false
end

-- Keys beside the items: arguments of add_table, or else of modify_table.
local function resolve_options(goal, state, options, self)
  local add, modify = operations.argument_set("add_table"), operations.argument_set("modify_table")
  local names = option_names(add, modify)
  local modifications
  for key, value in pairs(options) do
    if type(key) == "string" then
      if not contains(names, key) then
        item.fail(self, ('table "%s": unknown key "%s"'):format(state.name, key),
          item.hint(key, names))
      end
      if key == "renamed_from" then
        goal:rename("table", goal:key(value), goal:key(state.name))
      elseif add[key] then
        state.arguments[key] = value
      else
        modifications = modifications or { table_name = state.name }
        modifications[key] = value
      end
    end
  end
  if modifications then state.later[#state.later + 1] = { "modify_table", modifications, self } end
end

local function resolve_items(state, options, self)
  for index, value in ipairs(options) do
    if not item.is(value) then
      item.fail(self,
        ('table "%s": entry %d is %s'):format(state.name, index, item.describe(value)),
        "Entries of a table are columns, constraints, indexes and a comment.")
    end
    local resolve = inner[value.word]
    if not resolve then
      item.fail(value,
        ('the word %s cannot stand inside table "%s"'):format(value.word, state.name))
    end
    resolve(state, value)
  end
end

-- primary_key = true of one column or several.
local function add_primary_key(state)
  if #state.primary_key == 0 then return end
  table.insert(state.arguments.constraints, 1, {
    columns = state.primary_key, constraint = "primary_key",
      constraint_name = state.primary_key_name,
  })
end

--- Turns a table item into operations.
---@param goal mig.Language
---@param self table item
function table_word.resolve(goal, self)
  local name, options = item.named_with_body(self, EXAMPLE)
  local state = new_state(goal, name)
  resolve_options(goal, state, options, self)
  resolve_items(state, options, self)
  add_primary_key(state)
  if #state.arguments.constraints == 0 then state.arguments.constraints = nil end
  goal:add("add_table", state.arguments, self)
  for _, entry in ipairs(state.later) do goal:add(entry[1], entry[2], entry[3]) end
end

return table_word
