--- One table of a printed goal: its columns, constraints, indexes, options.
local lua_text = require("mig.lua_text")
local operations = require("mig.operations")
local sugar = require("mig.printer.sugar")

local table_block = {}
local methods = { group = "table" }
methods.__index = methods

local INDENT = "  "
-- Keys of add_table that the block shows in its own way.
local SHOWN = { table_name = true, columns = true, constraints = true, comment = true }

local function copy(values)
  local made = {}
  for key, value in pairs(values) do made[key] = value end
  return made
end

--- Begins a block from the arguments of add_table.
---@param arguments table
function table_block.new(arguments)
  local self =
    setmetatable({ name = arguments.table_name, columns = {}, constraints = {}, indexes = {},
    options = {}, comment = arguments.comment }, methods)
  for _, column in ipairs(arguments.columns or {}) do
    self.columns[#self.columns + 1] = copy(column)
  end
  for _, constraint in ipairs(arguments.constraints or {}) do
    self.constraints[#self.constraints + 1] = copy(constraint)
  end
  for key, value in pairs(arguments) do
    if not SHOWN[key] then self.options[key] = value end
  end
  return self
end

-- Constraints that the goal language puts behind all tables, or that need
-- nothing but the table.
local FOLDED = { foreign_key = true, primary_key = true, unique = true }

--- Takes a constraint; false when it has to stay a step of its own.
function methods:add_constraint(arguments)
  if not FOLDED[arguments.constraint] or arguments.only then return false end
  local constraint = copy(arguments)
  constraint.table_name = nil
  self.constraints[#self.constraints + 1] = constraint
end

function methods:add_index(arguments)
  local index = copy(arguments)
  index.table_name = nil
  self.indexes[#self.indexes + 1] = index
end

local NOT_IN_GOAL = { reset = true, without_cluster = true }

function methods:add_options(arguments)
  for key in pairs(arguments) do
    if NOT_IN_GOAL[key] or (key ~= "table_name" and self.options[key] ~= nil) then return false end
  end
  for key, value in pairs(arguments) do
    if key ~= "table_name" then self.options[key] = value end
  end
end

local function set_comment_of(list, key, name, comment)
  for _, entry in ipairs(list) do
    if entry[key] == name then
      entry.comment = comment
      return true
    end
  end
  return false
end

--- Takes the arguments of set_comment; false when what they name is not here.
function methods:add_comment(arguments)
  if arguments.column_name then
    return set_comment_of(self.columns, "column_name", arguments.column_name, arguments.comment)
  elseif arguments.constraint_name then
    return set_comment_of(self.constraints, "constraint_name", arguments.constraint_name,
      arguments.comment)
  end
  self.comment = arguments.comment
end

local function item(word, name, value, argument)
  local start = INDENT .. word .. (name and " " .. lua_text.text(name) or "") .. " "
  if type(value) == "string" then return start .. lua_text.text(value) .. "," end
  return start .. lua_text.format(value, argument, INDENT, #start) .. ","
end

local ONE = { [1] = true }

local function has_only(values, allowed)
  for key in pairs(values) do
    if not allowed[key] then return false end
  end
  return true
end

local function column_text(column)
  local name = column.column_name
  local options = copy(column)
  options.column_name, options.type = nil, nil
  options[1] = lua_text.is_sql(column.type) and column.type.text or column.type
  if has_only(options, ONE) then return item("column", name, options[1]) end
  return item("column", name, options, sugar.column_argument())
end

local function plain_text(value)
  return lua_text.is_sql(value) and value.text or value
end

-- The word of a constraint and its options.
local function constraint_parts(constraint)
  local options = copy(constraint)
  local kind = constraint.constraint
  options.constraint, options.constraint_name = nil, nil
  if constraint.definition then
    options[1], options.definition = plain_text(constraint.definition), nil
    return "constraint", options
  elseif kind == "check" then
    options[1], options.constraint_args = plain_text(constraint.constraint_args.check_condition),
      nil
    return "check", options
  end
  for key, value in pairs(constraint.constraint_args or {}) do options[key] = value end
  options.constraint_args = nil
  for index, column in ipairs(constraint.columns or {}) do options[index] = column end
  options.columns = nil
  if kind == "foreign_key" and #(options.target_columns or {}) == 1 then
    options.references = sugar.reference(options.target_table, options.target_columns[1])
    options.target_table, options.target_columns = nil, nil
  end
  return kind, options
end

local function constraint_text(self, constraint)
  local word, options = constraint_parts(constraint)
  local name = constraint.constraint_name
  if sugar.is_default_name(self.name, constraint) then name = nil end
  local single = (word == "check" or word == "constraint") and has_only(options, ONE)
  if single then return item(word, name, options[1]) end
  if not name and #options == 0 and next(options) == nil then
    return item(word, constraint.constraint_name, options)
  end
  return item(word, name, options, sugar.constraint_argument())
end

local function index_text(self, index)
  local options = copy(index)
  options.index_name, options.columns = nil, nil
  for position, column in ipairs(index.columns) do options[position] = column end
  local name = index.index_name
  if sugar.is_default_index(self.name, index) then name = nil end
  return item("index", name, options, sugar.index_argument())
end

--- The block as text.
---@return string
function methods:render()
  local constraints, indexes = sugar.move_into_columns(self)
  local lines = { "table " .. lua_text.text(self.name) .. " {" }
  for _, column in ipairs(self.columns) do lines[#lines + 1] = column_text(column) end
  for _, constraint in ipairs(constraints) do
    lines[#lines + 1] = constraint_text(self, constraint)
  end
  for _, index in ipairs(indexes) do lines[#lines + 1] = index_text(self, index) end
  for _, key in ipairs(operations.order(self.options, lua_text.record("add_table").fields)) do
    local start = INDENT .. key .. " = "
    local argument = operations.argument(lua_text.record("add_table").fields, key)
      or operations.argument(lua_text.record("modify_table").fields, key)
    lines[#lines + 1] = start .. lua_text.format(self.options[key], argument, INDENT, #start) .. ","
  end
  if self.comment then lines[#lines + 1] = item("comment", nil, self.comment) end
  lines[#lines + 1] = "}"
  return table.concat(lines, "\n")
end

return table_block
