--- The columns and types that an effect writes down, for rules about types.

local columns = {}

local function collect(list, said, location)
  if said then list[#list + 1] = { message = said, location = location, lock = false } end
end

--- Asks about each column of CREATE TABLE or ADD COLUMN.
---@param effect mig.guard.Effect
---@param ask fun(column: mig.guard.Column): string|nil
---@return table[]|nil findings
function columns.each(effect, ask)
  local list = {}
  for _, column in ipairs(effect.column and { effect.column } or effect.columns) do
    collect(list, ask(column), column.location)
  end
  return #list > 0 and list or nil
end

--- Asks about each type of CREATE TABLE, ADD COLUMN or ALTER COLUMN … TYPE.
---@param effect mig.guard.Effect
---@param ask fun(name: string, type: mig.guard.Type): string|nil
---@return table[]|nil findings
function columns.each_type(effect, ask)
  if effect.kind == "alter_type" then
    local list = {}
    if effect.type then collect(list, ask(effect.name, effect.type), effect.type.location) end
    return #list > 0 and list or nil
  end
  return columns.each(effect, function(column)
    return column.type and not column.type.schema and ask(column.name, column.type) or nil
  end)
end

return columns
