--- The safe sequence of a finding, as code that can be pasted: Lua, or for SQL files the SQL that
--- the same Lua runs.

local core = require("mig.core")

local safe = {}

local function name_of(effect)
  local constraint = effect.constraint
  return effect.name or effect.column and effect.column.name
    or constraint and constraint.columns and constraint.columns[1]
end

local function columns_of(effect)
  local list = effect.columns or effect.constraint and effect.constraint.columns or {}
  local names = {}
  for _, column in ipairs(list) do
    local name = type(column) == "table" and column.name or column
    if type(name) == "string" then names[#names + 1] = ("%q"):format(name) end
  end
  if #names == 0 and effect.column then names[1] = ("%q"):format(effect.column.name) end
  return table.concat(names, ", ")
end

local function display(world, ref)
  return ref and world:say(ref):gsub('"', "") or nil
end

-- What stands for {word} in a sequence.
local WORDS = {
  table = function(effect, world)
    local index = effect.index and world.state:index(effect.index)
    return display(world, effect.table or index and index.table or effect.relation)
  end,
  column = function(effect) return name_of(effect) end,
  columns = columns_of,
  type = function(effect)
    local type = effect.type or effect.column and effect.column.type
    return type and type.text
  end,
  base = function(effect)
    local type = effect.column and effect.column.type
    return type and (({ int2 = "smallint", int4 = "integer", int8 = "bigint" })[type.base]
      or type.base)
  end,
  constraint = function(effect)
    local constraint = effect.constraint
    return constraint and constraint.name or effect.name
  end,
  index = function(effect)
    return effect.index and effect.index.name or effect.kind == "create_index" and effect.name
      or nil
  end,
  target = function(effect, world)
    local constraint = effect.constraint or effect.column and effect.column.foreign
    return constraint and display(world, constraint.target)
  end,
  target_columns = function(effect)
    local constraint = effect.constraint or effect.column and effect.column.foreign
    local names = {}
    for i, name in ipairs(constraint and constraint.target_columns or {}) do
      names[i] = ("%q"):format(name)
    end
    return #names > 0 and table.concat(names, ", ") or nil
  end,
  partition = function(effect, world) return display(world, effect.partition) end,
  new = function(effect) return effect.new end,
  old = function(effect) return effect.old end,
  relation = function(effect, world) return display(world, effect.relation) end,
}

--- Names for the pages of docs/guard, and where a finding does not know better.
local SAMPLE = {
  table = "orders", column = "status", columns = '"status"', type = "text", base = "bigint",
  constraint = "orders_status_check", index = "orders_status_idx", target = "customers",
  target_columns = '"id"', partition = "orders_2027", new = "new_name", old = "old_name",
  relation = "totals",
}

local cut = {}

-- A template as texts with a word between each two.
local function parts_of(template)
  if cut[template] then return cut[template] end
  local parts, from = {}, 1
  for at, word, behind in template:gmatch("(){(%l[%l_]*)}()") do
    if SAMPLE[word] then
      parts[#parts + 1], parts[#parts + 2] = template:sub(from, at - 1), word
      from = behind
    end
  end
  parts[#parts + 1] = template:sub(from):gsub("%s+$", "")
  cut[template] = parts
  return parts
end

--- Fills {words} in with what the effect is about; blanks at the end go.
---@param template string
---@param effect mig.guard.Effect|nil
---@param world mig.guard.World|nil
---@return string
function safe.fill(template, effect, world)
  local parts, out, values = parts_of(template), {}, {}
  for i, part in ipairs(parts) do
    if i % 2 == 0 then
      local value = values[part] or effect and WORDS[part](effect, world)
      if not value or value == "" then value = SAMPLE[part] end
      values[part], part = value, value
    end
    out[i] = part
  end
  return table.concat(out)
end

-- An object whose methods note the SQL that the actor would run.
local function recorder(lines, version)
  local function add(sql) lines[#lines + 1] = sql .. ";" end
  local actor = core.actor(add, { default_schema = "public", server_version = version })
  local migrator = { actor = actor, db_session = { exec = function(_, sql) add(sql) end } }
  function migrator.backfill(_, arguments)
    lines[#lines + 1] = "-- in batches, each a transaction:"
    add(require("mig.guard.recorder").backfill_statement(arguments))
  end
  function migrator.outside_transaction(_, fn)
    lines[#lines + 1] = "-- outside a transaction:"
    fn()
  end
  return migrator
end

local function play(chunk, lines, version)
  if not chunk:find("%S") then return true end
  local migrator = recorder(lines, version)
  local fn = load(chunk, "=safe", "t", { migrator = migrator, sql = core.sql })
  if not fn then return false end
  return (pcall(fn))
end

local function to_sql(text, version)
  local lines, chunk = {}, {}
  local function flush()
    local ok = play(table.concat(chunk, "\n"), lines, version)
    chunk = {}
    return ok
  end
  for line in (text .. "\n"):gmatch("([^\n]*)\n") do
    if line:find("^%-%-") then
      if not flush() then return nil end
      lines[#lines + 1] = line
    elseif not line:find("^transaction = ") then
      chunk[#chunk + 1] = line
    else
      lines[#lines + 1] = "-- outside a transaction:"
    end
  end
  if not flush() then return nil end
  return table.concat(lines, "\n")
end

local made = {}

--- A sequence of Lua as SQL; nil when it holds what only Lua can say.
---@param text string
---@param version integer
---@return string|nil
function safe.sql(text, version)
  local key = version .. text
  if made[key] == nil then made[key] = to_sql(text, version) or false end
  return made[key] or nil
end

--- The sequence of a finding.
---@param template string|nil
---@param effect mig.guard.Effect
---@param world mig.guard.World
---@param script mig.guard.Script
---@return string|nil
function safe.text(template, effect, world, script)
  if not template then return nil end
  local text = safe.fill(template, effect, world)
  return function()
    if script.language ~= "sql" then return text end
    return safe.sql(text, world.version) or text
  end
end

return safe
