-- Which rows a backfill meets, and that it meets each of them once.
local play = require("spec.backfill.play")

local stage

--- Every row has been counted once.
local function once(table_name)
  assert.equal("1 1", stage:value(("SELECT min(n) || ' ' || max(n) FROM %s"):format(table_name)))
end

describe("a backfill", function()
  lazy_setup(function() stage = play.stage() end)
  lazy_teardown(function() stage:close() end)
  before_each(function() stage:reset() end)

  it("fills a column in batches", function()
    stage:sql("CREATE TABLE t (id int PRIMARY KEY, a text, b int); "
      .. "INSERT INTO t SELECT i, repeat('x', i % 7) FROM generate_series(1, 2500) i")
    stage:backfill [[table_name = "t", set = { b = "length(a)" }, where = "b IS NULL", batch = 100]]
    assert.equal("0", stage:value("SELECT count(*) FROM t WHERE b IS DISTINCT FROM length(a)"))
  end)

  it("passes over gaps of any width", function()
    stage:sql("CREATE TABLE t (id bigint PRIMARY KEY, n int NOT NULL DEFAULT 0); "
      .. "INSERT INTO t SELECT i::bigint * i * 1000003 FROM generate_series(-50, 500) i "
      .. "ON CONFLICT DO NOTHING; INSERT INTO t VALUES (-9223372036854775808), "
      .. "(9223372036854775807)")
    stage:backfill [[table_name = "t", set = { n = "n + 1" }, batch = 7]]
    once("t")
  end)

  it("walks by composite keys of any type", function()
    stage:sql([[
      CREATE TABLE t (a text COLLATE "C", b timestamptz, "C d" numeric, n int NOT NULL DEFAULT 0,
        PRIMARY KEY (a, b, "C d"));
      INSERT INTO t SELECT chr(65 + i % 3) || E'\'"\\,{}', 'epoch'::timestamptz
        + (i % 5) * interval '1.5 second', i / 3.0 FROM generate_series(1, 1000) i;]])
    stage:backfill [[table_name = "t", set = { n = "n + 1" }, batch = 11]]
    once("t")
  end)

  for kind, values in pairs({
    uuid = "md5(i::text)::uuid", ['"char"'] = "chr(33 + i % 90)::\"char\"",
    ["char(9)"] = "i::text", interval = "i * interval '7 hours'",
    bytea = "decode(md5(i::text), 'hex')", ["double precision"] = "sqrt(i) / 3",
    date = "'2000-01-01'::date + i", inet = "'10.0.0.0'::inet + i",
    text = "md5(i::text)", bit = "(i % 2)::bit",
  }) do
    it("walks by a key of type " .. kind, function()
      stage:sql(("CREATE TABLE t (k %s PRIMARY KEY, n int NOT NULL DEFAULT 0); INSERT INTO t "
        .. "SELECT DISTINCT %s FROM generate_series(1, 200) i ON CONFLICT DO NOTHING"):format(
        kind, values))
      stage:sql("SET DateStyle = 'SQL, DMY'; SET IntervalStyle = 'sql_standard'")
      stage:backfill [[table_name = "t", set = { n = "n + 1" }, batch = 10]]
      stage:sql("RESET DateStyle; RESET IntervalStyle")
      once("t")
    end)
  end

  it("takes another unique key when its key column is set", function()
    stage:sql("CREATE TABLE t (id int PRIMARY KEY, code text NOT NULL UNIQUE); "
      .. "INSERT INTO t SELECT i, 'c' || i FROM generate_series(1, 300) i")
    stage:backfill [[table_name = "t", set = { id = "id + 1000" }, batch = 10]]
    assert.equal("1001 1300 300",
      stage:value("SELECT min(id) || ' ' || max(id) || ' ' || count(*) FROM t"))
  end)

  it("leaves rows alone that come behind the end", function()
    stage:sql("CREATE TABLE t (id serial PRIMARY KEY, n int NOT NULL DEFAULT 0); "
      .. "INSERT INTO t SELECT FROM generate_series(1, 100); "
      .. "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF pg_trigger_depth() < 2 "
      .. "THEN INSERT INTO t (n) VALUES (5); END IF; RETURN NEW; END'; "
      .. "CREATE TRIGGER g AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()")
    stage:backfill [[table_name = "t", set = { n = "n + 1" }, batch = 10]]
    assert.equal("100 100", stage:value(
      "SELECT count(*) FILTER (WHERE n = 1) || ' ' || count(*) FILTER (WHERE n = 5) FROM t"))
  end)

  it("comes back for rows that appear behind it", function()
    stage:sql("CREATE TABLE t (id int PRIMARY KEY, b int); "
      .. "INSERT INTO t SELECT i FROM generate_series(1, 100) i; "
      .. "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = 50 "
      .. "THEN INSERT INTO t (id) VALUES (-1), (1000); END IF; RETURN NEW; END'; "
      .. "CREATE TRIGGER g AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()")
    stage:backfill [[table_name = "t", set = { b = "id" }, where = "b IS NULL", batch = 10]]
    assert.equal("102", stage:value("SELECT count(*) FROM t WHERE b = id"))
  end)

  it("goes once over rows that match where for ever", function()
    stage:sql("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0); "
      .. "INSERT INTO t SELECT i FROM generate_series(1, 100) i")
    stage:backfill [[table_name = "t", set = { n = "n + 1" }, where = "id % 2 = 0", batch = 10]]
    assert.equal("50 50", stage:value("SELECT count(*) FILTER (WHERE n = 1 AND id % 2 = 0) || ' ' "
      .. "|| count(*) FILTER (WHERE n = 0 AND id % 2 = 1) FROM t"))
  end)

  it("says when rows are left in the end", function()
    stage:sql("CREATE TABLE t (id int PRIMARY KEY, a text, b int); "
      .. "INSERT INTO t VALUES (1, 'x'), (2, NULL)")
    local problem = stage:problem [[table_name = "t", set = { b = "length(a)" },
      verify = "b IS NULL"]]
    assert.truthy(problem.message:find("1 rows match verify", 1, true), problem.message)
    assert.equal("migrations/1_x.lua", problem.source)
    assert.is_number(problem.line)
  end)

  it("meets all partitions", function()
    stage:sql([[
      CREATE TABLE t (id int, r int, n int NOT NULL DEFAULT 0, PRIMARY KEY (id, r))
        PARTITION BY RANGE (r);
      CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (5);
      CREATE TABLE t2 PARTITION OF t DEFAULT;
      INSERT INTO t SELECT i, i % 10 FROM generate_series(1, 500) i]])
    stage:backfill [[table_name = "t", set = { n = "n + 1" }, batch = 20]]
    once("t")
  end)

  it("meets an empty table", function()
    stage:sql("CREATE TABLE t (id int PRIMARY KEY, n int)")
    stage:backfill [[table_name = "t", set = { n = "1" }]]
    stage:backfill [[table_name = "t", set = { n = "1" }, where = "n IS NULL", workers = 3]]
  end)

  describe("without a unique key", function()
    it("walks by blocks", function()
      stage:sql("CREATE TABLE t (a text, b int); "
        .. "INSERT INTO t SELECT repeat('x', i % 90) FROM generate_series(1, 3000) i")
      stage:backfill [[table_name = "t", set = { b = "length(a)" }, where = "b IS NULL", batch = 1]]
      assert.equal("0", stage:value("SELECT count(*) FROM t WHERE b IS DISTINCT FROM length(a)"))
    end)

    it("walks the blocks of partitions and of children", function()
      stage:sql([[
        CREATE TABLE p (a int, b int) PARTITION BY HASH (a);
        CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        CREATE TABLE p2 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1);
        CREATE TABLE c (a int, b int); CREATE TABLE c1 (extra text) INHERITS (c);
        INSERT INTO p SELECT i FROM generate_series(1, 1000) i;
        INSERT INTO c SELECT i FROM generate_series(1, 500) i;
        INSERT INTO c1 SELECT i FROM generate_series(501, 1000) i]])
      for _, name in ipairs({ "p", "c" }) do
        stage:backfill(('table_name = %q, set = { b = "a" }, where = "b IS NULL", batch = 1')
          :format(name))
        assert.equal("1000", stage:value("SELECT count(*) FROM " .. name .. " WHERE a = b"))
      end
    end)

    it("finds the rows of blocks on servers that cannot scan ranges of them", function()
      local blocks = require("mig.backfill.blocks")
      stage:sql("CREATE TABLE t (a text); "
        .. "INSERT INTO t SELECT repeat('x', i % 90) FROM generate_series(1, 3000) i")
      local found = {}
      for i, version in ipairs({ 130000, 140000 }) do
        local walk, parameters = blocks.new({ short_name = "t" }, version), {}
        local condition = walk:range(parameters, {}, { "2" }, { "5" })
        found[i] = stage.db.conn:query("SELECT count(*) AS n FROM t WHERE " .. condition,
          table.unpack(parameters))[1].n
      end
      assert.equal(found[1], found[2])
      assert.is_true(tonumber(found[1]) > 100 and tonumber(found[1]) < 3000)
    end)

    it("refuses rows that cannot be told apart when they are done", function()
      stage:sql("CREATE TABLE t (a int, n int NOT NULL DEFAULT 0); "
        .. "INSERT INTO t SELECT i FROM generate_series(1, 100) i")
      local problem = stage:problem [[table_name = "t", set = { n = "n + 1" }]]
      assert.truthy(problem.message:find("no unique key", 1, true))
      problem = stage:problem [[table_name = "t", set = { n = "n + 1" }, where = "a > 0"]]
      assert.truthy(problem.message:find("match where after they were changed", 1, true))
      assert.equal("0", stage:value("SELECT sum(n) FROM t"))
    end)
  end)

  describe("with several workers", function()
    it("cuts the table into parts", function()
      stage:sql("CREATE TABLE t (a int, b int, n int NOT NULL DEFAULT 0, PRIMARY KEY (a, b)); "
        .. "INSERT INTO t SELECT i % 10, i FROM generate_series(1, 20000) i")
      stage:backfill [[table_name = "t", set = { n = "n + 1" }, workers = 3, batch = 200]]
      once("t")
    end)

    it("cuts blocks as well", function()
      stage:sql("CREATE TABLE t (a text, b int); "
        .. "INSERT INTO t SELECT repeat('x', i % 90) FROM generate_series(1, 5000) i")
      stage:backfill [[table_name = "t", set = { b = "length(a)" }, where = "b IS NULL",
        workers = 3, batch = 2]]
      assert.equal("0", stage:value("SELECT count(*) FROM t WHERE b IS DISTINCT FROM length(a)"))
    end)

    it("keeps the migration's search_path", function()
      stage:sql("CREATE SCHEMA other; CREATE FUNCTION other.f(int) RETURNS int LANGUAGE sql "
        .. "AS 'SELECT $1 * 2'; CREATE TABLE t (id int PRIMARY KEY, b int); "
        .. "INSERT INTO t SELECT i FROM generate_series(1, 1000) i")
      stage:play [[
        migrator.db_session:exec("SET LOCAL search_path = other")
        migrator:backfill { table_name = "t", set = { b = "f(id)" }, workers = 2, batch = 50 }]]
      assert.equal("1000", stage:value("SELECT count(*) FROM t WHERE b = id * 2"))
      stage:sql("DROP SCHEMA other CASCADE")
    end)
  end)
end)
