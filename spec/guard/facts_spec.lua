-- What the guard knows that others do not: versions, what this run made, proofs, hatches.
local guard = require("spec.guard.support")

local function found(rule, files, options)
  return guard.find(rule, files, options) ~= nil
end

describe("what this run made", function()
  it("is not in use yet, with and without BEGIN", function()
    local text = "CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t ADD CHECK (a > 0);"
    assert.same({}, guard.above_notes(text))
    assert.same({}, guard.above_notes("BEGIN; " .. text .. " COMMIT;"))
  end)

  it("is in use once it is filled, and in the next file", function()
    local index = "CREATE INDEX i ON t (a);"
    assert.is_true(found("create-index-blocking",
      "CREATE TABLE t (a int); INSERT INTO t SELECT 1; " .. index))
    assert.is_true(found("create-index-blocking", { "CREATE TABLE t (a int);", index }))
  end)

  it("knows schemas, renames and temporary tables", function()
    assert.is_true(found("drop-table", "CREATE TABLE app.t (a int); DROP TABLE t;"))
    assert.is_false(found("drop-table", "CREATE TABLE t (a int); DROP TABLE public.t;"))
    assert.is_false(found("drop-table",
      "CREATE TABLE t (a int); ALTER TABLE t RENAME TO u; DROP TABLE u;"))
    local backing = "drop-constraint-backing-index"
    assert.is_true(found(backing,
      { 'CREATE TABLE "a.b".t (id int PRIMARY KEY);', 'DROP INDEX "a.b".t_pkey;' }))
    local moved = "CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t SET SCHEMA app;"
    assert.is_true(found(backing, { moved, "DROP INDEX app.t_pkey;" }))
    assert.is_false(found(backing, { moved, "DROP INDEX t_pkey;" }))
    assert.is_false(found("drop-table", "CREATE TEMP TABLE t (a int); DROP TABLE t;"))
  end)

  it("knows that rows leave a table with its partitions", function()
    local made = "CREATE TABLE p (a int) PARTITION BY LIST (a);"
      .. "CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (a);"
      .. "CREATE TABLE p_11 PARTITION OF p_1 FOR VALUES IN (1);"
    local again = "DROP TABLE p_1; DROP TABLE p; CREATE TABLE p (a int) PARTITION BY LIST (a);"
    local left = "ALTER TABLE p_1 DETACH PARTITION p_11;" .. again
    assert.is_true(found("drop-table", { made, again }))
    assert.is_false(found("drop-table", { made, left }))
    assert.is_false(found("create-table-force", { made, left }))
    assert.is_true(found("create-table-force", { made, (again:gsub("DROP TABLE p_1;", "")) }))
  end)
end)

describe("types", function()
  local function change(old, new)
    local files = { ("CREATE TABLE t (c %s);"):format(old),
      ("ALTER TABLE t ALTER COLUMN c TYPE %s;"):format(new) }
    return found("column-type-rewrite", files)
  end

  it("that store the same bytes cost nothing", function()
    for _, pair in ipairs({
      { "varchar(10)", "varchar(20)" }, { "varchar(10)", "text" }, { "text", "varchar" },
      { "numeric(10,2)", "numeric(12,2)" }, { "numeric(10,2)", "numeric" },
      { "timestamp(3)", "timestamp(6)" }, { "timestamptz(0)", "timestamptz" }, { "cidr", "inet" },
      { "interval(3)", "interval(6)" }, { "time(3)", "time" }, { "varbit(8)", "varbit(16)" },
      { "text", "text" },
    }) do
      assert.is_false(change(pair[1], pair[2]), pair[1] .. " > " .. pair[2])
    end
  end)

  it("that do not rewrite the table", function()
    for _, pair in ipairs({
      { "int", "bigint" }, { "text", "varchar(100)" }, { "varchar(10)", "varchar(5)" },
      { "char(5)", "text" }, { "numeric(10,2)", "numeric(12,3)" }, { "inet", "cidr" },
      { "int[]", "bigint[]" }, { "json", "jsonb" }, { "timestamptz", "timestamptz(3)" },
    }) do
      assert.is_true(change(pair[1], pair[2]), pair[1] .. " > " .. pair[2])
    end
  end)

  it("of times are free in UTC", function()
    local table_of = "CREATE TABLE t (c timestamp);"
    local alter = "ALTER TABLE t ALTER COLUMN c TYPE timestamptz;"
    assert.is_true(found("column-type-rewrite", { table_of, alter }))
    assert.is_false(found("column-type-rewrite", { table_of, "SET timezone = 'UTC'; " .. alter }))
  end)

  it("build an index anew where it compares otherwise", function()
    local files = { "CREATE TABLE t (c text); CREATE INDEX i ON t (c);",
      "ALTER TABLE t ALTER COLUMN c TYPE citext;" }
    assert.is_true(found("type-change-rebuilds-index", files))
  end)
end)

describe("SET NOT NULL", function()
  local proof = "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID; "
  local set = "ALTER TABLE t ALTER COLUMN a SET NOT NULL;"

  it("is free with a valid CHECK, from 12 on", function()
    local text = proof .. "COMMIT; ALTER TABLE t VALIDATE CONSTRAINT c; COMMIT; " .. set
    assert.is_false(found("set-not-null-scan", text))
    assert.is_true(found("set-not-null-scan", text, { version = 11 }))
  end)

  it("is not with one that is not valid, or of another column", function()
    assert.is_true(found("set-not-null-scan", proof .. set))
    assert.is_true(found("set-not-null-scan", "ALTER TABLE t ADD CONSTRAINT c CHECK (b IS NOT NULL)"
      .. " NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c; " .. set))
  end)

  it("is free with a NOT NULL constraint that was validated (18)", function()
    local text = "ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID; COMMIT; "
      .. "ALTER TABLE t VALIDATE CONSTRAINT c; COMMIT; " .. set
    assert.is_false(found("set-not-null-scan", text, { version = 18 }))
  end)
end)

describe("defaults", function()
  local function add(definition)
    return guard.find("volatile-default-rewrite", "ALTER TABLE t ADD COLUMN c " .. definition)
  end

  it("that are constant or stable cost nothing", function()
    for _, text in ipairs({ "int DEFAULT 5", "timestamptz DEFAULT now()", "int DEFAULT 2 + 2",
      "timestamptz DEFAULT now() - interval '1 day'", "text DEFAULT lower('A')" }) do
      assert.is_nil(add(text), text)
    end
  end)

  it("that are called for each row rewrite the table", function()
    for _, text in ipairs({ "uuid DEFAULT gen_random_uuid()", "float8 DEFAULT random()",
      "timestamptz DEFAULT clock_timestamp()", "int DEFAULT floor(random() * 10)" }) do
      assert.equal("error", add(text).severity, text)
    end
  end)

  it("of functions nobody knows may do so", function()
    assert.equal("warning", add("text DEFAULT app.code()").severity)
    assert.is_nil(guard.find("volatile-default-rewrite",
      "CREATE FUNCTION code() RETURNS text STABLE "
      .. "LANGUAGE sql AS 'SELECT 1'; ALTER TABLE t ADD COLUMN c text DEFAULT code();"))
  end)
end)

describe("transactions", function()
  local pair = "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; "
    .. "ALTER TABLE t VALIDATE CONSTRAINT c;"

  it("that nobody is sure of make notes", function()
    assert.equal("note", guard.find("validate-in-same-transaction", pair).severity)
    assert.equal("warning",
      guard.find("validate-in-same-transaction", pair, { transaction = "on" }).severity)
    assert.is_nil(guard.find("validate-in-same-transaction", pair, { transaction = "off" }))
  end)

  it("refuse CONCURRENTLY", function()
    local text = "CREATE INDEX CONCURRENTLY i ON t (a);"
    assert.is_true(found("concurrently-in-transaction", text, { transaction = "on" }))
    assert.is_false(found("concurrently-in-transaction", text))
    assert.is_true(found("concurrently-in-transaction", "BEGIN; " .. text .. " COMMIT;"))
  end)

  it("end a SET LOCAL", function()
    local alter = "ALTER TABLE t ADD COLUMN c int;"
    assert.is_false(found("missing-lock-timeout",
      "BEGIN; SET LOCAL lock_timeout = '1s'; " .. alter .. " COMMIT;"))
    assert.is_true(found("missing-lock-timeout",
      "BEGIN; SET LOCAL lock_timeout = '1s'; COMMIT; " .. alter))
  end)
end)

describe("bodies", function()
  it("of DO run", function()
    local text = "DO $$\nBEGIN\n  IF true THEN\n    DROP TABLE t;\n  END IF;\nEND $$;"
    local item = guard.find("drop-table", text)
    assert.equal(4, item.line)
  end)

  it("of functions run where they are called", function()
    local create = "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql "
      .. "AS $$ BEGIN DROP TABLE t; END $$;"
    assert.is_false(found("drop-table", create))
    assert.is_true(found("drop-table", create .. " SELECT f();"))
  end)

  it("are read through a constant EXECUTE, and not through another", function()
    assert.is_true(found("drop-table", "DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$"))
    local text = "DO $$ BEGIN EXECUTE 'DROP TABLE ' || 't'; END $$"
    assert.is_true(found("opaque-sql", text))
    assert.is_false(found("drop-table", text))
  end)
end)

describe("words that are none", function()
  it("in strings and comments are not found", function()
    assert.same({}, guard.above_notes("-- DROP TABLE t;\n/* TRUNCATE t; */ SELECT 'DELETE "
      .. "FROM t';"))
    assert.same({}, guard.above_notes("INSERT INTO places (name) VALUES ('Drop-off point');"))
  end)
end)

describe("syntax newer than the parser", function()
  it("is read", function()
    assert.is_false(found("generated-stored-rewrite",
      "ALTER TABLE t ADD COLUMN b int GENERATED ALWAYS AS (a) VIRTUAL;", { version = 18 }))
    assert.is_true(found("set-expression-rewrite",
      "ALTER TABLE t ALTER COLUMN b SET EXPRESSION AS (a + 1);"))
    assert.is_true(found("domain-not-null", "ALTER DOMAIN d ADD NOT NULL;"))
    assert.is_false(found("check-without-not-valid",
      "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED;", { version = 18 }))
  end)
end)
