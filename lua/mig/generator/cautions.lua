--- What a migration does to data, said before anybody runs it.
local core = require("mig.core")

local cautions = {}

local function type_text(value)
  return getmetatable(value) == core.sql_mt and value.text or tostring(value)
end

local function column_of(arguments)
  return ('column "%s" of table "%s"'):format(arguments.column_name, arguments.table_name)
end

-- Rows that are there get a value by themselves.
local function fills_itself(column)
  return column.default ~= nil or column.identity or column.generated
    or type_text(column.type):find("serial$")
end

-- By verb: what is said, and the guard's rule that says the same where the table is in use.
local CAUTIONS = {
  add_column = { rule = "add-required-column", say = function(arguments)
    if not arguments.not_null or fills_itself(arguments) then return nil end
    return ("%s is NOT NULL without a default: adding it fails when the table has rows. Add it "
      .. "without NOT NULL, fill it, then add_not_null."):format(column_of(arguments))
  end },
  add_not_null = { say = function(arguments)
    return ("%s becomes NOT NULL: that fails where it holds NULL. Fill it first."):format(
      column_of(arguments))
  end },
  drop_column = { rule = "drop-column", say = function(arguments)
    return ("%s goes with its data."):format(column_of(arguments))
  end },
  drop_table = { rule = "drop-table", say = function(arguments)
    return ('table "%s" goes with its data.'):format(arguments.table_name)
  end },
}

-- Whether the guard has said it of the same table and column.
local function is_said(rule, arguments, found)
  local schema, bare = core.name_parse(arguments.table_name)
  local table_name = ('"%s"'):format(schema and schema .. "." .. bare or bare)
  local column = arguments.column_name and ('"%s"'):format(arguments.column_name) or table_name
  for _, item in ipairs(found) do
    if item.rule == rule and item.message:find(table_name, 1, true)
      and item.message:find(column, 1, true) then
      return true
    end
  end
  return false
end

--- Sentences about steps that can lose data or fail because of it.
---@param steps table[] { verb, arguments, keeps_rows }
---@param found mig.guard.Finding[]|nil what the guard says of them, which is not said twice
---@return string[]
function cautions.of(steps, found)
  local list = {}
  for _, step in ipairs(steps) do
    local caution = not step.keeps_rows and CAUTIONS[step.verb]
    if caution and not is_said(caution.rule, step.arguments, found or {}) then
      list[#list + 1] = caution.say(step.arguments)
    end
  end
  return list
end

return cautions
