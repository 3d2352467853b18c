--- DROP COLUMN that takes constraints and indexes with it.
local rule = {}

rule.description = {
  number = 54, severity = "warning", on = { "drop_column" },
  title = "A dropped column takes constraints and indexes with it",
  why = "PostgreSQL drops them without a word: uniqueness or a reference is no longer kept, a "
    .. "query loses its index.",
  safe = [[
-- First what hangs on it, by name
migrator.actor:drop_constraint { table_name = "{table}", constraint_name = "{constraint}" }
migrator.actor:drop_column { table_name = "{table}", column_name = "{column}" }
]],
}

local WORDS = { unique = "unique constraint", primary = "primary key", foreign = "foreign key",
  exclusion = "exclusion constraint", check = "CHECK" }

local function has(list, name)
  for _, column in ipairs(list or {}) do
    if column == name then return true end
  end
  return false
end

local function taken(record, name)
  local list = {}
  for constraint_name, constraint in pairs(record.constraints) do
    if has(constraint.columns, name) and constraint.kind ~= "check" then
      list[#list + 1] = ('%s "%s"'):format(WORDS[constraint.kind] or "constraint", constraint_name)
    end
  end
  for index_name, index in pairs(record.indexes) do
    if has(index.columns, name) and not index.constraint then
      list[#list + 1] = ('index "%s"'):format(index_name)
    end
  end
  table.sort(list)
  return list
end

function rule.check(effect, world)
  if not world:in_use(effect.table) or world.state:is_new_column(effect.table, effect.name) then
    return nil
  end
  local record = world.state:find(effect.table)
  local list = record and taken(record, effect.name) or {}
  if #list > 0 then
    return ('with column "%s" go %s'):format(effect.name, table.concat(list, ", "))
  end
  if record and record.known then return nil end
  return { severity = "note",
    message = ('constraints and indexes on "%s" would go with it; which there are is not known')
      :format(effect.name) }
end

return rule
