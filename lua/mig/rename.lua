--- Renames that a person said: in the goal (renamed_from) or with --rename.
local core = require("mig.core")
local failure = require("mig.failure")

local rename = {}

-- How a kind is renamed: its operation, and the arguments from keys.
local STEPS = {
  schema = { "rename_schema", "schema_name" },
  table = { "rename_table", "table_name" },
  enum = { "rename_type", "type_name" },
  sequence = { "rename_sequence", "sequence_name" },
}

-- Cuts a key at the dots outside quotes and takes the quotes off.
local function parts(key)
  local list, part, quoted, index = {}, "", false, 1
  while index <= #key do
    local char = key:sub(index, index)
    if char == '"' and quoted and key:sub(index + 1, index + 1) == '"' then
      part, index = part .. '"', index + 1
    elseif char == '"' then
      quoted = not quoted
    elseif char == "." and not quoted then
      list[#list + 1], part = part, ""
    else
      part = part .. char
    end
    index = index + 1
  end
  list[#list + 1] = part
  return list
end

local function key_of(list)
  local quoted = {}
  for index, part in ipairs(list) do quoted[index] = core.ident(part) end
  return table.concat(quoted, ".")
end

-- Two steps: there and back.
local function pair(verb, extra, name, old, new)
  local up, down = {}, {}
  for key, value in pairs(extra) do up[key], down[key] = value, value end
  up["old_" .. name], up["new_" .. name] = old, new
  down["old_" .. name], down["new_" .. name] = new, old
  return { verb = verb, arguments = up }, { verb = verb, arguments = down }
end

local function column_pair(from, to, options)
  local table_name = core.name_write(to[1] ~= options.default_schema and to[1] or nil, to[2])
  return pair("rename_column", { table_name = table_name }, "column_name", from[3], to[3])
end

local function value_pair(from, to, options)
  local type_name = core.name_write(to[1] ~= options.default_schema and to[1] or nil, to[2])
  local up, down = { type_name = type_name, old_value = from[3], new_value = to[3] },
    { type_name = type_name, old_value = to[3], new_value = from[3] }
  return { verb = "rename_type_value", arguments = up },
    { verb = "rename_type_value", arguments = down }
end

local function plain_pair(kind, from, to, options)
  local verb, name = STEPS[kind][1], STEPS[kind][2]
  if kind == "schema" then return pair(verb, {}, name, from[1], to[1]) end
  local old = core.name_write(from[1] ~= options.default_schema and from[1] or nil, from[2])
  return pair(verb, {}, name, old, to[2])
end

local function keys(snapshot, kind)
  local set = {}
  for _, object in ipairs(snapshot:objects(kind)) do set[object.key] = object end
  return set
end

-- Labels of enums as keys: public.status.paid
local function value_keys(snapshot)
  local set = {}
  for key, object in pairs(keys(snapshot, "enum")) do
    for label in pairs(rename.labels(object.labels or object["values"] or "")) do
      set[key .. "." .. core.ident(label)] = true
    end
  end
  return set
end

--- The labels in PostgreSQL's array text, as a set.
---@param text string
function rename.labels(text)
  local set = {}
  local body = text:match("^{(.*)}$") or ""
  local index = 1
  while index <= #body do
    local label
    if body:sub(index, index) == '"' then
      local stop = index + 1
      while body:sub(stop, stop) ~= '"' do
        stop = stop + (body:sub(stop, stop) == "\\" and 2 or 1)
      end
      label = body:sub(index + 1, stop - 1):gsub("\\(.)", "%1")
      index = stop + 2
    else
      label = body:match("^[^,]*", index)
      index = index + #label + 1
    end
    set[label] = true
  end
  return set
end

local function known(snapshot, kind)
  if kind == "enum_value" then return value_keys(snapshot) end
  return keys(snapshot, kind)
end

local ORDER = { schema = 1, enum = 2, enum_value = 3, sequence = 4, table = 5, column = 6 }

--- The steps of all renames that are still to be made, there and back.
---@param renames table[] list of { kind, from, to } with keys
---@param old table snapshot
---@param new table snapshot
---@param options { default_schema: string }
---@return table[] up
---@return table[] down
function rename.steps(renames, old, new, options)
  local sorted = table.move(renames, 1, #renames, 1, {})
  table.sort(sorted, function(a, b)
    if ORDER[a.kind] ~= ORDER[b.kind] then return ORDER[a.kind] < ORDER[b.kind] end
    return a.from < b.from
  end)
  local tables, up, down = {}, {}, {}
  for _, entry in ipairs(sorted) do
    local from, to = parts(entry.from), parts(entry.to)
    local before = { table.unpack(from) }
    local owner = tables[key_of { from[1], from[2] }]
    if entry.kind == "column" and owner then before[2] = owner end
    local there = known(old, entry.kind)
    local gone = not there[key_of(before)] or there[entry.to] ~= nil
    if not gone and known(new, entry.kind)[entry.to] then
      local make = entry.kind == "column" and column_pair or entry.kind == "enum_value"
        and value_pair
      local forth, back
      if make then forth, back = make(from, to, options) else forth,
        back = plain_pair(entry.kind, from, to, options) end
      up[#up + 1] = forth
      table.insert(down, 1, back)
      if entry.kind == "table" then tables[entry.to] = from[2] end
    end
  end
  return up, down
end

local function table_of(name, options)
  local schema, bare = core.name_parse(name)
  return core.ident(schema or options.default_schema) .. "." .. core.ident(bare)
end

--- One --rename OLD=NEW of the command line: table=new, table.column=new,
-- schema.table.column=new, type=new.
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
  local from = parts(left)
  local new = parts(right)
  new = new[#new]
  local schema = options.default_schema
  local candidates = {
    { "table", { schema, from[1] }, #from == 1 }, { "table", from, #from == 2 },
    { "column", { schema, from[1], from[2] }, #from == 2 }, { "column", from, #from == 3 },
    { "enum", { schema, from[1] }, #from == 1 }, { "enum", from, #from == 2 },
    { "sequence", { schema, from[1] }, #from == 1 }, { "sequence", from, #from == 2 },
    { "enum_value", { schema, from[1], from[2] }, #from == 2 }, { "enum_value", from, #from == 3 },
    { "schema", from, #from == 1 },
  }
  for _, candidate in ipairs(candidates) do
    local kind, path, fits = candidate[1], candidate[2], candidate[3]
    local key = key_of(path)
    if fits and known(old, kind)[key] then
      local to = { table.unpack(path) }
      to[#to] = new
      return { kind = kind, from = key, to = key_of(to) }
    end
  end
  failure.usage(('--rename "%s": the database has no "%s"'):format(text, left),
    "Name a table, table.column, type, type.value, sequence or schema: "
      .. table_of("fees", options) .. "=…")
end

return rename
