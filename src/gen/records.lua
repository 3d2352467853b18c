-- The records that arguments of operations are made of: what the reference
-- and the stubs call them.
local records = {}

--- Titles by argument and number of fields, where one name has two forms.
local titles = {
  ["add_table.columns"] = "column",
  ["add_table.constraints"] = "constraint",
  ["add_index.columns"] = "index element",
  ["modify_index.statistics"] = "index statistics",
  ["drop_type_values.target_columns"] = "carried column",
  ["change_type_values.target_columns"] = "carried column with default",
  ["add_constraint.constraint_args"] = "constraint arguments",
  ["add_column.identity"] = "identity",
  ["modify_identity.identity"] = "identity changes",
  ["constraint arguments.elements"] = "exclusion element",
}

local function signature(fields)
  local names = {}
  for index, field in ipairs(fields) do
    names[index] = field.name
  end
  return table.concat(names, " ")
end

local function collect(found, place, arguments)
  for _, argument in ipairs(arguments) do
    if argument.fields then
      local key = signature(argument.fields)
      local title = titles[place .. "." .. argument.name]
      if title and not found.by_signature[key] then
        found.by_signature[key] = title
        found.list[#found.list + 1] = { title = title, fields = argument.fields }
      end
      collect(found, title or place, argument.fields)
    end
  end
end

--- All records of a table of operations.
---@param operations table[]
---@return { list: table[], title: fun(fields: table[]): string }
function records.of(operations)
  local found = { list = {}, by_signature = {} }
  for _, operation in ipairs(operations) do
    collect(found, operation.name, operation.arguments)
  end
  return {
    list = found.list,
    title = function(fields)
      return found.by_signature[signature(fields)]
        or error("src/gen/records.lua has no title for " .. signature(fields))
    end,
  }
end

return records
