local core = require("mig.core")

local classes = {
  transaction = {
    "BEGIN",
    "begin work",
    "START TRANSACTION READ ONLY",
    "COMMIT",
    "COMMIT AND CHAIN",
    "END",
    "ABORT",
    "ROLLBACK",
    "ROLLBACK WORK",
    "PREPARE TRANSACTION 'x'",
    "COMMIT PREPARED 'x'",
    "ROLLBACK PREPARED 'x'",
    "/* a */ -- b\nCOMMIT",
    ";COMMIT",
  },
  savepoint = {
    "SAVEPOINT a",
    "RELEASE a",
    "ROLLBACK TO a",
    "ROLLBACK WORK TO SAVEPOINT a",
  },
  set = {
    "SET search_path = x",
    "SET SESSION AUTHORIZATION anna",
    "RESET ALL",
    "SET ROLE x",
    "SELECT pg_catalog.set_config('search_path', '', false)",
    "select set_config('a.b', 'c', false)",
  },
  role = {
    "CREATE ROLE a",
    "ALTER USER a PASSWORD 'x'",
    "DROP GROUP a",
    "GRANT a TO b",
    "REVOKE a FROM b",
    "REVOKE ADMIN OPTION FOR a FROM b",
    "REASSIGN OWNED BY a TO b",
    "DROP OWNED BY a",
    "COMMENT ON ROLE a IS 'x'",
    "SECURITY LABEL FOR p ON ROLE a IS 'x'",
  },
  database = {
    "CREATE DATABASE a",
    "ALTER DATABASE a SET x = 1",
    "DROP TABLESPACE a",
    "ALTER SYSTEM SET x = 1",
    "COMMENT ON DATABASE a IS 'x'",
    "GRANT ALL ON DATABASE a TO b",
    "GRANT SET ON PARAMETER work_mem TO b",
  },
  rows = {
    "INSERT INTO t VALUES (1)",
    "update t set a = 1",
    "DELETE FROM t",
    "MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE",
    "TRUNCATE t",
    "COPY t (a) FROM '/tmp/t.csv'",
    "WITH s AS (SELECT 1) INSERT INTO t SELECT * FROM s",
    "WITH s AS (SELECT 1) UPDATE t SET a = 1",
  },
  no_transaction = {
    "CREATE INDEX CONCURRENTLY i ON t (a)",
    "CREATE UNIQUE INDEX CONCURRENTLY ON t (a)",
    "DROP INDEX CONCURRENTLY i",
    "REINDEX TABLE CONCURRENTLY t",
    "REINDEX (VERBOSE, CONCURRENTLY) INDEX i",
    "REINDEX DATABASE a",
    "REINDEX (VERBOSE) SCHEMA a",
    "VACUUM",
    "VACUUM FULL t",
    "CLUSTER",
    "CLUSTER VERBOSE;",
    "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
    "DISCARD ALL",
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
    "DROP SUBSCRIPTION s",
    "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
  },
  other = {
    "SELECT 1",
    "",
    "-- COMMIT",
    "CREATE TABLE t (commit int)",
    "SET LOCAL a = 1",
    "SET CONSTRAINTS ALL DEFERRED",
    "SET TRANSACTION READ ONLY",
    "CREATE USER MAPPING FOR a SERVER s",
    "GRANT SELECT (a) ON t TO b",
    "GRANT ALL ON SCHEMA s TO b",
    "CREATE INDEX concurrently_i ON t (a)",
    "CLUSTER t",
    "CREATE INDEX \"concurrently\" ON t (a)",
    "REINDEX TABLE t",
    "PREPARE x AS SELECT 1",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
    "ALTER TABLE t DETACH PARTITION p",
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false)",
    "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)",
    "\"commit\"",
    "DISCARD PLANS",
    "SELECT 'COMMIT'",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO a",
  },
}

describe("the class of a statement", function()
  for class, statements in pairs(classes) do
    for _, statement in ipairs(statements) do
      it(("is %s: %s"):format(class, statement), function()
        assert.equal(class, core.classify(statement))
      end)
    end
  end
end)

describe("transaction control in a script", function()
  it("is found with its line and word", function()
    local line, word = core.find_transaction_control("SELECT 1;\n\ncommit;")
    assert.equal(3, line)
    assert.equal("COMMIT", word)
  end)

  it("is not seen in quotes, comments, bodies and savepoints", function()
    for _, script in ipairs {
      "SELECT 'x; COMMIT; '",
      "/* ; COMMIT; */ SELECT 1",
      "DO $$ BEGIN; COMMIT; END $$",
      "SAVEPOINT a; ROLLBACK TO a; RELEASE a",
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END",
    } do
      assert.is_nil(core.find_transaction_control(script))
    end
  end)

  it("cannot be hidden behind what psql would read", function()
    assert.equal(2, (core.find_transaction_control("COPY t FROM stdin;\nCOMMIT;\n")))
    assert.equal(1, (core.find_transaction_control("-- a\rCOMMIT")))
    assert.equal(2, (core.find_transaction_control("SELECT 1$$ ' $$;\nCOMMIT; --'")))
    assert.equal(2, (core.find_transaction_control("SELECT E'a' --\n'\\''; COMMIT; --'")))
  end)
end)
