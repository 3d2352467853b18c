-- Random schemas for `make fuzz-schemas`: tables with everything beside them, and how they change;
-- world_sql.lua writes them.
local dice = require("spec.fuzz.dice")
local extras = require("spec.fuzz.extras")

local world = {}

local random, pick, chance = math.random, dice.pick, dice.chance

local TYPES = { "integer", "bigint", "smallint", "text", "varchar(20)", "boolean", "numeric(8,2)",
  "date", "timestamptz", "jsonb", "uuid", "integer[]", "text[]" }
local DEFAULTS = {
  integer = { "0", "42", "1 + 1" }, bigint = { "0", "-5" }, smallint = { "7" },
  text = { "''", "'it''s'", "'a' || 'b'" }, ["varchar(20)"] = { "'x'" },
  boolean = { "false", "true" }, ["numeric(8,2)"] = { "0.5", "12" },
  date = { "CURRENT_DATE", "'2020-02-02'" }, timestamptz = { "now()" }, jsonb = { "'{}'" },
  uuid = { "gen_random_uuid()" }, ["integer[]"] = { "'{}'" }, ["text[]"] = { "'{a,b}'" },
}
local NAMES = { "a", "b", "c", "d", "Odd", "select", "two words", "e", "f" }
local TABLES = { "t", "u", "v", "w", "Big", "order" }

local function ident(name)
  return '"' .. name:gsub('"', '""') .. '"'
end

local function sorted(map)
  local names = {}
  for name in pairs(map) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local function type_of(self)
  local names = {}
  for name in pairs(self.enums) do names[#names + 1] = name end
  for name in pairs(self.domains) do names[#names + 1] = name end
  table.sort(names)
  if #names > 0 and chance(15) then return ident(pick(names)) end
  return pick(TYPES)
end

local function column(self)
  local each = { type = type_of(self), not_null = chance(35) }
  local defaults = DEFAULTS[each.type]
  if defaults and chance(35) then each.default = pick(defaults) end
  if (each.type == "integer" or each.type == "bigint") and chance(15) then
    each.default, each.identity, each.not_null = nil, pick { "ALWAYS", "BY DEFAULT" }, true
  end
  if chance(15) then each.comment = pick { "a comment", "it's \\ \"it\"" } end
  return each
end

local function plain_columns(one)
  local list = {}
  for _, name in ipairs(sorted(one.columns)) do
    if not one.columns[name].type:find("json") then list[#list + 1] = name end
  end
  return list
end

local function some(list, most)
  local chosen, left = {}, table.move(list, 1, #list, 1, {})
  for _ = 1, math.min(random(most), #left) do
    chosen[#chosen + 1] = table.remove(left, random(#left))
  end
  return chosen
end

local function index(one)
  local columns = plain_columns(one)
  if #columns == 0 then return nil end
  return { columns = some(columns, 2), unique = chance(25), descending = chance(20),
    where = chance(25) and ident(columns[1]) .. " IS NOT NULL" or nil }
end

local function key(one)
  local columns = {}
  for _, name in ipairs(plain_columns(one)) do
    if not one.columns[name].type:find("%[") then columns[#columns + 1] = name end
  end
  if #columns == 0 then return nil end
  return { kind = "key", columns = some(columns, 2), deferrable = chance(15) }
end

local function check(one)
  local name = pick(sorted(one.columns))
  return { kind = "check", columns = { name }, not_valid = chance(15),
    text = pick { "%s IS NOT NULL", "%s IS NULL OR 1 < 2", "(%s)::text <> 'x'" } }
end

local function fill_table(one)
  for number = 1, random(0, 2) do one.indexes["i" .. number] = index(one) end
  if chance(25) then one.constraints.u1 = key(one) end
  if chance(30) then one.constraints.c1 = check(one) end
  if chance(55) and not one.partitioned then one.primary = key(one) end
end

local function new_table(self)
  local one = { columns = {}, indexes = {}, constraints = {}, triggers = {} }
  for _ = 1, random(1, 5) do one.columns[pick(NAMES)] = column(self) end
  if chance(20) then one.comment = "of a table" end
  if chance(10) then one.options = "fillfactor = " .. random(50, 90) end
  if chance(8) then one.unlogged = true end
  if chance(15) then one.security, one.policy = true, pick { "true", "1 < 2" } end
  if chance(20) then one.trigger = pick { "INSERT", "UPDATE", "INSERT OR DELETE" } end
  if chance(15) then one.statistics = true end
  if chance(15) and not one.unlogged then
    one.columns.k = { type = "integer", not_null = chance(50) }
    one.partitioned, one.parts = pick { "RANGE", "LIST" }, random(0, 2)
  end
  fill_table(one)
  return one
end

local function labels()
  return some({ "x", "y", "z", "it's", "Q" }, 4)
end

-- One form of each row of extras.lua, or none of it.
local function add_extras(self, percent)
  for _, name in ipairs(sorted(extras)) do
    if chance(percent) then
      self.extras[name] = chance(75) and random(#extras[name]) or nil
    end
  end
end

-- A view of some columns of a table.
local function new_view(self)
  local name = pick(sorted(self.tables))
  return { table = name, columns = some(sorted(self.tables[name].columns), 3),
    materialized = chance(25), where = chance(30), comment = chance(20) }
end

--- A random schema.
function world.new()
  local self = { enums = {}, domains = {}, tables = {}, views = {}, sequences = {}, functions = {},
    extras = {} }
  for number = 1, random(0, 2) do self.enums["e" .. number] = labels() end
  for number = 1, random(0, 1) do
    self.domains["d" .. number] = { type = pick { "integer", "text" }, not_null = chance(20),
      check = chance(50) }
  end
  for _ = 1, random(1, 4) do self.tables[pick(TABLES)] = new_table(self) end
  for number = 1, random(0, 2) do self.views["view" .. number] = new_view(self) end
  for number = 1, random(0, 1) do
    self.sequences["s" .. number] = { start = random(5), cycle = chance(30) }
  end
  for number = 1, random(0, 2) do
    self.functions["f" .. number] = { result = pick { "integer", "text" }, volatile = chance(50) }
  end
  add_extras(self, 20)
  return self
end

local function copy(value)
  if type(value) ~= "table" then return value end
  local to = {}
  for name, item in pairs(value) do to[name] = copy(item) end
  return to
end

local function change_table(self, one)
  for _, name in ipairs(sorted(one.columns)) do
    if name ~= "k" and chance(12) then one.columns[name] = nil
    elseif name ~= "k" and chance(18) then one.columns[name] = column(self) end
  end
  if chance(35) then one.columns[pick(NAMES)] = column(self) end
  if not next(one.columns) then one.columns.a = column(self) end
  for _, name in ipairs(sorted(one.indexes)) do
    if chance(20) then one.indexes[name] = nil end
  end
  if chance(15) then one.primary = not one.partitioned and key(one) or nil end
  if chance(20) then one.constraints.c1 = chance(60) and check(one) or nil end
  if chance(20) then one.indexes["i" .. random(3)] = index(one) end
  if chance(10) then one.comment = pick { "another" } end
  if chance(10) then one.trigger = not one.trigger and "UPDATE" or nil end
  if chance(10) then one.security, one.policy = not one.security, "2 < 3" end
  if chance(10) and one.parts then one.parts = random(0, 2) end
  if chance(8) then one.options = not one.options and "fillfactor = 77" or nil end
end

--- The schema after changes.
function world.change(from)
  local self = copy(from)
  for _, name in ipairs(sorted(self.enums)) do
    if chance(25) then self.enums[name] = labels() end
  end
  for _, name in ipairs(sorted(self.domains)) do
    if chance(25) then self.domains[name].check = not self.domains[name].check end
  end
  for _, name in ipairs(sorted(self.tables)) do
    if chance(12) then self.tables[name] = nil
    elseif chance(70) then change_table(self, self.tables[name]) end
  end
  if chance(35) or not next(self.tables) then self.tables[pick(TABLES)] = new_table(self) end
  for _, name in ipairs(sorted(self.views)) do
    if chance(15) then self.views[name] = nil
    elseif chance(25) then self.views[name] = new_view(self) end
  end
  for _, name in ipairs(sorted(self.functions)) do
    if chance(25) then self.functions[name] = { result = pick { "integer", "text" } } end
  end
  if chance(20) then self.functions.f3 = { result = "integer", volatile = true } end
  add_extras(self, 20)
  return self
end

world.ident, world.sorted = ident, sorted
return world
