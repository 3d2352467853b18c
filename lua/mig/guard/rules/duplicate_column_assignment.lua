--- A column twice.
local rule = {}

rule.description = {
  number = 104, severity = "error",
  on = { "insert", "update", "merge", "create_table", "create_view", "create_materialized_view" },
  title = "A column is named twice",
  why = "PostgreSQL refuses it.",
}

local function twice(names)
  local seen = {}
  for _, name in ipairs(names) do
    if seen[name] then return name end
    seen[name] = true
  end
  return nil
end

local function whole(targets)
  local names = {}
  for _, target in ipairs(targets or {}) do
    if not target.part then names[#names + 1] = target.name end
  end
  return names
end

local function lists_of(effect)
  local lists = { whole(effect.kind ~= "create_table" and effect.columns or {}),
    whole(effect.conflict) }
  for _, list in ipairs(effect.lists or {}) do lists[#lists + 1] = whole(list) end
  if effect.kind == "create_table" then
    local names = {}
    for i, column in ipairs(effect.columns) do names[i] = column.name end
    lists[#lists + 1] = names
  end
  lists[#lists + 1] = effect.names or {}
  return lists
end

function rule.check(effect)
  for _, names in ipairs(lists_of(effect)) do
    local name = twice(names)
    if name then return { message = ('column "%s" is named twice'):format(name), lock = false } end
  end
  return nil
end

return rule
