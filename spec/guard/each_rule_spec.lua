-- Every rule finds something, and nothing in its twin.
local guard = require("spec.guard.support")
local rules = require("mig.guard.rules")

-- id = { finds, does not find [, options] }; several files are a list.
local T = "CREATE TABLE t (id bigint PRIMARY KEY, a int, b varchar(10));"
local CASES = {
  ["create-index-blocking"] = { "CREATE INDEX i ON t (a);",
    "CREATE INDEX CONCURRENTLY i ON t (a);" },
  ["drop-index-blocking"] = { "DROP INDEX i;", "DROP INDEX CONCURRENTLY i;" },
  ["reindex-blocking"] = { "REINDEX TABLE t;", "REINDEX TABLE CONCURRENTLY t;" },
  ["concurrently-in-transaction"] = { "BEGIN; DROP INDEX CONCURRENTLY i; COMMIT;",
    "DROP INDEX CONCURRENTLY i;" },
  ["concurrent-index-leftover"] = { "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);",
    "DROP INDEX CONCURRENTLY IF EXISTS i; CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);" },
  ["concurrently-under-lock-timeout"] = {
    "SET lock_timeout = '2s'; CREATE INDEX CONCURRENTLY i ON t (a);",
    "SET lock_timeout = 0; CREATE INDEX CONCURRENTLY i ON t (a);" },
  ["index-on-partitioned-parent"] = {
    { "CREATE TABLE p (a int) PARTITION BY LIST (a);", "CREATE INDEX i ON p (a);" },
    { "CREATE TABLE p (a int) PARTITION BY LIST (a);", "CREATE INDEX i ON ONLY p (a);" } },
  ["fk-without-not-valid"] = { "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id);",
    "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id) NOT VALID;" },
  ["check-without-not-valid"] = { "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;" },
  ["add-column-inline-check"] = { "ALTER TABLE t ADD COLUMN c int CHECK (c > 0);",
    "ALTER TABLE t ADD COLUMN c int;" },
  ["unique-builds-index"] = { "ALTER TABLE t ADD COLUMN c int UNIQUE;",
    "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i;" },
  ["primary-key-builds-index"] = { "ALTER TABLE t ADD PRIMARY KEY (id);",
    "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX i;" },
  ["pk-using-index-nullable"] = {
    { "CREATE TABLE u (a int); CREATE UNIQUE INDEX i ON u (a);",
      "ALTER TABLE u ADD CONSTRAINT k PRIMARY KEY USING INDEX i;" },
    { "CREATE TABLE u (a int NOT NULL); CREATE UNIQUE INDEX i ON u (a);",
      "ALTER TABLE u ADD CONSTRAINT k PRIMARY KEY USING INDEX i;" } },
  ["exclusion-constraint"] = { "ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist (a WITH =);",
    "CREATE TABLE u (a int, EXCLUDE USING gist (a WITH =));" },
  ["set-not-null-scan"] = { "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
    { T, "ALTER TABLE t ALTER COLUMN id SET NOT NULL;" } },
  ["add-required-column"] = { "ALTER TABLE t ADD COLUMN c int NOT NULL;",
    "ALTER TABLE t ADD COLUMN c int NOT NULL DEFAULT 0;" },
  ["add-serial-rewrite"] = { "ALTER TABLE t ADD COLUMN c bigserial;",
    "ALTER TABLE t ADD COLUMN c bigint;" },
  ["add-identity-rewrite"] = { "ALTER TABLE t ADD COLUMN c int GENERATED ALWAYS AS IDENTITY;",
    "ALTER TABLE t ALTER COLUMN c ADD GENERATED ALWAYS AS IDENTITY;" },
  ["generated-stored-rewrite"] = {
    "ALTER TABLE t ADD COLUMN c int GENERATED ALWAYS AS (a + 1) STORED;",
    "ALTER TABLE t ADD COLUMN c int;" },
  ["set-expression-rewrite"] = { "ALTER TABLE t ALTER COLUMN c SET EXPRESSION AS (a + 2);",
    "ALTER TABLE t ALTER COLUMN c SET DEFAULT 2;" },
  ["domain-column-rewrite"] = {
    { "CREATE DOMAIN d AS int CHECK (value > 0);", "ALTER TABLE t ADD COLUMN c d;" },
    { "CREATE DOMAIN d AS int;", "ALTER TABLE t ADD COLUMN c d;" } },
  ["column-type-rewrite"] = { { T, "ALTER TABLE t ALTER COLUMN a TYPE bigint;" },
    { T, "ALTER TABLE t ALTER COLUMN b TYPE text;" } },
  ["type-change-rebuilds-index"] = {
    { T .. "CREATE INDEX i ON t (lower(b));", "ALTER TABLE t ALTER COLUMN b TYPE text;" },
    { T .. "CREATE INDEX i ON t (b);", "ALTER TABLE t ALTER COLUMN b TYPE text;" } },
  ["type-change-rechecks"] = {
    { T .. "ALTER TABLE t ADD CHECK (b <> '');", "ALTER TABLE t ALTER COLUMN b TYPE text;" },
    { T, "ALTER TABLE t ALTER COLUMN b TYPE text;" } },
  ["type-change-timezone"] = {
    { "CREATE TABLE u (a timestamp);", "ALTER TABLE u ALTER COLUMN a TYPE timestamptz;" },
    { "CREATE TABLE u (a timestamp);",
      "SET timezone = 'UTC'; ALTER TABLE u ALTER COLUMN a TYPE timestamptz;" } },
  ["type-change-fk-pair"] = {
    { T .. "CREATE TABLE u (t_id bigint REFERENCES t (id));",
      "ALTER TABLE t ALTER COLUMN id TYPE numeric;" },
    { T, "ALTER TABLE t ALTER COLUMN id TYPE numeric;" } },
  ["column-type-narrowing"] = { { T, "ALTER TABLE t ALTER COLUMN b TYPE varchar(5);" },
    { T, "ALTER TABLE t ALTER COLUMN b TYPE varchar(50);" } },
  ["set-logged-unlogged"] = { "ALTER TABLE t SET UNLOGGED;",
    "ALTER TABLE t SET (fillfactor = 70);" },
  ["set-tablespace"] = { "ALTER TABLE t SET TABLESPACE s;",
    "ALTER TABLE t SET (fillfactor = 70);" },
  ["set-access-method"] = { "ALTER TABLE t SET ACCESS METHOD heap;",
    "ALTER TABLE t SET (fillfactor = 70);" },
  ["vacuum-full-cluster"] = { "VACUUM FULL t;", "VACUUM t;" },
  ["refresh-matview-blocking"] = { "REFRESH MATERIALIZED VIEW m;",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY m;" },
  ["matview-with-data"] = { "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;",
    "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a WITH NO DATA;" },
  ["attach-partition-scan"] = { "ALTER TABLE p ATTACH PARTITION q FOR VALUES IN (1);",
    { "CREATE TABLE q (a int, CHECK (a IS NOT NULL AND a = 1));",
      "ALTER TABLE p ATTACH PARTITION q FOR VALUES IN (1);" } },
  ["attach-default-scan"] = {
    { "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE d PARTITION OF p DEFAULT;",
      "CREATE TABLE q PARTITION OF p FOR VALUES IN (1);" },
    { "CREATE TABLE p (a int) PARTITION BY LIST (a);",
      "CREATE TABLE q PARTITION OF p FOR VALUES IN (1);" } },
  ["create-partition-of-locks-parent"] = { "CREATE TABLE q PARTITION OF p FOR VALUES IN (1);",
    "CREATE TABLE q (a int);" },
  ["detach-partition-blocking"] = { "ALTER TABLE p DETACH PARTITION q;",
    "ALTER TABLE p DETACH PARTITION q CONCURRENTLY;" },
  ["disable-trigger"] = { "ALTER TABLE t DISABLE TRIGGER x;",
    "ALTER TABLE t DISABLE TRIGGER x; ALTER TABLE t ENABLE TRIGGER x;" },
  ["lock-table"] = { "LOCK TABLE t;", "LOCK TABLE t IN ACCESS SHARE MODE;" },
  ["domain-constraint"] = { "ALTER DOMAIN d ADD CHECK (value > 0);",
    "ALTER DOMAIN d ADD CHECK (value > 0) NOT VALID;" },
  ["domain-not-null"] = { "ALTER DOMAIN d SET NOT NULL;", "ALTER DOMAIN d DROP NOT NULL;" },
  ["if-not-exists-still-locks"] = { { T, "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int;" },
    { T, "ALTER TABLE t ADD COLUMN IF NOT EXISTS c int;" } },
  ["drop-column"] = { "ALTER TABLE t DROP COLUMN a;",
    "ALTER TABLE t ADD COLUMN a int; ALTER TABLE t DROP COLUMN a;" },
  ["drop-column-takes-constraint"] = { { T, "ALTER TABLE t DROP COLUMN id;" },
    { T, "ALTER TABLE t DROP COLUMN a;" } },
  ["drop-table-many-fks"] = {
    { "CREATE TABLE u (a int REFERENCES x (id), b int REFERENCES y (id));", "DROP TABLE u;" },
    { "CREATE TABLE u (a int REFERENCES x (id));", "DROP TABLE u;" } },
  ["drop-primary-key"] = { { T, "ALTER TABLE t DROP CONSTRAINT t_pkey;" },
    "ALTER TABLE t DROP CONSTRAINT t_check;" },
  ["drop-constraint-backing-index"] = { { T, "DROP INDEX t_pkey;" }, "DROP INDEX t_pkey;" },
  ["rename-column"] = { "ALTER TABLE t RENAME COLUMN a TO b;",
    "ALTER TABLE t ADD COLUMN a int; ALTER TABLE t RENAME COLUMN a TO b;" },
  ["rename-table"] = { "ALTER TABLE t RENAME TO u;",
    "ALTER TABLE t RENAME TO u; CREATE VIEW t AS SELECT * FROM u;" },
  ["rename-schema"] = { "ALTER SCHEMA a RENAME TO b;", "CREATE SCHEMA b;" },
  ["enum-value-change"] = { "ALTER TYPE e RENAME VALUE 'a' TO 'b';",
    "ALTER TYPE e ADD VALUE 'b';" },
  ["change-default"] = { { "CREATE TABLE u (a int DEFAULT 1);",
    "ALTER TABLE u ALTER a SET DEFAULT 2;" },
    { "CREATE TABLE u (a int);", "ALTER TABLE u ALTER a SET DEFAULT 2;" } },
  ["drop-default-after-required"] = { "ALTER TABLE t ADD COLUMN c int NOT NULL DEFAULT 1; "
    .. "ALTER TABLE t ALTER COLUMN c DROP DEFAULT;", "ALTER TABLE t ALTER COLUMN c DROP DEFAULT;" },
  ["dependent-objects"] = {
    { T .. "CREATE VIEW v AS SELECT a FROM t;", "ALTER TABLE t DROP COLUMN a;" },
    { T .. "CREATE VIEW v AS SELECT id FROM t;", "ALTER TABLE t DROP COLUMN a;" } },
  ["create-or-replace-view-shape"] = {
    "CREATE VIEW v AS SELECT 1 AS a, 2 AS b; CREATE OR REPLACE VIEW v AS SELECT 1 AS a;",
    "CREATE VIEW v AS SELECT 1 AS a; CREATE OR REPLACE VIEW v AS SELECT 1 AS a, 2 AS b;" },
  ["truncate-cascade"] = { "TRUNCATE t CASCADE;", "TRUNCATE t;" },
  ["drop-cascade"] = { "DROP VIEW v CASCADE;", "DROP VIEW v;" },
  ["unbatched-dml"] = { "UPDATE t SET a = 1;", "UPDATE t SET a = 1 WHERE id = 1;" },
  ["unbatched-backfill"] = { "UPDATE t SET a = 1 WHERE a IS NULL;",
    "UPDATE t SET a = 1 WHERE id = 1;" },
  ["backfill-with-ddl-same-transaction"] = {
    "BEGIN; ALTER TABLE t ADD COLUMN c int; UPDATE t SET c = 1 WHERE c IS NULL; COMMIT;",
    "ALTER TABLE t ADD COLUMN c int; COMMIT; UPDATE t SET c = 1 WHERE c IS NULL;" },
  ["sequence-not-reset"] = {
    "CREATE TABLE u (id serial, b int); INSERT INTO u (id, b) VALUES (1, 2);",
    "CREATE TABLE u (id serial, b int); INSERT INTO u (b) VALUES (2);" },
  ["create-table-force"] = { "DROP TABLE t; CREATE TABLE t (a int);", "CREATE TABLE t (a int);" },
  ["enum-add-value-in-transaction"] = { "BEGIN; ALTER TYPE e ADD VALUE 'x'; COMMIT;",
    "BEGIN; CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'x'; COMMIT;" },
  ["published-without-identity"] = { "CREATE TABLE u (a int); CREATE PUBLICATION p FOR TABLE u;",
    T .. "CREATE PUBLICATION p FOR TABLE t;" },
  ["bad-lock-timeout"] = { "SET lock_timeout = '10min'; DROP TABLE t;",
    "SET lock_timeout = '2s'; DROP TABLE t;" },
  ["lock-timeout-below-deadlock-timeout"] = { "SET lock_timeout = '500ms';",
    "SET lock_timeout = '1500ms';" },
  ["multiple-fks-in-one"] = {
    "BEGIN; ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u NOT VALID; "
      .. "ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES v NOT VALID; COMMIT;",
    "BEGIN; ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u NOT VALID; COMMIT;" },
  ["uncommitted-transaction"] = { "BEGIN; SELECT 1;", "BEGIN; SELECT 1; COMMIT;" },
  ["savepoints"] = { "BEGIN;" .. ("SAVEPOINT s;"):rep(70) .. "COMMIT;",
    "BEGIN; SAVEPOINT s; COMMIT;" },
  ["retry-around-concurrently"] = { "DO $$ BEGIN CREATE INDEX CONCURRENTLY i ON t (a); END $$;",
    "CREATE INDEX CONCURRENTLY i ON t (a);" },
  ["if-not-exists-noop"] = { { T, "CREATE TABLE IF NOT EXISTS t (id int);" },
    "CREATE TABLE IF NOT EXISTS t (id int);" },
  ["identifier-too-long"] = { "CREATE TABLE " .. ("x"):rep(64) .. " (a int);",
    "CREATE TABLE " .. ("x"):rep(63) .. " (a int);" },
  ["duplicate-column-assignment"] = { "UPDATE t SET a = 1, a = 2 WHERE id = 1;",
    "UPDATE t SET a[1] = 1, a[2] = 2 WHERE id = 1;" },
  ["missing-fk-index"] = { "CREATE TABLE u (t_id int REFERENCES t (id));",
    "CREATE TABLE u (t_id int REFERENCES t (id)); CREATE INDEX i ON u (t_id);" },
  ["fk-type-mismatch"] = { T .. "CREATE TABLE u (t_id int REFERENCES t (id));",
    T .. "CREATE TABLE u (t_id bigint REFERENCES t (id));" },
  ["no-primary-key"] = { "CREATE TABLE u (a int);",
    "CREATE TABLE u (a int); ALTER TABLE u ADD PRIMARY KEY (a);" },
  ["redundant-index"] = { "CREATE INDEX i ON t (a, b); CREATE INDEX j ON t (a);",
    "CREATE INDEX i ON t (a, b); CREATE INDEX j ON t (b);" },
  ["wide-index"] = { "CREATE INDEX i ON t (a, b, c, d);", "CREATE INDEX i ON t (a, b, c);" },
  ["hash-index"] = { "CREATE INDEX i ON t USING hash (a);", "CREATE INDEX i ON t (a);" },
  ["partition-key-in-pk"] = { "CREATE TABLE p (a int PRIMARY KEY, b int) PARTITION BY LIST (b);",
    "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)) PARTITION BY LIST (b);" },
  ["fk-without-on-delete"] = { "CREATE TABLE u (a int REFERENCES t (id));",
    "CREATE TABLE u (a int REFERENCES t (id) ON DELETE CASCADE);" },
  ["volatile-check"] = { "CREATE TABLE u (a date CHECK (a < now()));",
    "CREATE TABLE u (a int CHECK (a > 0));" },
  ["fk-collation"] = {
    { 'CREATE COLLATION ci (provider = icu, locale = "und", deterministic = false);'
      .. "CREATE TABLE p (a text COLLATE ci PRIMARY KEY);",
      "CREATE TABLE c (a text REFERENCES p);" },
    { 'CREATE COLLATION ci (provider = icu, locale = "und", deterministic = false);'
      .. "CREATE TABLE p (a text COLLATE ci PRIMARY KEY);",
      "CREATE TABLE c (a text COLLATE ci REFERENCES p);" } },
  ["not-enforced"] = { "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED;",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;" },
  ["security-definer-search-path"] = {
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = a "
      .. "AS 'SELECT 1';" },
  ["broad-grant"] = { "GRANT SELECT ON t TO PUBLIC;", "GRANT SELECT ON t TO reader;" },
  ["autovacuum-disabled"] = { "ALTER TABLE t SET (autovacuum_enabled = false);",
    "ALTER TABLE t SET (autovacuum_enabled = true);" },
  ["row-security-without-policy"] = { "ALTER TABLE t ENABLE ROW LEVEL SECURITY;",
    "ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (true);" },
  ["extension-specific"] = { "SELECT create_hypertable('t', 'a');", "SELECT count(*) FROM t;" },
}

describe("rule", function()
  for id, case in pairs(CASES) do
    it(id, function()
      assert.truthy(rules.load(id), "there is no such rule")
      assert.truthy(guard.find(id, case[1], case[3]), "finds nothing")
      assert.falsy(guard.find(id, case[2], case[3]), "finds its twin")
    end)
  end
end)

describe("drop-column", function()
  it("sees an attribute whose values columns store", function()
    local made = "CREATE TYPE pair AS (a int, b int); CREATE TABLE t (p pair, list pair[]);"
    local drop = "ALTER TYPE pair DROP ATTRIBUTE b;"
    local found = guard.find("drop-column", { made, drop })
    assert.equal("warning", found.severity)
    assert.truthy(found.message:find('in "t"', 1, true), found.message)
    assert.equal("warning", guard.find("drop-column",
      { "CREATE TYPE pair AS (a int, b int); CREATE TABLE t (list pair[]);", drop }).severity)
    assert.equal("note", guard.find("drop-column", { made:match("^.-;"), drop }).severity)
    assert.is_nil(guard.find("drop-column", { made, "ALTER TYPE pair ADD ATTRIBUTE c int;" }))
  end)
end)

describe("fk-collation", function()
  it("is an error where PostgreSQL refuses it", function()
    local files = { "CREATE COLLATION ci (provider = icu, locale = 'und', deterministic = false);"
      .. "CREATE TABLE p (a text COLLATE ci PRIMARY KEY); CREATE TABLE c (a text);",
      "ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p;" }
    assert.equal("error", guard.find("fk-collation", files, { version = 18 }).severity)
    assert.equal("warning", guard.find("fk-collation", files, { version = 17 }).severity)
    files[2] = "ALTER TABLE c ALTER COLUMN a TYPE text COLLATE ci;" .. files[2]
    assert.is_nil(guard.find("fk-collation", files, { version = 18 }))
  end)
end)

describe("retry-around-concurrently", function()
  local RETRY = "DO $$ BEGIN LOOP BEGIN %s; EXIT; EXCEPTION WHEN %s THEN NULL; END; END LOOP; "
    .. "END $$;"

  local function severity(text)
    local found = guard.find("retry-around-concurrently", text)
    return found and found.severity
  end

  it("sees rows that a retried block changes", function()
    local work = "UPDATE t SET a = 1 WHERE b = 2; ALTER TABLE t ADD COLUMN c int"
    assert.equal("warning", severity(RETRY:format(work, "lock_not_available")))
    assert.equal("warning", severity(RETRY:format(work, "unique_violation OR deadlock_detected")))
    assert.is_nil(severity(RETRY:format(work, "unique_violation")))
    assert.is_nil(severity(RETRY:format("ALTER TABLE t ADD COLUMN c int", "lock_not_available")))
    assert.is_nil(severity("DO $$ BEGIN UPDATE t SET a = 1 WHERE b = 2; "
      .. "EXCEPTION WHEN lock_not_available THEN NULL; END $$;"))
  end)

  it("sees an index that is built twice", function()
    local build = "CREATE INDEX CONCURRENTLY i ON t (a);\n"
    assert.equal("warning", severity(build .. build))
    assert.is_nil(severity(build .. "DROP INDEX CONCURRENTLY i;\n" .. build))
    assert.is_nil(severity(build .. "CREATE INDEX CONCURRENTLY j ON t (a);\n"))
  end)
end)
