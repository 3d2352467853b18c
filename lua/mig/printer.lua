--- Steps that build a schema, written down as a goal: in the goal language, or
-- as SQL.
--
-- What belongs to a table stands in its braces.  A step that no word says is
-- printed as operation "verb" { … }.
local core = require("mig.core")
local lua_text = require("mig.lua_text")
local operations = require("mig.operations")
local privilege_word = require("mig.language.privilege_word")
local table_block = require("mig.printer.table_block")
local words = require("mig.language.words")

local printer = {}

local add = {}

local function push(state, block)
  state.blocks[#state.blocks + 1] = block
  return block
end

local function options_block(state, word, verb, step, name)
  local options = {}
  for key, value in pairs(step.arguments) do
    if key ~= name then options[key] = value end
  end
  return push(state, { word = word, name = step.arguments[name], options = options,
    argument = lua_text.record(verb), group = word })
end

function add.add_schema(state, step)
  state.schemas[step.arguments.schema_name] =
    options_block(state, "schema", "add_schema", step, "schema_name")
end

function add.add_extension(state, step)
  state.extensions[step.arguments.extension_name] =
    options_block(state, "extension", "add_extension", step, "extension_name")
end

function add.add_type(state, step)
  local options = table.move(step.arguments.values, 1, #step.arguments.values, 1, {})
  state.types[step.arguments.type_name] =
    push(state,
      { word = "enum", name = step.arguments.type_name, options = options, group = "enum" })
end

function add.add_sequence(state, step)
  state.sequences[step.arguments.sequence_name] =
    options_block(state, "sequence", "add_sequence", step, "sequence_name")
end

function add.modify_sequence(state, step)
  local arguments = step.arguments
  local block = state.sequences[arguments.sequence_name]
  if not block or not arguments.owned_by or #operations.order(arguments) > 2 then return false end
  block.options.owned_by = arguments.owned_by
end

function add.add_table(state, step)
  local block = table_block.new(step.arguments)
  state.tables[step.arguments.table_name] = push(state, block)
end

local function table_part(method)
  return function(state, step)
    local block = state.tables[step.arguments.table_name]
    if not block then return false end
    return block[method](block, step.arguments)
  end
end

add.add_constraint = table_part("add_constraint")
add.modify_table = table_part("add_options")

function add.add_index(state, step)
  local block = state.tables[step.arguments.table_name]
  if not block then return false end
  block:add_index(step.arguments)
end

-- Where the blocks of objects are that take a comment, by the argument that names one.
local COMMENTED = {
  schema_name = "schemas", extension_name = "extensions", type_name = "types",
  sequence_name = "sequences",
}

-- A comment moves to where its object is said.
function add.set_comment(state, step)
  local arguments = step.arguments
  if not arguments.comment then return false end
  if arguments.table_name then
    local block = state.tables[arguments.table_name]
    return block ~= nil and block:add_comment(arguments)
  end
  for field, list in pairs(COMMENTED) do
    local block = arguments[field] and state[list][arguments[field]]
    if block then
      block.options.comment = arguments.comment
      return
    end
  end
  return false
end

-- grant { "select", table_name = "fees", … }: privileges need no key.
local function privilege_block(state, step)
  local word = privilege_word.of_verb(step.verb)
  local options = {}
  for key, value in pairs(step.arguments) do options[key] = value end
  if options.privileges then
    table.move(options.privileges, 1, #options.privileges, 1, options)
    options.privileges = nil
  end
  push(state, { word = word, options = options, argument = lua_text.record(step.verb),
    group = word })
end

for _, verb in pairs(privilege_word.verbs) do add[verb] = privilege_block end

local function definition_block(state, step)
  local word = words.of_verb(step.verb)
  local definition = step.arguments.definition
  if not word or not definition or #operations.order(step.arguments) > 1 then return false end
  push(state, { word = word, text = lua_text.is_sql(definition) and definition.text or definition,
    group = word })
end

local function place(state, step)
  local take = add[step.verb] or definition_block
  if take(state, step) == false then
    local word = words.keyed(step.verb)
    push(state, { word = word or "operation", name = not word and step.verb or nil,
      options = step.arguments, argument = lua_text.record(step.verb), group = step.verb })
  end
end

local function block_text(block)
  if block.text then return block.word .. " " .. lua_text.text(block.text) end
  if block.render then return block:render() end
  local start = block.word .. (block.name and " " .. lua_text.text(block.name) or "")
  if next(block.options) == nil and block.word ~= "enum" and block.word ~= "operation" then
    return start
  end
  return start .. " " .. lua_text.format(block.options, block.argument, "", #start + 1)
end

-- Short blocks of one kind stand together, everything else apart.
local function join(blocks)
  local lines, before = {}, nil
  for _, block in ipairs(blocks) do
    local text = block_text(block)
    local several = text:find("\n", 1, true) ~= nil
    if before and (several or before.several or before.group ~= block.group) then
      lines[#lines + 1] = ""
    end
    lines[#lines + 1] = text
    before = { several = several, group = block.group }
  end
  return #lines > 0 and table.concat(lines, "\n") .. "\n" or ""
end

local function read(steps)
  local state = { blocks = {}, tables = {}, sequences = {}, schemas = {}, extensions = {},
    types = {} }
  for _, step in ipairs(steps) do place(state, step) end
  return state.blocks
end

--- The steps in the goal language.
---@param steps table[] of core.diff from an empty database
---@return string
function printer.lua(steps)
  return join(read(steps))
end

local REST = "schema"

-- A name that no other table's file has, also where capitals do not count.
local function file_name(table_name, taken)
  local stem = table_name:gsub("[^%w_.\128-\255-]", "_")
  local name, number = stem, 1
  while taken[name:lower()] do
    number = number + 1
    name = ("%s_%d"):format(stem, number)
  end
  taken[name:lower()] = true
  return name .. ".lua"
end

--- The goal as files: one a table, and schema.lua for everything else.
---@param steps table[]
---@return { name: string, text: string }[]
function printer.files(steps)
  local rest, files, taken = {}, {}, { [REST] = true }
  for _, block in ipairs(read(steps)) do
    if block.render then
      files[#files + 1] = { name = file_name(block.name, taken), text = block:render() .. "\n" }
    else
      rest[#rest + 1] = block
    end
  end
  if #rest > 0 then table.insert(files, 1, { name = REST .. ".lua", text = join(rest) }) end
  return files
end

--- The steps as an SQL script.
---@param steps table[]
---@param options { server_version: integer, default_schema: string }
---@return string
function printer.sql(steps, options)
  local lines = {}
  for _, step in ipairs(steps) do
    for _, text in ipairs(core.render(step.verb, step.arguments, options)) do
      lines[#lines + 1] = text .. ";\n"
    end
  end
  return table.concat(lines, "\n")
end

return printer
