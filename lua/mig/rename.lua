--- Renames that a person said: in the goal (renamed_from) or with --rename.
local core = require("mig.core")
local failure = require("mig.failure")
local follow = require("mig.rename.follow")
local key = require("mig.rename.key")
local nearest = require("mig.nearest")
local pair = require("mig.rename.pair")
local sorted_keys = require("mig.sorted_keys")

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

local OWNERS = { column = "table", enum_value = "enum" }

-- A column or label under the name that its table or enum has on the other side of the renames.
local function across(kind, path, renames, from, to)
  if not OWNERS[kind] then return path end
  local owner = key.join { path[1], path[2] }
  for _, entry in ipairs(renames) do
    if entry.kind == OWNERS[kind] and entry[from] == owner then
      local names = key.cut(entry[to])
      return { names[1], names[2], path[3] }
    end
  end
  return path
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
  local tables, steps, due = {}, {}, {}
  for _, entry in ipairs(sorted(renames)) do
    local from, to = key.cut(entry.from), key.cut(entry.to)
    if is_due(entry, across(entry.kind, from, due, "to", "from"), old, new) then
      due[#due + 1] = entry
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

-- Under the first kind that the old side has; nil: it has none.
local function find(text, old, options, renames)
  local left, right = text:match("^(.-)=(.+)$")
  if not left or left == "" then
    failure.usage(('--rename "%s" is not OLD=NEW'):format(text),
      "Write it as: --rename fees.amount=total")
  end
  local name = key.cut(right)
  for _, candidate in ipairs(candidates(key.cut(left), options.default_schema)) do
    local kind, path = candidate[1], candidate[2]
    local there = known(old, kind)
    if there[key.join(path)] or there[key.join(across(kind, path, renames, "to", "from"))] then
      local from = across(kind, path, renames, "from", "to")
      local to = table.move(from, 1, #from, 1, {})
      to[#to] = name[#name]
      return { kind = kind, from = key.join(from), to = key.join(to) }
    end
  end
  return nil
end

--- One --rename OLD=NEW of the command line: table=new, table.column=new,
--- schema.table.column=new, type=new, type.value=new. A column's table and a value's type may go
--- by the name that one of `renames` gives them; the rename has that name.
---@param text string
---@param old table snapshot
---@param options { default_schema: string }
---@param renames table[]|nil others that were said
---@return table rename { kind, from, to }
function rename.parse(text, old, options, renames)
  local found = find(text, old, options, renames or {})
  if found then return found end
  failure.usage(('--rename "%s": the database has no "%s"'):format(text, text:match("^(.-)=")),
    "Name a table, table.column, type, type.value, sequence or schema.")
end

-- What is not due would be dropped and added, with what it holds.
local function check_goal(text, entry, renames, old, new)
  local there = known(new, entry.kind)
  if not there[entry.to] then
    local meant = nearest.find(entry.to, sorted_keys(there))
    failure.usage(('--rename "%s": the goal has no "%s"'):format(text, text:match("=(.+)$")),
      failure.did_you_mean(meant and key.cut(meant)[#key.cut(meant)]))
  end
  local before = across(entry.kind, key.cut(entry.to), renames, "to", "from")
  if known(old, entry.kind)[key.join(before)] then
    failure.usage(('--rename "%s": the database has "%s" already'):format(text,
      text:match("=(.+)$")))
  end
end

--- The renames of the goal, and those of the command line, in any order. Raises usage errors for
--- what one side does not have.
---@param said table[] renames of the goal
---@param texts string[] of the command line
---@param old table snapshot
---@param new table snapshot
---@param options { default_schema: string }
---@return table[] renames
function rename.all(said, texts, old, new, options)
  local list, text_of = table.move(said, 1, #said, 1, {}), {}
  local function add(text, entry)
    list[#list + 1], text_of[entry] = entry, text
  end
  for _, text in ipairs(texts) do -- those that others may name
    local entry = find(text, old, options, list)
    if entry and not OWNERS[entry.kind] then add(text, entry) end
  end
  for _, text in ipairs(texts) do
    local entry = rename.parse(text, old, options, list)
    if OWNERS[entry.kind] then add(text, entry) end
  end
  for _, entry in ipairs(list) do
    if text_of[entry] then check_goal(text_of[entry], entry, list, old, new) end
  end
  return list
end

return rename
