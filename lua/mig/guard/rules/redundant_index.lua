--- An index that another one covers.
local rule = {}

rule.description = {
  number = 120, severity = "note", off = true, on = { "create_index" },
  title = "Another index does this one's work",
  why = "An index on the same columns, or one that begins with them, serves the same queries; "
    .. "each index costs every write.",
  safe = [[
-- In a migration of its own
transaction = false
migrator.actor:drop_index { index_name = "{index}", concurrently = true }
]],
}

local function is_plain(index)
  if index.where then return false end
  for _, column in ipairs(index.columns) do
    if not column then return false end
  end
  return index.method == nil or index.method == "btree"
end

local function covers(index, effect)
  for i, column in ipairs(effect.columns) do
    if index.columns[i] ~= column then return false end
  end
  return not effect.unique or index.unique and #index.columns == #effect.columns
end

function rule.check(effect, world)
  local record = world.state:find(effect.table)
  if not record or not is_plain(effect) then return nil end
  local names = {}
  for name, index in pairs(record.indexes) do
    if is_plain(index) and covers(index, effect) then names[#names + 1] = name end
  end
  table.sort(names)
  if #names == 0 then return nil end
  return { message = ('index "%s" serves the same queries'):format(names[1]), lock = false }
end

return rule
