-- Lua functions a row and a batch.
local play = require("spec.backfill.play")

local stage

describe("a backfill by a Lua function", function()
  lazy_setup(function() stage = play.stage() end)
  lazy_teardown(function() stage:close() end)
  before_each(function()
    stage:reset()
    stage:sql([[CREATE TABLE t (id int PRIMARY KEY, name text, words int, j jsonb, ok boolean,
        price numeric(10,2), code varchar(5));
      INSERT INTO t (id, name, price) SELECT i, repeat('a "b\' || i || ' ', i % 4), i / 8.0
        FROM generate_series(1, 300) i]])
  end)

  it("takes rows and gives changes", function()
    stage:backfill [[table_name = "t", batch = 20, columns = { "id", "name", "price" },
      each_row = function(row)
        local _, words = row.name:gsub("%S+", "")
        return { words = words, ok = words > 2, name = row.name .. '{",\\', j = { id = row.id } }
      end]]
    assert.equal("300", stage:value([[SELECT count(*) FROM t
      WHERE words = 2 * (id % 4) AND ok = (words > 2) AND j = jsonb_build_object('id', id)
        AND name = repeat('a "b\' || id || ' ', id % 4) || '{",\']]))
  end)

  it("leaves rows as they are, and sets NULL", function()
    stage:backfill [[table_name = "t", batch = 20, where = "words IS NULL",
      each_row = function(row)
        if row.id % 3 == 0 then return nil end
        if row.id % 3 == 1 then return { words = row.id, price = null } end
        return { words = 0 }
      end]]
    assert.equal("100 100 100", stage:value([[SELECT count(*) FILTER (WHERE words IS NULL) || ' '
      || count(*) FILTER (WHERE words = id AND price IS NULL) || ' '
      || count(*) FILTER (WHERE words = 0 AND price IS NOT NULL) FROM t]]))
  end)

  it("takes batches, and a session in the batch's transaction", function()
    stage:sql("CREATE TABLE seen (n int)")
    stage:backfill [[table_name = "t", batch = 30, columns = "id",
      each_batch = function(rows, session)
        session:exec("INSERT INTO seen VALUES ($1)", #rows)
        local changes = {}
        for i, row in ipairs(rows) do changes[i] = row.id > 10 and { words = -row.id } or false end
        return changes
      end]]
    assert.equal("10 300", stage:value("SELECT count(*) || ' ' || sum(n) FROM seen"))
    assert.equal("290", stage:value("SELECT count(*) FROM t WHERE words = -id"))
  end)

  it("takes and gives bytes, arrays, json and wide rows", function()
    stage:sql([[CREATE TABLE w (k bytea PRIMARY KEY, a int[], b bytea, j jsonb, d date);
      INSERT INTO w SELECT decode(md5(i::text), 'hex'), ARRAY[i, NULL], '\x00ff', '{"n": 1}'
        FROM generate_series(1, 5000) i]])
    stage:backfill [[table_name = "w", batch = 3000, where = "d IS NULL",
      each_row = function(row)
        row.a[2] = 7
        return { a = row.a, b = row.b .. "'\\", j = { n = row.j.n + 1 }, d = "2001-02-03" }
      end]]
    assert.equal("5000", stage:value([[SELECT count(*) FROM w WHERE a[2] = 7 AND a[1] > 0
      AND b = '\x00ff275c' AND j = '{"n": 2}' AND d = '2001-02-03']]))
  end)

  it("works without a unique key", function()
    stage:sql("ALTER TABLE t DROP CONSTRAINT t_pkey")
    stage:backfill [[table_name = "t", batch = 1, where = "words IS NULL",
      each_row = function(row) return { words = row.id } end]]
    assert.equal("300", stage:value("SELECT count(*) FROM t WHERE words = id"))
  end)

  it("fails with the function's own line, and keeps the batches before", function()
    local problem = stage:problem [[table_name = "t", batch = 50,
      each_row = function(row)
        if row.id == 120 then error("no such price") end
        return { words = row.id }
      end]]
    assert.equal("no such price", problem.message)
    assert.equal(9, problem.line)
    assert.equal("100", stage:value("SELECT count(*) FROM t WHERE words = id"))
    assert.equal("failed", stage:value("SELECT state FROM migration_info_backfill"))
  end)

  for what, case in pairs({
    ["something else than a table"] = { "return 5", "gave a number where a table of columns" },
    ["a column that is not there"] = { "return { wrods = 1 }", 'has no column "wrods"' },
    ["a column of the key"] = { "return { id = 1 }", 'changes column "id" of the key' },
    ["a function as value"] = { "return { words = print }", 'gave a function for column "words"' },
    ["a text that is too long"] = { 'return { code = "123456" }', "value too long" },
    ["COMMIT"] = { 'session:exec("COMMIT")', "COMMIT is not allowed" },
  }) do
    it("refuses " .. what, function()
      local problem = stage:problem(
        ('table_name = "t", each_row = function(row, session) %s end'):format(case[1]))
      assert.truthy(problem.message:find(case[2], 1, true), problem.message)
      assert.equal("0", stage:value("SELECT count(*) FROM t WHERE words IS NOT NULL"))
    end)
  end
end)
