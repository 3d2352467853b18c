-- Writes the reference of the actor and the stubs for editors, from the table
-- of operations: `lua5.4 src/gen/reference.lua`, after `make`.
local is_program = arg and arg[0] and arg[0]:match("src/gen/reference%.lua$")
if is_program then
  package.path = "lua/?.lua;./?.lua;" .. package.path
  package.cpath = (os.getenv("BUILD") or "build") .. "/lib/?.so;" .. package.cpath
end

local core = require("mig.core")
local records = require("src.gen.records")
local stubs = require("src.gen.stubs")
local writer = require("mig.writer")

local INTRO = [[
# The actor

<!-- Made by src/gen/reference.lua from src/ops/rows; do not edit. -->

`migrator.actor` changes the schema. Every operation is one method, takes one table of named
arguments, and runs in the migration's transaction. A wrong call is an error at the line of the
migration that it stands in, before anything is sent.

- **Names** are written as they are, capitals and all, and quoted for SQL: `"Order"` is the table
  *Order*. Those of tables, indexes, sequences and types may be qualified: `"billing.fees"`. Without
  a schema they lie in the default schema, `public`. A part with a dot in it goes into double
  quotes: `'"a.b"'`.
- **Values** become constants: strings are quoted, numbers and booleans stand as they are.
  `sql "now()"` marks text that PostgreSQL reads. Arguments whose type is *SQL* take plain strings.
- Choices may be written in any case, and with `_` for a blank: `"SET NULL"`, `"set_null"`.
- A number in parentheses, as in (15), is the PostgreSQL version that the argument needs. On an
  older server it is an error.
- An asterisk marks the arguments that are required.
- The lock is the strongest one on the main object, as in PostgreSQL's manual, section 13.3. What an
  operation *may* do, it does at worst: adding a column rewrites the table only when its default is
  volatile.
]]

local FLAGS = {
  { "rewrites", "may rewrite the table" },
  { "scans", "may read every row under the lock" },
  { "no_transaction", "with `concurrently`, only outside a transaction" },
  { "destroys", "loses data" },
}

local TYPES = {
  name = "name", qualified = "name, may be qualified", text = "string", sql = "SQL",
  expression = "value or `sql`", boolean = "boolean", integer = "integer",
  names = "list of names", texts = "list of strings", options = "table of options",
}

local function anchor(title)
  return title:lower():gsub("[^%w _-]", ""):gsub(" ", "-")
end

local function record_text(argument, known)
  if not argument.fields then
    return "tables"
  end
  local title = known.title(argument.fields)
  return ("[%s](#%s)"):format(title, anchor(title))
end

local function type_text(argument, known)
  if argument.type == "choice" then
    return "`" .. table.concat(argument.choices, "`, `") .. "`"
  elseif argument.type == "record" then
    return record_text(argument, known)
  elseif argument.type == "records" or argument.type == "elements" then
    return "list of " .. record_text(argument, known)
  end
  return TYPES[argument.type]
end

local function cell(text)
  return (text:gsub("|", "\\|"))
end

local function argument_table(arguments, known)
  local lines = { "| argument | type | |", "| --- | --- | --- |" }
  for _, argument in ipairs(arguments) do
    lines[#lines + 1] = ("| `%s`%s | %s | %s |"):format(argument.name,
      argument.required and "\\*" or "", cell(type_text(argument, known)), cell(argument.doc))
  end
  return table.concat(lines, "\n")
end

local function example_of(operation)
  return assert(load("local sql = ...; return " .. operation.example))(core.sql)
end

-- A long block shows how it begins and ends.
local function shortened(statement)
  local lines = {}
  for line in statement:gmatch("[^\n]+") do
    lines[#lines + 1] = line
  end
  if #lines <= 20 then
    return statement
  end
  return table.concat(lines, "\n", 1, 6) .. "\n  …\n" .. lines[#lines]
end

local function sql_text(operation)
  local statements = core.render(operation.name, example_of(operation),
    { server_version = 180000, default_schema = "public" })
  for index, statement in ipairs(statements) do
    statements[index] = shortened(statement) .. ";"
  end
  return table.concat(statements, "\n")
end

local function facts(operation)
  local parts = {}
  if operation.lock ~= "none" then
    parts[1] = "Lock: " .. operation.lock
  end
  for _, flag in ipairs(FLAGS) do
    if operation.flags[flag[1]] then
      parts[#parts + 1] = flag[2]
    end
  end
  if operation.inverse then
    parts[#parts + 1] = ("taken back by [`%s`](#%s)"):format(operation.inverse, operation.inverse)
  end
  local text = table.concat(parts, "; ")
  return text ~= "" and text:sub(1, 1):upper() .. text:sub(2) .. "." or nil
end

local function fenced(language, text)
  return ("```%s\n%s\n```"):format(language, text)
end

local function operation_text(operation, known)
  local call = writer.call({ verb = operation.name, arguments = example_of(operation) }, "")
  local parts = { "### " .. operation.name, operation.doc,
    argument_table(operation.arguments, known), fenced("lua", call) }
  local statements = sql_text(operation)
  if statements ~= "" then
    parts[#parts + 1] = fenced("sql", statements)
  end
  parts[#parts + 1] = facts(operation)
  return table.concat(parts, "\n\n")
end

-- Groups in the table's order, each with the names in it.
local function contents(operations)
  local lines, line, group = {}, nil, nil
  for _, operation in ipairs(operations) do
    if operation.group ~= group then
      group = operation.group
      line = #lines + 1
      lines[line] = ("- [%s](#%s):"):format(group, anchor(group))
    end
    lines[line] = ("%s [`%s`](#%s)"):format(lines[line], operation.name, operation.name)
  end
  lines[#lines + 1] = "- [Records](#records)"
  return table.concat(lines, "\n")
end

local function record_section(known)
  local parts = { "## Records", "Tables that several operations take as arguments." }
  for _, record in ipairs(known.list) do
    parts[#parts + 1] = "### " .. record.title
    parts[#parts + 1] = argument_table(record.fields, known)
  end
  return table.concat(parts, "\n\n")
end

local function page(operations, known)
  local parts, group = { (INTRO:gsub("%s+$", "")), contents(operations) }, nil
  for _, operation in ipairs(operations) do
    if operation.group ~= group then
      group = operation.group
      parts[#parts + 1] = "## " .. group
    end
    parts[#parts + 1] = operation_text(operation, known)
  end
  parts[#parts + 1] = record_section(known)
  return table.concat(parts, "\n\n") .. "\n"
end

local function read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

local reference = {}

--- The generated files: text by path.
---@return table<string, string>
function reference.files()
  local operations = core.operations()
  local known = records.of(operations)
  return {
    ["docs/reference/actor.md"] = page(operations, known),
    ["lua/mig/stubs/migrator.lua"] =
      stubs.text(read("src/gen/stubs_head.lua"), operations, known),
  }
end

if is_program then
  for path, text in pairs(reference.files()) do
    local file <close> = assert(io.open(path, "wb"))
    assert(file:write(text))
  end
end

return reference
