--- The words of constraints and indexes inside a table.
local core = require("mig.core")
local item = require("mig.language.item")
local operations = require("mig.operations")

local constraint_word = { words = {} }
local words = constraint_word.words

-- The forms are: word "name" { … }, word { …, name = "name" }, and what one
-- text alone means for a word (single) or after a name (body).
local function form(self, single)
  local first, second = self.calls[1], self.calls[2]
  if self.calls[3] ~= nil then item.fail(self, self.word .. ": too many arguments") end
  if type(first) == "table" and not item.text(first) and second == nil and not item.is(first) then
    return first.name, first
  end
  local text = item.text(first)
  if not text then
    item.fail(self, ("%s: unexpected %s"):format(self.word, item.describe(first)))
  end
  if second == nil then return nil, single(text) end
  if type(second) == "table" and not item.text(second) and not item.is(second) then
    return text, second
  end
  if not item.text(second) then
    item.fail(self, ('%s "%s": unexpected %s'):format(self.word, text, item.describe(second)))
  end
  return text, { item.text(second) }
end

-- Copies the string keys that belong to the constraint or its arguments.
local function copy_keys(self, options, constraint, extra)
  local fields = operations.field_set("add_table", "constraints")
  local names = { "name" }
  for key in pairs(fields) do names[#names + 1] = key end
  for key in pairs(extra or {}) do names[#names + 1] = key end
  table.sort(names)
  for key, value in pairs(options) do
    if type(key) == "string" and key ~= "name" then
      if extra and extra[key] then
        constraint.constraint_args = constraint.constraint_args or {}
        constraint.constraint_args[key] = value
      elseif fields[key] then
        constraint[key] = value
      elseif key ~= "references" then
        item.fail(self, ('%s: unknown key "%s"'):format(self.word, key), item.hint(key, names))
      end
    end
  end
end

local function positional(self, options, what)
  local list = {}
  for index, value in ipairs(options) do
    if type(value) ~= "string" then
      item.fail(self,
        ("%s: entry %d is %s, not %s"):format(self.word, index, item.describe(value), what))
    end
    list[index] = value
  end
  return list
end

local function key_constraint(kind)
  return function(self)
    local name, options = form(self, function(text) return { text } end)
    local constraint = { constraint = kind, constraint_name = name }
    copy_keys(self, options, constraint)
    constraint.columns = constraint.columns or positional(self, options, "a column's name")
    if #constraint.columns == 0 and not constraint.using_index and not constraint.definition then
      item.fail(self, kind .. " has no columns", ('Write it as: %s { "a", "b" }'):format(self.word))
    end
    if #constraint.columns == 0 then constraint.columns = nil end
    return constraint
  end
end

words.primary_key = key_constraint("primary_key")
words.unique = key_constraint("unique")

function words.check(self)
  local name, options = form(self, function(text) return { text } end)
  local constraint = { constraint = "check", constraint_name = name }
  copy_keys(self, options, constraint, { check_condition = true })
  local condition = item.text(options[1])
  if condition then constraint.constraint_args = { check_condition = condition } end
  if not constraint.constraint_args and not constraint.definition then
    item.fail(self, "check has no condition", 'Write it as: check "amount_positive" "amount > 0"')
  end
  return constraint
end

--- A constraint given as SQL: constraint "name" "EXCLUDE USING gist (…)".
local function defined(self, prefix)
  local name, options = form(self, function(text) return { text } end)
  local constraint = { constraint_name = name }
  copy_keys(self, options, constraint)
  local text = item.text(options[1]) or constraint.definition
  if not text then item.fail(self, self.word .. " has no definition") end
  if prefix and not text:upper():match("^%s*" .. prefix) then text = prefix .. " " .. text end
  constraint.definition = core.sql(text)
  return constraint, text:upper()
end

function words.exclude(self)
  local constraint = defined(self, "EXCLUDE")
  constraint.constraint = constraint.constraint or "exclude"
  return constraint
end

local KIND_OF =
  { CHECK = "check", UNIQUE = "unique", PRIMARY = "primary_key", FOREIGN = "foreign_key",
  EXCLUDE = "exclude", NOT = "not_null" }

function words.constraint(self)
  local constraint, upper = defined(self)
  constraint.constraint = constraint.constraint or KIND_OF[upper:match("^%s*(%u+)") or ""]
  if not constraint.constraint then
    item.fail(self, "constraint: the definition begins with no kind of constraint",
      "It is the text after the name: CHECK (…), FOREIGN KEY (…) REFERENCES …")
  end
  return constraint
end

-- Cuts "billing.students.id" at its last dot that is outside quotes.
local function cut_last(text)
  local quoted, last = false, nil
  for index = 1, #text do
    local byte = text:sub(index, index)
    if byte == '"' then quoted = not quoted end
    if byte == "." and not quoted then last = index end
  end
  if not last then return text, nil end
  local column = text:sub(last + 1)
  if column:match('^".*"$') then column = column:sub(2, -2):gsub('""', '"') end
  return text:sub(1, last - 1), column
end

--- What a reference points at: "students.id", or "students" for its key.
---@return table target_table and target_columns
function constraint_word.target(self, reference)
  if type(reference) ~= "string" then
    item.fail(self, "references: expected a text, got " .. item.describe(reference),
      'Write it as: references = "students.id"')
  end
  local table_name, column = cut_last(reference)
  return { target_table = table_name, target_columns = column and { column } or nil }
end

local TARGET_KEYS =
  { target_table = true, target_columns = true, on_delete = true, on_update = true,
  on_delete_columns = true, match = true }

function words.foreign_key(self)
  local name, options = form(self, function(text) return { text } end)
  local constraint = { constraint = "foreign_key", constraint_name = name, constraint_args = {} }
  copy_keys(self, options, constraint, TARGET_KEYS)
  constraint.columns = constraint.columns or positional(self, options, "a column's name")
  if options.references then
    local target = constraint_word.target(self, options.references)
    for key, value in pairs(target) do constraint.constraint_args[key] = value end
  end
  if not constraint.constraint_args.target_table then
    item.fail(self, "foreign_key points at no table",
      'Write it as: foreign_key { "student_id", references = "students.id" }')
  end
  return constraint
end

--- The arguments of add_index (without the table) of an index item.
function constraint_word.index(self)
  local name, options = form(self, function(text) return { text } end)
  local known = operations.argument_set("add_index")
  known.table_name, known.name = nil, true
  local arguments, columns = { index_name = name }, {}
  for key, value in pairs(options) do
    if type(key) == "number" then
      columns[key], known[key] = value, true
    elseif key ~= "name" then
      arguments[key] = value
    end
  end
  item.check_keys(self, "index", options, known)
  arguments.columns = arguments.columns or columns
  if #arguments.columns == 0 then
    item.fail(self, "index has no columns", 'Write it as: index { "status", where = "…" }')
  end
  return arguments
end

return constraint_word
