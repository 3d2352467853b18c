-- The actor for the Lua language server.
local stubs = {}

local simple = {
  name = "string", qualified = "string", text = "string", sql = "string|mig.sql",
  expression = "string|number|boolean|mig.sql", boolean = "boolean", integer = "integer|string",
  names = "string[]", texts = "string[]", options = "table<string, string|number|boolean>",
}

local function class_name(title)
  return "mig.record." .. title:gsub(" ", "_")
end

local function choice_type(argument)
  local words = {}
  for index, choice in ipairs(argument.choices) do
    words[index] = ('"%s"'):format(choice)
  end
  return table.concat(words, "|") .. "|string"
end

local function record_type(argument, known)
  if not argument.fields then
    return "table<string, any>"
  end
  return class_name(known.title(argument.fields))
end

local function type_text(argument, known)
  if argument.type == "choice" then
    return choice_type(argument)
  elseif argument.type == "record" then
    local short = argument.fields[1].type == "choice"
    return record_type(argument, known) .. (short and "|boolean|string" or "")
  elseif argument.type == "records" then
    return record_type(argument, known) .. "[]"
  elseif argument.type == "elements" then
    return "(string|mig.sql|" .. record_type(argument, known) .. ")[]"
  end
  return simple[argument.type]
end

local function add_fields(lines, arguments, known)
  for _, argument in ipairs(arguments) do
    lines[#lines + 1] = ("---@field %s%s %s %s"):format(argument.name,
      argument.required and "" or "?", type_text(argument, known), argument.doc)
  end
end

local function add_class(lines, name, arguments, known)
  lines[#lines + 1] = ""
  lines[#lines + 1] = "---@class " .. name
  add_fields(lines, arguments, known)
end

local function add_operation(lines, operation, known)
  local name = "mig.arguments." .. operation.name
  add_class(lines, name, operation.arguments, known)
  lines[#lines + 1] = ""
  lines[#lines + 1] = "--- " .. operation.doc
  lines[#lines + 1] = "---@param arguments " .. name
  lines[#lines + 1] = ("function Actor:%s(arguments) end"):format(operation.name)
end

--- The text of lua/mig/stubs/migrator.lua.
---@param head string what comes before the actor
---@param operations table[] core.operations()
---@param known table records.of(operations)
---@return string
function stubs.text(head, operations, known)
  local lines = { (head:gsub("%s+$", "")) }
  for _, record in ipairs(known.list) do
    add_class(lines, class_name(record.title), record.fields, known)
  end
  lines[#lines + 1] = "\n---@class mig.Actor"
  lines[#lines + 1] = "local Actor = {}"
  for _, operation in ipairs(operations) do
    add_operation(lines, operation, known)
  end
  return table.concat(lines, "\n") .. "\n"
end

return stubs
