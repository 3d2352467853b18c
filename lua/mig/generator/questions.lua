--- Renames are never guessed: where a drop and an add look like one, mig asks,
-- on a terminal.
local core = require("mig.core")
local generator = require("mig.generator")

local questions = {}

local function type_text(value)
  return getmetatable(value) == core.sql_mt and value.text or value
end

local function quote_part(text)
  return text:find('[."=]') and '"' .. text:gsub('"', '""') .. '"' or text
end

-- The key of a table as migrations write its name.
local function key_of(name, default_schema)
  local schema, bare = core.name_parse(name)
  return core.ident(schema or default_schema) .. "." .. core.ident(bare)
end

-- The columns of each table by its key: types by column, and all of it as a text to compare.
local function columns_by_table(snapshot)
  local tables = {}
  for _, column in ipairs(snapshot:objects("column")) do
    local found = tables[column.parent] or { types = {} }
    tables[column.parent] = found
    found.types[column.name] = column.type
    found[#found + 1] = column.name .. " " .. tostring(column.type)
  end
  for _, found in pairs(tables) do
    table.sort(found)
    found.text = table.concat(found, "\n")
  end
  return tables
end

local function steps_of(plan, verb)
  local list = {}
  for _, step in ipairs(plan.up) do
    if step.verb == verb then list[#list + 1] = step.arguments end
  end
  return list
end

-- Tables that go and come with the same columns.
local function add_tables(list, plan, old, default_schema)
  local new = columns_by_table(plan.new)
  local function text_of(tables, name)
    local found = tables[key_of(name, default_schema)]
    return found and found.text or ""
  end
  local come = steps_of(plan, "add_table")
  for _, from in ipairs(steps_of(plan, "drop_table")) do
    for _, to in ipairs(come) do
      if from.table_name ~= to.table_name
        and text_of(old, from.table_name) == text_of(new, to.table_name) then
        list[#list + 1] = {
          question = ('Is table "%s" renamed to "%s"?'):format(from.table_name, to.table_name),
          rename = ("%s=%s"):format(from.table_name, to.table_name),
        }
      end
    end
  end
end

-- Columns that go and columns that come in the same table with the same type.
local function add_columns(list, plan, old, default_schema)
  local come = steps_of(plan, "add_column")
  for _, from in ipairs(steps_of(plan, "drop_column")) do
    local there = old[key_of(from.table_name, default_schema)]
    local type_there = there and there.types[from.column_name]
    for _, to in ipairs(come) do
      if from.table_name == to.table_name and from.column_name ~= to.column_name
        and (type_there == nil or type_there == type_text(to.type)) then
        list[#list + 1] = {
          question = ('Is column "%s" of table "%s" renamed to "%s"?'):format(
            from.column_name, from.table_name, to.column_name),
          rename = ("%s.%s=%s"):format(from.table_name, quote_part(from.column_name),
            quote_part(to.column_name)),
        }
      end
    end
  end
end

--- The renames that a plan may be about.
---@param plan mig.Plan
---@param default_schema string
---@return { question: string, rename: string }[]
function questions.candidates(plan, default_schema)
  local list, old = {}, columns_by_table(plan.old)
  add_tables(list, plan, old, default_schema)
  add_columns(list, plan, old, default_schema)
  return list
end

-- The first rename that the person confirms; nothing is asked twice.
local function ask(context, plan, declined)
  for _, candidate in ipairs(questions.candidates(plan, context.default_schema)) do
    if not declined[candidate.rename] then
      if context.render:confirm(candidate.question) then return candidate.rename end
      declined[candidate.rename] = true
    end
  end
  return nil
end

--- Opens the plan; asks where renames are likely, and plans again with the
-- answers.
---@param context mig.Context
---@param options mig.PlanOptions
---@return mig.Plan
function questions.open(context, options)
  local plan, declined = generator.open(options), {}
  -- --yes is no answer: a rename is never guessed
  while context.render:can_ask() and not context.render.yes do
    local ok, answer = pcall(ask, context, plan, declined)
    if not ok then
      plan:close(answer)
      error(answer, 0)
    end
    if not answer then break end
    options.renames = options.renames or {}
    table.insert(options.renames, answer)
    plan:close()
    plan = generator.open(options)
  end
  return plan
end

return questions
