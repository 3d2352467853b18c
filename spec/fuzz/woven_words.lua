-- What the statements of woven.lua are made of: names that most schemas have something for, and
-- expressions, queries and bounds over them.
local dice = require("spec.fuzz.dice")

local words = {}

local random, pick, chance = math.random, dice.pick, dice.chance

words.COLUMNS = { "a", "b", "c", '"D d"' }
words.ROOTS = { "t1", "t2", "s.t1", '"T t"' }
words.TABLES = { "t1", "t2", "s.t1", '"T t"', "p1", "i1", "i2" }
-- Children have no primary keys of their own: before 18 their parents could not lose a NOT NULL.
words.KEYED = { "t1", "t2", "s.t1", '"T t"', "p1", "p1_a" }
words.PARTS = { "p1_a", "p1_b", "p1_d" }
words.VIEWS = { "v1", "v2", "s.v1", "v3" }
words.MATERIALIZED = { "m1", "m2" }
words.TYPES = { "int", "int", "bigint", "text", "text", "numeric(6,2)", "date", "int[]",
  "varchar(40)", "timestamptz", "e1", "e1[]", "s.e2", "d1", "s.d2", "c1", "g1", "b1" }
words.COLLATIONS = { '"C"', '"POSIX"', "l1" }
words.ROLES = { "pg_monitor", "pg_read_all_stats", "PUBLIC" }

function words.column() return pick(words.COLUMNS) end

--- What can be altered: most often a table.
function words.relation()
  local place = random(100)
  if place <= 75 then return pick(words.TABLES) end
  return place <= 90 and pick(words.PARTS) or pick(words.VIEWS)
end

--- What can be read.
function words.source()
  local place = random(100)
  if place <= 60 then return pick(words.TABLES) end
  if place <= 85 then return pick(words.VIEWS) end
  return place <= 95 and pick(words.MATERIALIZED) or pick(words.PARTS)
end

--- The name of a table's part: "x" of s.t1 is "t1_x".
function words.part_name(table_name, suffix)
  local plain = table_name:gsub("^s%.", ""):gsub('"', "")
  return '"' .. plain .. "_" .. suffix .. '"'
end

--- The name in the schema of that table.
function words.beside(table_name, name)
  return (table_name:match("^s%.") or "") .. name
end

--- Some labels of an enum, in any order.
function words.labels()
  local list, left = {}, { "a", "b", "c", "it''s" }
  for number = 1, random(2, 4) do list[number] = table.remove(left, random(#left)) end
  return "'" .. table.concat(list, "', '") .. "'"
end

--- An expression with a truth value, of one column.
function words.condition(column)
  return (pick {
    "%s IS NOT NULL", "%s IS NOT NULL AND 1 < 2", "ok(%s::text)", "s.fit(%s)", "(%s)::text <> 'x'",
    "%s > 0", "%s IN (1, 2)", "%s = 'a'::e1", "count_rows() > 0 OR %s IS NULL",
    "EXISTS (SELECT FROM t2 WHERE t2.a::text = %s::text)",
  }):format(column)
end

--- A condition of some column.
function words.any_condition() return words.condition(words.column()) end

--- An expression of one column.
function words.expression(column)
  return (pick {
    "%s", "%s", "lower(%s::text)", "num(%s)", "(%s + 1)", "s.fit(%s)", "(%s::text || 'x')",
    "(%s IS NULL)", "(%s).x", "label_of(%s)",
  }):format(column)
end

--- An expression of some column.
function words.any_expression() return words.expression(words.column()) end

--- Columns of a key.
function words.key_columns()
  return chance(60) and pick { "id", "a", "b" } or pick { "id, a", "a, id", "b, a", '"D d", id' }
end

local function select_list()
  local list = {}
  for _, column in ipairs(words.COLUMNS) do
    if chance(35) then list[#list + 1] = column end
  end
  if #list == 0 or chance(40) then list[#list + 1] = "id" end
  if chance(25) then list[#list + 1] = words.any_expression() .. " AS z" end
  return table.concat(list, ", ")
end

--- A query, as a view may have it.
function words.query()
  local from = { columns = select_list(), source = words.source() }
  return ((pick {
    "SELECT $columns FROM $source", "SELECT $columns FROM $source",
    "SELECT $columns FROM $source WHERE " .. words.any_condition(),
    "SELECT DISTINCT $columns FROM $source", "SELECT $columns FROM $source GROUP BY id",
    "SELECT $columns FROM $source ORDER BY 1 LIMIT 3",
    "WITH w AS (SELECT * FROM $source) SELECT $columns FROM w",
    "SELECT y.* FROM (SELECT $columns FROM $source) y LEFT JOIN t2 ON t2.a::text = y.id::text",
    "SELECT count(*) AS id, max(a) AS a FROM $source",
    "SELECT 1 AS id, sum_of(a) AS a FROM $source",
    "SELECT id, row_number() OVER (PARTITION BY a) AS b FROM $source",
    "SELECT x.id, x.a FROM rows_of() x",
    "SELECT id, a FROM $source UNION ALL SELECT id, a FROM t1",
    "SELECT r AS a, 1 AS id FROM $source r",
  }):gsub("%$(%a+)", from))
end

--- A partition's bound; whether it is one of its table's kind is chance.
function words.bound()
  return pick {
    "FOR VALUES IN (1, 2)", "FOR VALUES IN (3)", "FOR VALUES FROM (0) TO (10)",
    "FOR VALUES FROM (10) TO (20)", "FOR VALUES FROM (MINVALUE) TO (5)",
    "FOR VALUES WITH (MODULUS 2, REMAINDER 0)", "FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
    "FOR VALUES FROM (0) TO (10)", "DEFAULT", "FOR VALUES IN ('a')",
  }
end

return words
