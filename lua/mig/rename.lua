--- Renames that a person said: in the goal (renamed_from) or with --rename.
local core = require("mig.core")
local failure = require("mig.failure")
local follow = require("mig.rename.follow")
local key = require("mig.rename.key")
local pair = require("mig.rename.pair")

local rename = {}

-- How a kind is renamed: its operation and the argument's name.
local STEPS = {
  schema = { "rename_schema", "schema_name" },
  table = { "rename_table", "table_name" },
  enum = { "rename_type", "type_name" },
  sequence = { "rename_sequence", "sequence_name" },
}
local ORDER = { schema = 1, enum = 2, enum_value = 3, sequence = 4, table = 5, column = 6 }

local make = {}

function make.column(from, to, options)
  local table_name = key.written(to[1], to[2], options.default_schema)
  return pair.of("rename_column", { table_name = table_name }, "column_name", from[3], to[3])
end

function make.enum_value(from, to, options)
  local type_name = key.written(to[1], to[2], options.default_schema)
  return pair.of("rename_type_value", { type_name = type_name }, "value", from[3], to[3])
end

local function plain(kind, from, to, options)
  local verb, name = STEPS[kind][1], STEPS[kind][2]
  if kind == "schema" then return pair.of(verb, {}, name, from[1], to[1]) end
  return pair.of(verb, {}, name, from[2], to[2], function(bare)
    return key.written(from[1], bare, options.default_schema)
  end)
end

-- Keys of a kind; labels of enums as public.status.paid.
local function known(snapshot, kind)
  local set = {}
  for _, object in ipairs(snapshot:objects(kind == "enum_value" and "enum" or kind)) do
    if kind ~= "enum_value" then set[object.key] = true end
    for _, label in ipairs(kind == "enum_value" and key.array(object.labels) or {}) do
      set[object.key .. "." .. core.ident(label)] = true
    end
  end
  return set
end

local function sorted(renames)
  local list = table.move(renames, 1, #renames, 1, {})
  table.sort(list, function(a, b)
    if ORDER[a.kind] ~= ORDER[b.kind] then return ORDER[a.kind] < ORDER[b.kind] end
    return a.from < b.from
  end)
  return list
end

-- The table that a column's rename is about, as it was before its own rename.
local function owner_of(tables, path)
  local there = tables[key.join { path[1], path[2] }]
  return there and there.old or { path[1], path[2] }
end

local function note_table(tables, from, to)
  local entry = { old = { from[1], from[2] }, new = { to[1], to[2] }, columns = {} }
  tables[key.join(entry.new)] = entry
  return entry
end

local function note_column(tables, from, to)
  local entry = tables[key.join { to[1], to[2] }] or note_table(tables, to, to)
  entry.columns[from[3]] = to[3]
end

-- Whether the old side still has the old name and only the goal has the new.
local function is_due(entry, before, old, new)
  local there = known(old, entry.kind)
  return there[key.join(before)] and not there[entry.to] and known(new, entry.kind)[entry.to]
end

local function values_in_order(tables)
  local names, list = {}, {}
  for name in pairs(tables) do names[#names + 1] = name end
  table.sort(names)
  for index, name in ipairs(names) do list[index] = tables[name] end
  return list
end

--- The steps of all renames that are still to be made, there and back.
---@param renames table[] list of { kind, from, to } with keys
---@param old table snapshot
---@param new table snapshot
---@param options { default_schema: string }
---@return table[] up
---@return table[] down
function rename.steps(renames, old, new, options)
  local tables, steps = {}, {}
  for _, entry in ipairs(sorted(renames)) do
    local from, to = key.cut(entry.from), key.cut(entry.to)
    local before = table.move(from, 1, #from, 1, {})
    if entry.kind == "column" then before[1], before[2] = table.unpack(owner_of(tables, from)) end
    if is_due(entry, before, old, new) then
      local maker = make[entry.kind]
      steps[#steps + 1] = maker and maker(from, to, options) or plain(entry.kind, from, to, options)
      if entry.kind == "table" then note_table(tables, from, to) end
      if entry.kind == "column" then note_column(tables, from, to) end
    end
  end
  for _, step in ipairs(follow.steps(values_in_order(tables), old, new, options)) do
    steps[#steps + 1] = step
  end
  local up, down = {}, {}
  for index, step in ipairs(steps) do up[index], down[#steps + 1 - index] = step[1], step[2] end
  return up, down
end

local function candidates(names, schema)
  local list = {}
  local function add(kind, depth)
    if #names == depth then list[#list + 1] = { kind, names } end
    if #names == depth - 1 then list[#list + 1] = { kind, { schema, table.unpack(names) } } end
  end
  add("table", 2)
  add("column", 3)
  add("enum", 2)
  add("sequence", 2)
  add("enum_value", 3)
  if #names == 1 then list[#list + 1] = { "schema", names } end
  return list
end

--- One --rename OLD=NEW of the command line: table=new, table.column=new,
-- schema.table.column=new, type=new, type.value=new.
---@param text string
---@param old table snapshot
---@param options { default_schema: string }
---@return table rename { kind, from, to }
function rename.parse(text, old, options)
  local left, right = text:match("^(.-)=(.+)$")
  if not left or left == "" then
    failure.usage(('--rename "%s" is not OLD=NEW'):format(text),
      "Write it as: --rename fees.amount=total")
  end
  local name = key.cut(right)
  for _, candidate in ipairs(candidates(key.cut(left), options.default_schema)) do
    local kind, path = candidate[1], candidate[2]
    if known(old, kind)[key.join(path)] then
      local to = table.move(path, 1, #path, 1, {})
      to[#to] = name[#name]
      return { kind = kind, from = key.join(path), to = key.join(to) }
    end
  end
  failure.usage(('--rename "%s": the database has no "%s"'):format(text, left),
    "Name a table, table.column, type, type.value, sequence or schema.")
end

return rename
