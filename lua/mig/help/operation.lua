--- Help on operations, from the table of operations: `mig help add_column`, `mig help operations`.

local core = require("mig.core")

local operation = {}

local TYPES = {
  name = "name", qualified = "name", text = "text", sql = "SQL", expression = "value or sql",
  boolean = "boolean", integer = "integer", names = "names", texts = "texts", options = "options",
  record = "table", records = "list", elements = "list",
}

local function find(name)
  for _, row in ipairs(core.operations()) do
    if row.name == name then return row end
  end
  return nil
end

--- Whether there is an operation of that name.
---@param name string
---@return boolean
function operation.exists(name)
  return find(name) ~= nil
end

--- The names of all operations.
---@return string[]
function operation.names()
  local names = {}
  for i, row in ipairs(core.operations()) do names[i] = row.name end
  return names
end

local function type_text(argument)
  if argument.choices then return table.concat(argument.choices, " | ") end
  return TYPES[argument.type] or argument.type
end

local function add_arguments(lines, arguments, indent)
  local width = 0
  for _, argument in ipairs(arguments) do width = math.max(width, #argument.name) end
  for _, argument in ipairs(arguments) do
    lines[#lines + 1] = ("%s%s%s%s  %s (%s)"):format(indent, argument.name,
      argument.required and "*" or " ", (" "):rep(width - #argument.name),
      argument.doc:gsub("`", ""):gsub("%.$", ""), type_text(argument))
  end
end

local function add_fields(lines, arguments)
  for _, argument in ipairs(arguments) do
    if argument.fields then
      lines[#lines + 1] = ("\nIn %s"):format(argument.name)
      add_arguments(lines, argument.fields, "  ")
    end
  end
end

--- What `mig help OPERATION` prints.
---@param name string
---@return string
function operation.text(name)
  local row = find(name)
  local lines = {
    ("migrator.actor:%s { … }\n\n%s\n\nArguments (* required)"):format(
      name, (row.doc:gsub("`", ""))),
  }
  add_arguments(lines, row.arguments, "  ")
  add_fields(lines, row.arguments)
  lines[#lines + 1] = ("\nLock: %s"):format(row.lock or "none")
  if row.inverse then lines[#lines + 1] = ("Taken back by: %s"):format(row.inverse) end
  if row.example then
    lines[#lines + 1] = ("\nExample\n  migrator.actor:%s %s"):format(name, row.example)
  end
  return table.concat(lines, "\n") .. "\n"
end

--- What `mig help operations` prints.
---@return string
function operation.list()
  local lines, group = {}, nil
  for _, row in ipairs(core.operations()) do
    if row.group ~= group then
      group = row.group
      lines[#lines + 1] = (#lines > 0 and "\n" or "") .. group
    end
    lines[#lines + 1] = ("  %-28s %s"):format(row.name, (row.doc:gsub("`", "")))
  end
  lines[#lines + 1] = '\n"mig help OPERATION" says more.'
  return table.concat(lines, "\n") .. "\n"
end

return operation
