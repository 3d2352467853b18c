--- A foreign key whose columns have no index.
local rule = {}

rule.description = {
  number = 108, severity = "note", off = true, on = { "run_end" },
  title = "A foreign key has no index",
  why = "Deleting or changing a row of the referenced table reads all of the referencing one.",
  safe = [[
-- In a migration of its own
transaction = false
migrator.actor:add_index { table_name = "{table}", columns = { {columns} }, concurrently = true }
]],
}

local function begins_with(index, columns)
  if index.where then return false end
  local wanted = {}
  for _, name in ipairs(columns) do wanted[name] = true end
  for i = 1, #columns do
    if not wanted[index.columns[i]] then return false end
  end
  return true
end

local function is_indexed(record, columns)
  for _, index in pairs(record.indexes) do
    if begins_with(index, columns) then return true end
  end
  return false
end

function rule.check(_, world)
  local list = {}
  for _, key in ipairs(world.state.foreign_keys) do
    local record, constraint = key.record, key.constraint
    local there = world.state.tables[record.key] == record
      and record.constraints[constraint.name] == constraint
    if there and not is_indexed(record, constraint.columns) and key.effect then
      list[#list + 1] = { effect = key.effect, lock = false, message =
        ('no index begins with (%s), the columns of foreign key "%s"'):format(
          table.concat(constraint.columns, ", "), constraint.name) }
    end
  end
  return #list > 0 and list or nil
end

return rule
