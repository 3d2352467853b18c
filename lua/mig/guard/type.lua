--- Types as migrations name them, and what changing one into another costs.

local tree = require("mig.guard.tree")

local types = {}

---@class mig.guard.Type
---@field name string PostgreSQL's own name for it: int4, varchar, timestamptz
---@field schema string|nil of a type that is not PostgreSQL's own
---@field modifiers integer[] varchar(20): { 20 }
---@field array integer dimensions
---@field text string as SQL
---@field serial boolean|nil

local ALIASES = {
  int = "int4", integer = "int4", smallint = "int2", bigint = "int8", decimal = "numeric",
  boolean = "bool", real = "float4", ["double precision"] = "float8", character = "bpchar",
  char = "bpchar", ["character varying"] = "varchar", ["time with time zone"] = "timetz",
  ["timestamp with time zone"] = "timestamptz", ["timestamp without time zone"] = "timestamp",
  ["bit varying"] = "varbit",
}
local DISPLAY = {
  int2 = "smallint", int4 = "integer", int8 = "bigint", float4 = "real",
  float8 = "double precision", bool = "boolean", bpchar = "char",
}
local SERIALS = {
  serial = "int4", serial4 = "int4", bigserial = "int8", serial8 = "int8", smallserial = "int2",
  serial2 = "int2",
}

local function modifiers(list)
  local numbers = {}
  for i, node in ipairs(list or {}) do
    local constant = node.A_Const
    local value = constant and (constant.ival or constant.Integer)
    numbers[i] = value and (value.ival or 0) or nil
  end
  return numbers
end

local function display(made)
  local name = DISPLAY[made.name] or made.name
  if made.schema then name = made.schema .. "." .. name end
  if #made.modifiers > 0 then name = ("%s(%s)"):format(name, table.concat(made.modifiers, ",")) end
  return name .. ("[]"):rep(made.array)
end

-- interval has two modifiers of its own: fields and precision; a mask of all fields says nothing.
local function tidy(made)
  if made.name == "interval" then
    local precision = made.modifiers[2]
    made.modifiers = precision and { precision } or {}
  end
  if made.name == "bpchar" and made.written ~= "bpchar" and #made.modifiers == 0 then
    made.modifiers = { 1 }
  end
  return made
end

--- A type from a TypeName's fields.
---@param node table|nil
---@return mig.guard.Type|nil
function types.of(node)
  node = node and (node.TypeName or node)
  if not node or not node.names then return nil end
  local parts = tree.texts(node.names)
  local name, schema = parts[#parts], parts[#parts - 1]
  if schema == "pg_catalog" then schema = nil end
  local made = {
    name = name, schema = schema, modifiers = modifiers(node.typmods),
    array = #(node.arrayBounds or {}), location = node.location, written = name,
    serial = not schema and SERIALS[name] ~= nil or nil, set = node.setof,
  }
  made.base = SERIALS[name] or name
  tidy(made)
  made.text = display(made)
  return made
end

--- A type from text, for what a database or an assumption says: "character varying(20)".
---@param text string
---@return mig.guard.Type
function types.parse(text)
  local base, array = text:gsub("%[%]", "")
  local list = {}
  local name = base:gsub("%s*%(([%d,%s]+)%)", function(numbers)
    for number in numbers:gmatch("%d+") do list[#list + 1] = math.tointeger(tonumber(number)) end
    return ""
  end)
  name = name:lower():gsub("^%s+", ""):gsub("%s+$", "")
  local made = { name = ALIASES[name] or name, modifiers = list, array = array, written = name }
  made.base = SERIALS[made.name] or made.name
  tidy(made)
  made.text = display(made)
  return made
end

---@param a mig.guard.Type
---@param b mig.guard.Type
function types.equal(a, b)
  if a.base ~= b.base or a.array ~= b.array or (a.schema or "") ~= (b.schema or "")
    or #a.modifiers ~= #b.modifiers then
    return false
  end
  for i, modifier in ipairs(a.modifiers) do
    if b.modifiers[i] ~= modifier then return false end
  end
  return true
end

local PRECISION = {
  timestamp = 6, timestamptz = 6, time = 6, timetz = 6, interval = 6, varbit = math.huge,
  varchar = math.huge,
}

-- varchar(20) → varchar(30), timestamp(3) → timestamp: one modifier that may only grow.
local function grows(old, new)
  local most = PRECISION[new.base]
  return (new.modifiers[1] or most) >= (old.modifiers[1] or most)
end

local function numeric_grows(old, new)
  if #new.modifiers == 0 then return true end
  if #old.modifiers == 0 then return false end
  return (old.modifiers[2] or 0) == (new.modifiers[2] or 0)
    and new.modifiers[1] >= old.modifiers[1]
end

-- Pairs of different types whose stored form is the same; "limit": only into an unlimited type.
local SAME_BYTES = {
  ["varchar>text"] = true, ["text>varchar"] = "limit", ["cidr>inet"] = true,
  ["citext>text"] = true, ["text>citext"] = true, ["citext>varchar"] = "limit",
  ["varchar>citext"] = true, ["xml>text"] = true, ["varbit>bit"] = false,
}
local IN_UTC = { ["timestamp>timestamptz"] = true, ["timestamptz>timestamp"] = true }

--- What changing the type of a column costs: "nothing", "utc" (nothing while TimeZone is UTC),
--- "rewrite"; with the reason.
---@param old mig.guard.Type
---@param new mig.guard.Type
---@return "nothing"|"utc"|"rewrite"
function types.change(old, new)
  if types.equal(old, new) then return "nothing" end
  if old.array ~= new.array or (old.schema or "") ~= (new.schema or "") then return "rewrite" end
  local pair = old.base .. ">" .. new.base
  if old.base == new.base then
    if new.base == "numeric" then return numeric_grows(old, new) and "nothing" or "rewrite" end
    if PRECISION[new.base] then return grows(old, new) and "nothing" or "rewrite" end
    return "rewrite"
  end
  if IN_UTC[pair] and grows(old, new) then return "utc" end
  local same = SAME_BYTES[pair]
  if same == "limit" then same = #new.modifiers == 0 end
  return same and "nothing" or "rewrite"
end

local WIDTH = { int2 = 2, int4 = 4, int8 = 8, float4 = 4, float8 = 8 }
local CITEXT = { ["citext>text"] = true, ["text>citext"] = true, ["citext>varchar"] = true,
  ["varchar>citext"] = true }

--- Whether both compare by other rules, so that an index has to be built anew.
function types.compares_otherwise(old, new)
  return CITEXT[old.base .. ">" .. new.base] or false
end

--- Whether values may not fit the new type; without the old type, by the new one alone.
---@param old mig.guard.Type|nil
---@param new mig.guard.Type
---@return boolean
function types.narrows(old, new)
  local width = WIDTH[new.base]
  if not old then return new.array == 0 and (new.base == "int4" or new.base == "int2") end
  if width and WIDTH[old.base] then return width < WIDTH[old.base] end
  if width and old.base == "numeric" then return true end
  if old.base == "timestamp" or old.base == "timestamptz" then
    return new.base == "date" or old.base == new.base and not grows(old, new)
  end
  if new.base == "numeric" and old.base == "numeric" then
    local old_scale, new_scale = old.modifiers[2] or 0, new.modifiers[2] or 0
    return #new.modifiers > 0 and (#old.modifiers == 0 or new.modifiers[1] - new_scale
      < old.modifiers[1] - old_scale or new_scale < old_scale)
  end
  local limit = (new.base == "varchar" or new.base == "bpchar") and new.modifiers[1]
  if limit and (old.base == "text" or old.base == "varchar" or old.base == "bpchar"
    or old.base == "citext") then
    return not old.modifiers[1] or limit < old.modifiers[1]
  end
  return false
end

return types
