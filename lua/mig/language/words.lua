--- The words of the goal language and what each becomes.
local core = require("mig.core")
local item = require("mig.language.item")
local operations = require("mig.operations")
local privilege_word = require("mig.language.privilege_word")
local table_word = require("mig.language.table_word")

local words = {}

local resolve = {}

-- Words that stand inside a table.
local INNER = {
  column = true, primary_key = true, unique = true, check = true, exclude = true,
  foreign_key = true, constraint = true, index = true, comment = true,
}

local function copy_options(options, skip)
  local copied = {}
  for key, value in pairs(options) do
    if not skip[key] then copied[key] = value end
  end
  return copied
end

local function check_keys(self, options, known)
  item.check_keys(self, ('%s "%s"'):format(self.word, tostring(self.calls[1])), options, known)
end

function resolve.schema(goal, self)
  local name, options = item.named(self, 'schema "billing"')
  check_keys(self, options, { comment = true, renamed_from = true })
  goal:add("add_schema", { schema_name = name }, self)
  if options.comment then
    goal:add("set_comment", { schema_name = name, comment = options.comment }, self)
  end
  if options.renamed_from then
    goal:rename("schema", core.ident(options.renamed_from), core.ident(name))
  end
end

function resolve.extension(goal, self)
  local name, options = item.named(self, 'extension "pgcrypto" { schema_name = "extensions" }')
  check_keys(self, options, { comment = true, schema_name = true, version = true, cascade = true })
  local arguments = copy_options(options, { comment = true })
  arguments.extension_name = name
  goal:add("add_extension", arguments, self)
  if options.comment then
    goal:add("set_comment", { extension_name = name, comment = options.comment }, self)
  end
end

function resolve.enum(goal, self)
  local example = 'enum "status" { "pending", "paid" }'
  local name, options = item.named_with_body(self, example)
  local values, known = {}, { comment = true, renamed_from = true, renamed_values = true }
  local seen = {}
  for index, value in ipairs(options) do
    if type(value) ~= "string" then
      item.fail(self, ('enum "%s": value %d is no text'):format(name, index), "Write it as: "
        .. example)
    end
    if seen[value] then item.fail(self, ('enum "%s": "%s" stands twice'):format(name, value)) end
    values[index], known[index], seen[value] = value, true, true
  end
  check_keys(self, options, known)
  goal:add("add_type", { type_name = name, values = values }, self)
  if options.comment then
    goal:add("set_comment", { type_name = name, comment = options.comment }, self)
  end
  if options.renamed_from then
    goal:rename("enum", goal:key(options.renamed_from), goal:key(name))
  end
  for old, new in pairs(options.renamed_values or {}) do
    goal:rename("enum_value", goal:key(options.renamed_from or name, old), goal:key(name, new))
  end
end

function resolve.sequence(goal, self)
  local name, options = item.named(self, 'sequence "numbers" { start = 1000 }')
  local known = operations.argument_set("add_sequence")
  known.sequence_name, known.renamed_from = nil, true
  check_keys(self, options, known)
  local arguments = copy_options(options, { owned_by = true, renamed_from = true })
  arguments.sequence_name = name
  goal:add("add_sequence", arguments, self)
  if options.owned_by then
    goal:add("modify_sequence", { sequence_name = name, owned_by = options.owned_by }, self)
  end
  if options.renamed_from then
    goal:rename("sequence", goal:key(options.renamed_from), goal:key(name))
  end
end

resolve.table = table_word.resolve

function resolve.sql(goal, self)
  goal:add("execute", { sql = self.value }, self)
end

function resolve.execute(goal, self)
  local text = item.text(self.calls[1])
  if not text then
    item.fail(self, "execute: expected SQL text, got " .. item.describe(self.calls[1]))
  end
  goal:add("execute", { sql = core.sql(text) }, self)
end

function resolve.comment_on(goal, self)
  local options = self.calls[1]
  if type(options) == "string" then
    options = { object_type = options, object_name = self.calls[2], comment = self.calls[3] }
  end
  if type(options) ~= "table" then
    item.fail(self, "comment_on: expected a table",
      'Write it as: comment_on { table_name = "fees", comment = "What a student owes." }')
  end
  goal:add("set_comment", options, self)
end

-- Words that take the arguments of an operation as they are.
local KEYED = {
  comment_on = "set_comment",
  operator_family_member = "add_operator_family_member",
  partition_index = "rename_partition_index",
  text_search_mapping = "add_text_search_mapping",
}

local function resolve_keyed(goal, self)
  local options = self.calls[1]
  if type(options) ~= "table" or item.is(options) or self.calls[2] ~= nil then
    item.fail(self, ("%s: expected one table"):format(self.word),
      ("Write it as: %s { … }, with the arguments of %s."):format(self.word, KEYED[self.word]))
  end
  goal:add(KEYED[self.word], options, self)
end

for word in pairs(KEYED) do resolve[word] = resolve[word] or resolve_keyed end

for word in pairs(privilege_word.verbs) do resolve[word] = privilege_word.resolve end

function resolve.operation(goal, self)
  local verb, arguments = item.named(self, 'operation "add_schema" { schema_name = "billing" }')
  if not operations.find(verb) then
    item.fail(self, ('unknown operation "%s"'):format(verb), item.hint(verb, operations.names()))
  end
  goal:add(verb, arguments, self)
end

-- Kinds that may be written as a name and the text after AS: the statement, an example of the text.
local AFTER_NAME = {
  view = { "CREATE VIEW %s AS %s", "SELECT …" },
  materialized_view = { "CREATE MATERIALIZED VIEW %s AS %s", "SELECT …" },
  domain = { "CREATE DOMAIN %s AS %s", "integer CHECK (VALUE > 0)" },
}

local function example_of(word)
  local form = AFTER_NAME[word]
  if not form then return ("%s [[CREATE …]]"):format(word) end
  return ('%s "name" [[%s]]'):format(word, form[2])
end

-- A word of a kind that is given as SQL: view [[CREATE VIEW …]].
local function resolve_definition(goal, self, verb)
  local first, second = item.text(self.calls[1]), item.text(self.calls[2])
  if not first or (self.calls[2] ~= nil and not second) then
    item.fail(self, ("%s: expected SQL text"):format(self.word),
      "Write it as: " .. example_of(self.word))
  end
  if second then
    local form = AFTER_NAME[self.word]
    if not form then
      item.fail(self, ("%s: too many arguments"):format(self.word),
        ("Give the whole statement: %s [[CREATE …]]"):format(self.word))
    end
    first = form[1]:format(goal:key(first), second)
  end
  if not first:upper():match("^[%s%(]*CREATE%f[%W]") and not first:upper():match("^%s*ALTER%f[%W]")
    and not first:match("^%s*%-%-") and not first:match("^%s*/%*") then
    item.fail(self, ("%s: the text is no CREATE statement"):format(self.word),
      ("Give the whole statement: %s [[CREATE …]]"):format(self.word))
  end
  goal:add(verb, { definition = core.sql(first) }, self)
end

-- Whether an operation needs a definition and nothing else.
local function is_defined_by_text(operation)
  local has_definition = false
  for _, argument in ipairs(operation.arguments) do
    if argument.name == "definition" then
      has_definition = true
    elseif argument.required then
      return false
    end
  end
  return has_definition
end

-- Words of the kinds given as SQL, and the operation of each.
local function definition_words()
  local found = {}
  for _, name in ipairs(operations.names()) do
    local kind = name:match("^add_(.+)$")
    if kind and not resolve[kind] and not INNER[kind]
      and is_defined_by_text(operations.find(name)) then
      found[kind == "function" and "func" or kind] = name
    end
  end
  found.procedure = operations.find("add_function") and "add_function" or nil
  return found
end

local by_definition

local function definitions()
  by_definition = by_definition or definition_words()
  return by_definition
end

--- All words but `table` and `sql`, which are more than words.
---@return string[]
function words.names()
  local names = {}
  for word in pairs(resolve) do
    if word ~= "table" and word ~= "sql" then names[#names + 1] = word end
  end
  for word in pairs(INNER) do names[#names + 1] = word end
  for word in pairs(definitions()) do names[#names + 1] = word end
  table.sort(names)
  return names
end

--- The word that takes the arguments of an operation as they are, or nil.
---@param verb string
---@return string|nil
function words.keyed(verb)
  for word, name in pairs(KEYED) do
    if name == verb then return word end
  end
  return nil
end

--- The word that stands for an operation with a definition, or nil.
---@param verb string
---@return string|nil
function words.of_verb(verb)
  for word, name in pairs(definitions()) do
    if name == verb and word ~= "procedure" then return word end
  end
  return nil
end

--- Turns an item that no other item holds into operations of the goal.
---@param goal mig.Language
---@param self table item
function words.resolve(goal, self)
  if resolve[self.word] then return resolve[self.word](goal, self) end
  if INNER[self.word] then
    item.fail(self, ("%s stands outside a table"):format(self.word),
      ('Put it between the braces of table "name" { … }.'))
  end
  return resolve_definition(goal, self, definitions()[self.word])
end

return words
