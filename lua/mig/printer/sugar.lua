--- The short forms of a printed table: a key or an index of one column that
-- has the name PostgreSQL gives by itself becomes a word of the column.
local core = require("mig.core")
local operations = require("mig.operations")

local sugar = {}

local NAME_BYTES = 63

local ENDING = { primary_key = "pkey", unique = "key", foreign_key = "fkey" }

-- The name that PostgreSQL chooses, or nil where it would shorten it.
local function usual_name(table_name, columns, ending)
  local _, bare = core.name_parse(table_name)
  local parts = { bare }
  for _, column in ipairs(columns or {}) do parts[#parts + 1] = column end
  parts[#parts + 1] = ending
  local name = table.concat(parts, "_")
  return #name <= NAME_BYTES and name or nil
end

--- Whether a constraint has the name that PostgreSQL gives by itself.
---@param table_name string
---@param constraint table
function sugar.is_default_name(table_name, constraint)
  local kind = constraint.constraint
  if constraint.definition or constraint.comment or not ENDING[kind] then return false end
  local columns = kind ~= "primary_key" and constraint.columns or nil
  if kind == "unique" and constraint.include then return false end
  return constraint.constraint_name == usual_name(table_name, columns, ENDING[kind])
end

--- Whether an index of plain columns has the name that PostgreSQL gives.
---@param table_name string
---@param index table
function sugar.is_default_index(table_name, index)
  if index.include or index.comment then return false end
  for _, column in ipairs(index.columns) do
    if type(column) ~= "string" then return false end
  end
  return index.index_name == usual_name(table_name, index.columns, "idx")
end

local function quote_part(text)
  if text:find('[."]') then return '"' .. text:gsub('"', '""') .. '"' end
  return text
end

--- What `references` says: table.column.
function sugar.reference(table_name, column)
  return table_name .. "." .. quote_part(column)
end

local KEY_FIELDS = { columns = true, constraint = true, constraint_name = true }
local REFERENCE_FIELDS =
  { columns = true, constraint = true, constraint_name = true, constraint_args = true,
  deferrable = true, initially_deferred = true }
local TARGET_FIELDS =
  { target_table = true, target_columns = true, on_delete = true, on_update = true, match = true }
local INDEX_FIELDS = { columns = true, index_name = true }

local function has_only(values, allowed)
  for key in pairs(values or {}) do
    if not allowed[key] then return false end
  end
  return true
end

local function column_of(block, columns)
  if not columns or #columns ~= 1 or type(columns[1]) ~= "string" then return nil end
  for _, column in ipairs(block.columns) do
    if column.column_name == columns[1] then return column end
  end
  return nil
end

local move = {}

function move.primary_key(column, constraint)
  if not has_only(constraint, KEY_FIELDS) then return false end
  column.primary_key, column.not_null = true, nil
end

function move.unique(column, constraint)
  if not has_only(constraint, KEY_FIELDS) or column.unique then return false end
  column.unique = true
end

function move.foreign_key(column, constraint)
  local target = constraint.constraint_args
  if column.references or not has_only(constraint, REFERENCE_FIELDS)
    or not has_only(target, TARGET_FIELDS)
    or #(target.target_columns or {}) ~= 1 then
    return false
  end
  column.references = sugar.reference(target.target_table, target.target_columns[1])
  column.on_delete, column.on_update, column.match = target.on_delete, target.on_update,
    target.match
  column.deferrable, column.initially_deferred = constraint.deferrable,
    constraint.initially_deferred
end

local function move_constraint(block, constraint)
  local column = column_of(block, constraint.columns)
  local take = move[constraint.constraint]
  if not column or not take or not sugar.is_default_name(block.name, constraint) then
    return false
  end
  return take(column, constraint) ~= false
end

local function move_index(block, index)
  local column = column_of(block, index.columns)
  if not column or column.index or not has_only(index, INDEX_FIELDS)
    or not sugar.is_default_index(block.name, index) then
    return false
  end
  column.index = true
  return true
end

--- Moves what it can into the block's columns.
---@return table[] constraints that stay
---@return table[] indexes that stay
function sugar.move_into_columns(block)
  local constraints, indexes = {}, {}
  for _, constraint in ipairs(block.constraints) do
    if not move_constraint(block, constraint) then constraints[#constraints + 1] = constraint end
  end
  for _, index in ipairs(block.indexes) do
    if not move_index(block, index) then indexes[#indexes + 1] = index end
  end
  return constraints, indexes
end

local BEFORE = "storage"
local COLUMN_WORDS =
  { "primary_key", "unique", "references", "on_delete", "on_update", "match", "deferrable",
  "initially_deferred", "index" }

local function fields_of(argument_name)
  return operations.argument(operations.find("add_table").arguments, argument_name).fields
end

--- The order of a column's keys.
function sugar.column_argument()
  local fields = {}
  for _, field in ipairs(fields_of("columns")) do
    if field.name == BEFORE then
      for _, word in ipairs(COLUMN_WORDS) do
        fields[#fields + 1] = { name = word, type = "text" }
      end
    end
    fields[#fields + 1] = field
  end
  return { type = "record", fields = fields }
end

--- The order of a constraint's keys; those of its arguments come first.
function sugar.constraint_argument()
  local fields = { { name = "references", type = "text" } }
  for _, field in ipairs(operations.argument(fields_of("constraints"), "constraint_args").fields) do
    fields[#fields + 1] = field
  end
  for _, field in ipairs(fields_of("constraints")) do fields[#fields + 1] = field end
  return { type = "record", fields = fields }
end

--- The order of an index's keys and of its elements'.
function sugar.index_argument()
  local arguments = operations.find("add_index").arguments
  return { type = "elements", fields = arguments,
    element = operations.argument(arguments, "columns") }
end

return sugar
