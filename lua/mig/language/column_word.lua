--- The word `column` inside a table.
local constraint_word = require("mig.language.constraint_word")
local item = require("mig.language.item")
local operations = require("mig.operations")

local column_word = {}

local EXAMPLE = 'column "id" { "bigint", not_null = true }'
-- Keys that stand for a constraint or an index of their own.
local SUGAR = {
  "primary_key", "unique", "references", "on_delete", "on_update", "match", "deferrable",
  "initially_deferred", "check", "index", "renamed_from",
}
local REFERENCE_KEYS = { "on_delete", "on_update", "match", "deferrable", "initially_deferred" }

local function known_keys()
  local known = operations.field_set("add_table", "columns")
  known.column_name, known[1] = nil, true
  for _, key in ipairs(SUGAR) do known[key] = true end
  return known
end

local function options_of(self)
  local name, second = self.calls[1], self.calls[2]
  if item.text(second) then
    if self.calls[3] ~= nil then
      item.fail(self, ('column "%s": too many arguments'):format(tostring(name)),
        "Write it as: " .. EXAMPLE)
    end
    return name, { item.text(second) }
  end
  return item.named(self, EXAMPLE)
end

-- The columns of a typed table and of a partition have their types already.
local function has_types(state)
  return state.arguments.of_type ~= nil or state.arguments.partition_of ~= nil
end

local function record(state, self, name, options)
  local column = {}
  local fields = operations.field_set("add_table", "columns")
  for key, value in pairs(options) do
    if fields[key] then column[key] = value end
  end
  column.column_name = name
  column.type = item.text(options[1]) or options.type
  if not column.type and not has_types(state) then
    item.fail(self, ('column "%s" has no type'):format(name), "Write it as: " .. EXAMPLE)
  end
  return column
end

-- `true` leaves the name to PostgreSQL, a text is the name.
local function chosen_name(value)
  return type(value) == "string" and value or nil
end

local function add_reference(state, self, name, options)
  if options.references == nil then
    for _, key in ipairs(REFERENCE_KEYS) do
      if options[key] ~= nil then
        item.fail(self, ('column "%s": %s without references'):format(name, key))
      end
    end
    return
  end
  local target = constraint_word.target(self, options.references)
  target.on_delete, target.on_update, target.match = options.on_delete, options.on_update,
    options.match
  state:add_constraint({
    columns = { name }, constraint = "foreign_key", constraint_args = target,
    deferrable = options.deferrable, initially_deferred = options.initially_deferred,
  }, self)
end

local function add_constraints(state, self, name, options)
  if options.primary_key then
    table.insert(state.primary_key, name)
    state.primary_key_name = chosen_name(options.primary_key)
  end
  if options.unique then
    state:add_constraint(
      { columns = { name }, constraint = "unique", constraint_name = chosen_name(options.unique) },
        self)
  end
  if options.check then
    state:add_constraint(
      { constraint = "check", constraint_args = { check_condition = item.text(options.check) } },
        self)
  end
  add_reference(state, self, name, options)
  if options.index then
    state:add_index({ columns = { name }, index_name = chosen_name(options.index) }, self)
  end
end

--- Adds a column item to the table that is being read.
---@param state table
---@param self table item
function column_word.resolve(state, self)
  local name, options = options_of(self)
  item.check_keys(self, ('column "%s"'):format(name), options, known_keys())
  table.insert(state.arguments.columns, record(state, self, name, options))
  add_constraints(state, self, name, options)
  if options.renamed_from then
    local goal = state.goal
    goal:rename("column", goal:key(state.name, options.renamed_from), goal:key(state.name, name))
  end
end

return column_word
