--- Steps that the safe sequences of several rules are made of: templates, see safe.lua.

local sequence = {}

--- Steps as migrations, one after the other: texts, or { what is said behind the number, text }.
---@param steps (string|{ [1]: string, [2]: string })[]
---@return string
function sequence.migrations(steps)
  local parts = {}
  for i, step in ipairs(steps) do
    local said, text = "", step
    if type(step) == "table" then said, text = step[1], step[2] end
    parts[i] = ("-- Migration %d%s\n%s\n"):format(i, said, text)
  end
  return table.concat(parts)
end

--- ADD COLUMN without anything that costs.
---@param type string
---@return string
function sequence.add_column(type)
  return ('migrator.actor:add_column { table_name = "{table}", column_name = "{column}", '
    .. 'type = "%s" }'):format(type)
end

--- ADD CHECK … NOT VALID.
---@param name string
---@param condition string
---@return string
function sequence.add_check(name, condition)
  return ([[
migrator.actor:add_constraint {
  table_name = "{table}", constraint = "check", constraint_name = "%s", not_valid = true,
  constraint_args = { check_condition = sql "%s" },
}]]):format(name, condition)
end

---@param name string
---@return string
function sequence.validate(name)
  return ('migrator.actor:validate_constraint { table_name = "{table}", constraint_name = "%s" }')
    :format(name)
end

local NOT_NULL = "{table}_{column}_not_null"

--- A CHECK that proves NOT NULL, and its validation.
sequence.check_not_null = sequence.add_check(NOT_NULL, "{column} IS NOT NULL")
sequence.validate_not_null = sequence.validate(NOT_NULL)

--- SET NOT NULL once it is proven; the proof goes.
sequence.set_not_null = ([[
migrator.actor:add_not_null { table_name = "{table}", column_name = "{column}" }
migrator.actor:drop_constraint { table_name = "{table}", constraint_name = "%s" }]])
  :format(NOT_NULL)

--- A column of its own, then the CHECK that was to come with it.
---@param type string
---@return string
function sequence.column_then_check(type)
  local name = "{table}_{column}_check"
  return sequence.migrations {
    sequence.add_column(type) .. "\n" .. sequence.add_check(name, "…"), sequence.validate(name),
  }
end

--- USING INDEX.
---@param constraint "unique"|"primary_key"
---@param name string
---@return string
function sequence.using_index(constraint, name, index)
  return ([[
migrator.actor:add_constraint {
  table_name = "{table}", constraint = "%s", constraint_name = "%s", using_index = "%s",
}]]):format(constraint, name, index)
end

--- The index of a key concurrently, then the key.
---@param constraint "unique"|"primary_key"
---@param name string
---@param when string|nil what the second has to wait for: ", when …"
---@return string
function sequence.key(constraint, name, when)
  return sequence.migrations {
    { ", outside a transaction", ([[
transaction = false
migrator.actor:add_index {
  table_name = "{table}", index_name = "%s", columns = { {columns} }, unique = true,
  concurrently = true,
}]]):format(name) },
    { when or "", sequence.using_index(constraint, name, name) },
  }
end

return sequence
