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

-- Columns that go and columns that come in the same table with the same type.
local function column_candidates(old, steps)
  local types = {}
  for _, column in ipairs(old:objects("column")) do types[column.key] = column.type end
  local found = {}
  for _, gone in ipairs(steps) do
    for _, come in ipairs(gone.verb == "drop_column" and steps or {}) do
      local from, to = gone.arguments, come.arguments
      if come.verb == "add_column" and from.table_name == to.table_name then
        local schema, name = core.name_parse(from.table_name)
        local key = ("%s.%s.%s"):format(core.ident(schema or "public"), core.ident(name),
          core.ident(from.column_name))
        if types[key] == nil or types[key] == type_text(to.type) then
          found[#found + 1] = {
            question = ('Is column "%s" of table "%s" renamed to "%s"?'):format(
              from.column_name, from.table_name, to.column_name),
            rename = ("%s.%s=%s"):format(from.table_name, quote_part(from.column_name),
              quote_part(to.column_name)),
          }
        end
      end
    end
  end
  return found
end

local function columns_of(snapshot, key)
  local names = {}
  for _, column in ipairs(snapshot:objects("column")) do
    if column.parent == key then names[#names + 1] = column.name .. " " .. tostring(column.type) end
  end
  table.sort(names)
  return table.concat(names, "\n")
end

local function key_of(name)
  local schema, bare = core.name_parse(name)
  return core.ident(schema or "public") .. "." .. core.ident(bare)
end

-- Tables that go and come with the same columns.
local function table_candidates(plan)
  local found = {}
  for _, gone in ipairs(plan.up) do
    for _, come in ipairs(gone.verb == "drop_table" and plan.up or {}) do
      local from, to = gone.arguments.table_name, come.arguments.table_name
      if come.verb == "add_table"
        and columns_of(plan.old, key_of(from)) == columns_of(plan.new, key_of(to)) then
        found[#found + 1] = {
          question = ('Is table "%s" renamed to "%s"?'):format(from, to),
          rename = ("%s=%s"):format(from, to),
        }
      end
    end
  end
  return found
end

--- The renames that a plan may be about.
---@param plan mig.Plan
---@return { question: string, rename: string }[]
function questions.candidates(plan)
  local list = table_candidates(plan)
  for _, each in ipairs(column_candidates(plan.old, plan.up)) do list[#list + 1] = each end
  return list
end

-- The first rename that the person confirms; nothing is asked twice.
local function ask(context, plan, declined)
  for _, candidate in ipairs(questions.candidates(plan)) do
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
