--- What mig leaves alone: `manage = { schemas, kinds, exclude, filter }` in mig.lua.
--
-- An object that is left alone is what it is in the database, on both sides of every
-- comparison, and its parts (columns, indexes, triggers, a serial's sequence) with it.  So it
-- is neither made, changed nor dropped, and what stands in the way of another change is put
-- back as it was.
local core = require("mig.core")
local failure = require("mig.failure")
local key = require("mig.rename.key")
local nearest = require("mig.nearest")
local sandbox = require("mig.sandbox")

local filter = {}

---@class mig.Filter
---@field schemas string[]|nil Lua patterns
---@field kinds table<string, boolean>|nil
---@field exclude table[] { kind, depth, pattern }
---@field decide fun(object: table): boolean|nil
local methods = {}
methods.__index = methods

local function glob(text)
  local pattern = text:gsub("%W", "%%%0"):gsub("%%%*", ".*"):gsub("%%%?", ".")
  return "^" .. pattern .. "$"
end

local function is_kind(name)
  local kinds = core.snapshot_kinds()
  for _, kind in ipairs(kinds) do
    if kind == name then return true end
  end
  return false, kinds
end

local function check_kind(file, name, where)
  local known, kinds = is_kind(name)
  if known then return end
  failure.usage(('manage.%s: there is no kind "%s"'):format(where, tostring(name)),
    failure.did_you_mean(nearest.find(tostring(name), kinds))
      or "Kinds: " .. table.concat(kinds, ", ") .. ".", { source = file })
end

-- "trigger:audit_*", "partman.*", "*_old"
local function entry(file, text)
  local kind, pattern = text:match("^([%a_]+):(.+)$")
  if kind then check_kind(file, kind, "exclude") end
  pattern = pattern or text
  local _, dots = pattern:gsub("%.", "")
  return { kind = kind, depth = dots + 1, pattern = glob(pattern) }
end

local function set_of_kinds(file, list)
  if not list then return nil end
  local set = {}
  for _, name in ipairs(list) do
    check_kind(file, name, "kinds")
    set[name] = true
  end
  return set
end

-- An empty list might mean all or nothing.
local function check_filled(file, manage, field)
  if not manage[field] or #manage[field] > 0 then return end
  failure.usage(("manage.%s is empty"):format(field),
    ("Leave it out to manage all %s, or name some."):format(field), { source = file })
end

--- The filter of `manage`; nil when it leaves nothing alone.
---@param manage table
---@param file string|nil mig.lua, for messages
---@return mig.Filter|nil
function filter.new(manage, file)
  if not (manage.schemas or manage.kinds or manage.exclude or manage.filter) then return nil end
  check_filled(file, manage, "schemas")
  check_filled(file, manage, "kinds")
  local self = setmetatable({ exclude = {}, decide = manage.filter }, methods)
  for _, text in ipairs(manage.schemas or {}) do
    self.schemas = self.schemas or {}
    table.insert(self.schemas, glob(text))
  end
  self.kinds = set_of_kinds(file, manage.kinds)
  for index, text in ipairs(manage.exclude or {}) do self.exclude[index] = entry(file, text) end
  return self
end

local function is_part(object)
  return object.parent ~= nil and object.parent ~= ""
end

-- schema.table.part, table.part or part; schema.name or name.
local function name_of(object, depth)
  local names = is_part(object) and key.cut(object.parent) or { object.schema }
  if names[1] == "" then names[1] = nil end
  names[#names + 1] = object.name
  if depth > #names then return nil end
  return table.concat(names, ".", #names - depth + 1)
end

local function is_named(object, entries)
  for _, each in ipairs(entries) do
    local asked = each.kind == object.kind or not each.kind and not is_part(object)
    local name = asked and name_of(object, each.depth)
    if name and name:find(each.pattern) then return true end
  end
  return false
end

local function is_in(schema, patterns)
  for _, pattern in ipairs(patterns) do
    if schema:find(pattern) then return true end
  end
  return false
end

-- A serial's sequence is its table's.
local function is_own_kind(object)
  return not is_part(object) and not object.owned_by
end

local function schema_of(object)
  return object.kind == "schema" and object.name or object.schema or ""
end

---@param object table of snapshot:objects()
---@return boolean
function methods:is_left(object)
  local schema = schema_of(object)
  if self.schemas and schema ~= "" and not is_in(schema, self.schemas) then return true end
  if self.kinds and is_own_kind(object) and not self.kinds[object.kind] then return true end
  if is_named(object, self.exclude) then return true end
  return self.decide ~= nil and sandbox.run(self.decide, object) == false
end

local function add(list, seen, object)
  local id = object.kind .. " " .. object.key
  if seen[id] then return end
  seen[id] = true
  list[#list + 1] = { kind = object.kind, key = object.key,
    parent = is_part(object) and object.parent or nil }
end

-- What lies in a schema that a pattern names.
local function lies_in(object, schemas)
  return object.schema ~= "" and schemas[object.schema]
end

--- The objects of the snapshots that are left alone.
---@param snapshots table[]
---@return { kind: string, key: string, parent: string|nil }[] parent: key of what it is a part of
function methods:left(snapshots)
  local list, seen = {}, {}
  for _, snapshot in ipairs(snapshots) do
    local schemas = {}
    for _, kind in ipairs(core.snapshot_kinds()) do
      for _, object in ipairs(snapshot:objects(kind)) do
        if lies_in(object, schemas) or self:is_left(object) then
          add(list, seen, object)
          if kind == "schema" and is_named(object, self.exclude) then
            schemas[object.name] = true
          end
        end
      end
    end
  end
  return list
end

local function refs(list)
  local plain = {}
  for index, item in ipairs(list) do plain[index] = { kind = item.kind, key = item.key } end
  return plain
end

--- `target` with `base`'s own objects where they are left alone.
---@param base table snapshot
---@param target table snapshot
---@return table snapshot
---@return table[] left
function methods:adapt(base, target)
  local left = self:left { base, target }
  return core.snapshot_graft(base, target, refs(left)), left
end

--- A snapshot without what is left alone.
---@param snapshot table
---@return table snapshot
---@return table[] left
function methods:reduce(snapshot)
  local left = self:left { snapshot }
  local empty = core.snapshot_empty(snapshot:server_version())
  return core.snapshot_graft(empty, snapshot, refs(left)), left
end

local function plural(kind, count)
  local word = kind:gsub("_", " ")
  if count == 1 then return word end
  return word:find("[^aeiou]y$") and word:gsub("y$", "ies") or word:find("s$") and word
    or word:find("x$") and word .. "es" or word .. "s"
end

--- What is not part of something else that is left alone.
local function wholes(left)
  local keys, list = {}, {}
  for _, item in ipairs(left) do keys[item.key] = true end
  for _, item in ipairs(left) do
    if not keys[item.parent or false] then list[#list + 1] = item end
  end
  return list
end

--- Says on stderr what is left alone; with -v each by its name.
---@param context mig.Context
---@param left table[]|nil
function filter.report(context, left)
  local counts, kinds = {}, {}
  for _, item in ipairs(wholes(left or {})) do
    if not counts[item.kind] then kinds[#kinds + 1] = item.kind end
    counts[item.kind] = (counts[item.kind] or 0) + 1
    context.render:detail(("left alone: %s %s"):format(item.kind:gsub("_", " "), item.key))
  end
  if #kinds == 0 then return end
  for index, kind in ipairs(kinds) do
    kinds[index] = ("%d %s"):format(counts[kind], plural(kind, counts[kind]))
  end
  context.render:say("left alone by \"manage\": " .. table.concat(kinds, ", "))
end

return filter
