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

local of = {}

function of.add_column(arguments)
  if not arguments.not_null or fills_itself(arguments) then return nil end
  return ("%s is NOT NULL without a default: adding it fails when the table has rows. Add it "
    .. "without NOT NULL, fill it, then add_not_null."):format(column_of(arguments))
end

function of.add_not_null(arguments)
  return ("%s becomes NOT NULL: that fails where it holds NULL. Fill it first."):format(
    column_of(arguments))
end

function of.drop_column(arguments)
  return ("%s goes with its data."):format(column_of(arguments))
end

function of.drop_table(arguments)
  return ('table "%s" goes with its data.'):format(arguments.table_name)
end

--- Sentences about steps that can lose data or fail because of it.
---@param steps table[] { verb, arguments }
---@return string[]
function cautions.of(steps)
  local list = {}
  for _, step in ipairs(steps) do
    local say = of[step.verb]
    list[#list + 1] = say and say(step.arguments)
  end
  return list
end

return cautions
