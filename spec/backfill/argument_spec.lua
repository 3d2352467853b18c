-- Mistakes in a backfill's arguments: said before anything is committed, at the migration's line.
local play = require("spec.backfill.play")

local stage

local CASES = {
  { "no table", [[set = { b = "1" }]], "table_name is missing" },
  { "a table that is not there", [[table_name = "tt", set = { b = "1" }]],
    'table "tt" does not exist' },
  { "a schema that is not there", [[table_name = "x.t", set = { b = "1" }]],
    'table "x.t" does not exist' },
  { "a view", [[table_name = "v", set = { b = "1" }]], '"v" is a view, not a table' },
  { "nothing to do", [[table_name = "t"]], "set is missing" },
  { "two things to do", [[table_name = "t", set = { b = "1" }, each_row = print]],
    "each_row exclude" },
  { "an empty set", [[table_name = "t", set = {}]], "must be a table of columns" },
  { "set as a text", [[table_name = "t", set = "b = 1"]], "must be a table of columns" },
  { "set as a list", [[table_name = "t", set = { "b" }]], "has 1 where a column's name belongs" },
  { "an unknown column", [[table_name = "t", set = { nmae = "1" }]],
    'table "t" has no column "nmae"', 'Did you mean "name"?' },
  { "a generated column", [[table_name = "t", set = { g = "1" }]],
    'column "g" of table "t" is generated' },
  { "a column of the key", [[table_name = "t", set = { id = "id + 1" }]],
    'column "id" belongs to the key (id)' },
  { "a key that is none", [[table_name = "t", key = { "name" }, set = { b = "1" }]],
    "(name) is no unique key" },
  { "a key of unknown columns", [[table_name = "t", key = { "idd" }, set = { b = "1" }]],
    'has no column "idd"' },
  { "where with a syntax error", [[table_name = "t", set = { b = "1" }, where = "b IS NUL"]],
    'backfill: where: syntax error at or near "NUL"' },
  { "where that is no boolean", [[table_name = "t", set = { b = "1" }, where = "id"]],
    "backfill: where: argument of WHERE must be type boolean" },
  { "where with two statements",
    [[table_name = "t", set = { b = "1" }, where = "true); DROP TABLE t; --"]],
    "backfill: where: " },
  { "where with a parameter", [[table_name = "t", set = { b = "1" }, where = "id = $1"]],
    "backfill: where: it has a parameter" },
  { "an unknown column in set", [[table_name = "t", set = { b = "length(nam)" }]],
    'backfill: set.b: column "nam" does not exist' },
  { "a value of another type", [[table_name = "t", set = { b = "now()" }]],
    'backfill: set.b: column "b" is of type integer but expression is of type timestamp' },
  { "a misspelt argument", [[table_name = "t", st = { b = "1" }]],
    'backfill has no argument "st"', 'Did you mean "set"?' },
  { "a batch of nothing", [[table_name = "t", set = { b = "1" }, batch = 0]],
    "batch must be a whole number from 1" },
  { "a batch that is no number", [[table_name = "t", set = { b = "1" }, batch = "many"]],
    "batch must be a whole number" },
  { "a target without a unit", [[table_name = "t", set = { b = "1" }, target = "fast"]],
    "target must be a time" },
  { "an unknown limit", [[table_name = "t", set = { b = "1" }, throttle = { laod = 1 }]],
    'throttle has no limit "laod"', 'Did you mean "load"?' },
  { "a limit of a wrong type", [[table_name = "t", set = { b = "1" }, throttle = { check = 1 }]],
    "throttle.check must be a function" },
  { "no workers", [[table_name = "t", set = { b = "1" }, workers = 0]], "workers must be" },
  { "columns without a function", [[table_name = "t", set = { b = "1" }, columns = "b"]],
    "columns are what each_row" },
}

describe("a backfill refuses", function()
  lazy_setup(function()
    stage = play.stage()
    stage:reset()
    stage:sql("CREATE TABLE t (id int PRIMARY KEY, name text, b int, "
      .. "g int GENERATED ALWAYS AS (id) STORED); CREATE VIEW v AS SELECT 1 AS b; "
      .. "CREATE TABLE before (n int)")
  end)
  lazy_teardown(function() stage:close() end)

  for _, case in ipairs(CASES) do
    it(case[1], function()
      local ok, problem = pcall(stage.play, stage,
        'migrator.db_session:exec("INSERT INTO before VALUES (1)")\n'
        .. "migrator:backfill { " .. case[2] .. " }")
      assert.is_false(ok)
      assert.truthy(problem.message:find(case[3], 1, true), problem.message)
      if case[4] then assert.equal(case[4], problem.hint) end
      assert.equal("migrations/1_x.lua", problem.source)
      assert.equal(8, problem.line)
      assert.equal("0", stage:value("SELECT count(*) FROM before"))
    end)
  end

  it("a call without its object, and a call without arguments", function()
    local calls = { "migrator.backfill { }", "migrator:backfill()", "migrator:backfill(5)" }
    for _, call in ipairs(calls) do
      local ok, problem = pcall(stage.play, stage, call)
      assert.is_false(ok)
      assert.equal("usage", problem.kind)
      assert.equal(7, problem.line)
    end
  end)

  it("a position in the person's own text", function()
    local problem = stage:problem [[table_name = "t", set = { b = "length(näme) + nam" }]]
    assert.equal("length(näme) + nam", problem.statement)
    assert.equal(8, problem.position)
  end)
end)
