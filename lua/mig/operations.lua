--- The table of operations (core.operations) by name, with the order in which
-- arguments and fields are written.
local core = require("mig.core")

local operations = {}

local by_name, names

local function load()
  by_name, names = {}, {}
  for _, operation in ipairs(core.operations()) do
    by_name[operation.name] = operation
    names[#names + 1] = operation.name
  end
end

--- The row of an operation, or nil.
---@param name string
---@return table|nil
function operations.find(name)
  if not by_name then load() end
  return by_name[name]
end

--- Names of all operations, in the table's order.
---@return string[]
function operations.names()
  if not names then load() end
  return names
end

--- An argument's (or field's) description by name, or nil.
---@param arguments table[] list of {name, type, fields}
---@param name string
function operations.argument(arguments, name)
  for _, argument in ipairs(arguments or {}) do
    if argument.name == name then return argument end
  end
  return nil
end

--- A set of the argument names of an operation.
---@param name string
---@return table<string, boolean>
function operations.argument_set(name)
  local set = {}
  local found = operations.find(name)
  for _, argument in ipairs(found and found.arguments or {}) do set[argument.name] = true end
  return set
end

--- A set of the field names of one record argument.
function operations.field_set(name, argument_name)
  local found = operations.find(name)
  local argument = found and operations.argument(found.arguments, argument_name)
  local set = {}
  for _, field in ipairs(argument and argument.fields or {}) do set[field.name] = true end
  return set
end

--- The keys of a table of arguments in the order of their description; keys
-- that it does not know follow, sorted.
---@param values table
---@param arguments table[]|nil
---@return string[]
function operations.order(values, arguments)
  local keys, seen = {}, {}
  for _, argument in ipairs(arguments or {}) do
    if values[argument.name] ~= nil then
      keys[#keys + 1] = argument.name
      seen[argument.name] = true
    end
  end
  local rest = {}
  for key in pairs(values) do
    if type(key) == "string" and not seen[key] then rest[#rest + 1] = key end
  end
  table.sort(rest)
  return table.move(rest, 1, #rest, #keys + 1, keys)
end

return operations
