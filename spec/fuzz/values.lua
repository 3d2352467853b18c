-- Values that nobody expects, for the fuzzer.
local core = require("mig.core")
local dice = require("spec.fuzz.dice")

local values = {}

local pick = dice.pick

local TYPES = {
  "int", "bigint", "float8", "numeric", "text", "bool", "bytea", "json", "jsonb", "int[]",
  "text[]", "jsonb[]", "bytea[]", "bool[]", "box[]", "place", "place[]", "mood", "mood[]",
  "int4range", "tstzrange", "int4multirange", "int4range[]", "timestamp", "interval", "uuid",
  "record", "void", "int2vector", "name", "nothing",
}

local QUERIES = {
  "SELECT 1", "SELECT", "", "SELECT NULL::int, 'x'::text AS \"?column?\"", "SELECT 1/0",
  "SELECT i, repeat('x', i) FROM generate_series(1, 100) i", "SELECT '{1,NULL}'::int[]",
  [[SELECT '{"(a,1,\"{x,\\\"y\\\"}\",b)",NULL}'::place[] ]], "SELECT ROW(1, 'a', NULL)",
  [[SELECT '{"a": [1, 2.5, null, {"b": "\u00e9\ud83d\ude00"}], "c": 1e400}'::json]],
  "SELECT repeat('[', 500)::json", "SELECT (repeat('[', 150) || repeat(']', 150))::json",
  "SELECT '\\x00ff'::bytea, ''::bytea", "SELECT '{[1,2),[5,)}'::int4multirange, 'empty'::int4range",
  "SELECT '[0:1][2:3]={{1,2},{3,4}}'::int[]", "COPY t TO stdout", "COPY t FROM stdin", "LISTEN x",
  "BEGIN", "COMMIT", "ROLLBACK", "SET bytea_output = escape", "SET bytea_output = hex",
  "ALTER TYPE place ADD ATTRIBUTE IF NOT EXISTS more int",
  "ALTER TYPE place DROP ATTRIBUTE IF EXISTS more", "DISCARD ALL", "SELECT; SELECT 1",
  "SELECT array_agg(i) FROM generate_series(1, 3000) i",
}

local function raise() error("raised in a callback", 0) end

local function bytes()
  local list = {}
  for i = 1, math.random(0, 40) do list[i] = string.char(math.random(0, 255)) end
  return table.concat(list)
end

local STRINGS = {
  "", "a", "NULL", "{", "{}", "{1,2}", "{{1},{2}}", "(", "(,)", "[1,2)", "empty", "\0", "a\0b",
  "\\x", "\\x0", '"', "'", "\\", "select", "public.t", '"', '".', "a.b.c", "💥", "\255\254",
  "2024-02-29", "true", "1e999", "[]", "null", "$1", ":a", "/*", "--", "$$", ("x"):rep(100000),
  ("{"):rep(2000), ("[1,"):rep(300),
}

local NUMBERS = {
  0, 1, -1, 2, 3, 64, 65536, math.maxinteger, math.mininteger, 0.5, -0.0, 1 / 0, -1 / 0, 0 / 0,
  2 ^ 53, 1e308, 1e-320,
}

local function nested(depth)
  local list = {}
  if depth > 0 then list[1] = nested(depth - 1) end
  return list
end

local METATABLES = {
  { __index = raise }, { __len = raise }, { __tostring = raise }, { __tojson = raise },
  { __tojson = function() return bytes() end }, { __tojson = function() return 5 end },
  { __jsontype = "array" }, { __jsontype = 7 }, { __close = raise }, { __gc = raise },
  { __pairs = raise }, { __name = 5 }, { __index = function(t) return t end },
}

local makers

--- An iterator has to end.
local function bounded(world)
  world.calls = (world.calls or 0) + 1
  if world.calls > 50 then raise() end
  return true
end

local function small_table(world)
  local made = {}
  for i = 1, math.random(0, 4) do
    if math.random(2) == 1 then
      made[i] = values.any(world)
    else
      made[pick({ "a", "b", "street", "number", "lower", "upper", "bounds", "n", "year", "month",
        "day", "name", "table_name", "text" })] = values.any(world)
    end
  end
  if math.random(8) == 1 then made.me = made end
  if math.random(6) == 1 then return setmetatable(made, pick(METATABLES)) end
  return made
end

makers = {
  function() return nil end, function() return math.random(2) == 1 end,
  function() return pick(NUMBERS) end, function() return math.random(-5, 5) end,
  function() return pick(STRINGS) end, bytes, function() return core.null end,
  function() return pick(QUERIES) end, small_table, small_table, small_table,
  function() return nested(math.random(1, 300)) end, function() return core.sql("now()") end,
  function() return raise end,
  function(world)
    return function() return bounded(world) and "1\n" end
  end,
  function(world)
    return function() return bounded(world) and values.any(world) or nil end
  end,
  function() return function() coroutine.yield(1) end end,
  function(world)
    return function()
      if world.conn then pcall(world.conn.close, world.conn) end
    end
  end,
  function() return coroutine.create(raise) end,
  function(world) return values.handle(world) end, function(world) return world.conn end,
}

--- Anything; tables become rarer with depth.
function values.any(world)
  world.depth = (world.depth or 0) + 1
  local maker = makers[world.depth > 4 and math.random(8) or math.random(#makers)]
  local value = maker(world)
  world.depth = world.depth - 1
  return value
end

--- Zero to five of them.
function values.many(world)
  local list = { n = math.random(0, 5) }
  for i = 1, list.n do list[i] = values.any(world) end
  return table.unpack(list, 1, list.n)
end

--- Something that a call gave before.
function values.handle(world)
  return world.handles[math.random(math.max(#world.handles, 1))]
end

function values.type_name() return pick(TYPES) end
function values.query() return pick(QUERIES) end

--- A query whose columns COPY may be told.
function values.columns()
  return pick({ "SELECT * FROM t", "SELECT a, b FROM t", "SELECT a, a FROM t", "SELECT",
    "SELECT a FROM t", "COPY t TO stdout", "SELECT 1 AS a, 'x'::nothing AS b" })
end

--- Milliseconds, most of them few.
function values.delay()
  return pick({ 0, 1, 1, 2, 2, 5, -1, math.maxinteger, math.mininteger, 0.5, "2", "x" })
end

--- Seconds that are soon over, and what is none.
function values.seconds()
  return pick({ 0, 0, 0.001, 0.002, 0.01, -1, 0 / 0, -0.0, "0", "x", raise, {} })
end

--- A value that has some chance to fit.
function values.typed(world)
  local how = math.random(6)
  if how == 1 then return { 1, core.null, 3 } end
  if how == 2 then return { street = bytes(), number = 1, tags = { bytes(), core.null } } end
  if how == 3 then return { lower = 1, upper = pick(NUMBERS) } end
  if how == 4 then return { { street = "a" }, { "b", 2, { "c" } } } end
  return values.any(world)
end

--- A row for COPY.
function values.row(world)
  local how = math.random(4)
  if how == 1 then return { 1, "b", { x = 1 }, { 1, 2 }, bytes(), { street = bytes() } } end
  if how == 2 then return { a = 1, b = bytes(), c = values.any(world) } end
  return small_table(world)
end

function values.argument(world)
  local how = math.random(5)
  if how == 1 then return "t" end
  if how == 2 then return { "a", "b" } end
  if how == 3 then return { { column_name = "a", type = "int" } } end
  return values.any(world)
end

return values
