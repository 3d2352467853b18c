-- What stands beside the tables of a random schema: a row each, the forms that it may have.  A
-- world has one of them or none, so that every form meets every other.
return {
  aggregate = {
    "CREATE AGGREGATE x_sum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0')",
    "CREATE AGGREGATE x_sum(int) (SFUNC = int4mul, STYPE = int, INITCOND = '1', PARALLEL = safe)",
    "CREATE AGGREGATE x_sum(float8 ORDER BY float8) (SFUNC = ordered_set_transition, "
      .. "STYPE = internal, FINALFUNC = percentile_cont_float8_final)",
  },
  operator = {
    "CREATE OPERATOR <<< (FUNCTION = int4lt, LEFTARG = int, RIGHTARG = int, RESTRICT = "
      .. "scalarltsel)",
    "CREATE OPERATOR <<< (FUNCTION = int4lt, LEFTARG = int, RIGHTARG = int, COMMUTATOR = >>>); "
      .. "CREATE OPERATOR >>> (FUNCTION = int4gt, LEFTARG = int, RIGHTARG = int, COMMUTATOR = <<<)",
  },
  cast = {
    "CREATE TYPE x_mood AS ENUM ('a'); CREATE CAST (x_mood AS int) WITH INOUT AS IMPLICIT",
    "CREATE TYPE x_mood AS ENUM ('a', 'b'); CREATE CAST (x_mood AS int) WITH INOUT",
  },
  range = {
    "CREATE TYPE x_span AS RANGE (SUBTYPE = float8)",
    "CREATE TYPE x_span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi); "
      .. "COMMENT ON TYPE x_span IS 'a span'",
  },
  composite = {
    "CREATE TYPE x_pair AS (a int, b text); CREATE TABLE x_pairs (p x_pair)",
    "CREATE TYPE x_pair AS (a int, b text, c date); CREATE TABLE x_pairs (p x_pair, q x_pair[])",
  },
  text_search = {
    "CREATE TEXT SEARCH DICTIONARY x_dict (TEMPLATE = simple); "
      .. "CREATE TEXT SEARCH CONFIGURATION x_conf (COPY = english)",
    "CREATE TEXT SEARCH DICTIONARY x_dict (TEMPLATE = simple, ACCEPT = false); "
      .. "CREATE TEXT SEARCH CONFIGURATION x_conf (COPY = english); "
      .. "ALTER TEXT SEARCH CONFIGURATION x_conf ALTER MAPPING FOR word WITH x_dict, simple",
  },
  foreign_data = {
    "CREATE FOREIGN DATA WRAPPER x_wrap; CREATE SERVER x_far FOREIGN DATA WRAPPER x_wrap; "
      .. "CREATE USER MAPPING FOR PUBLIC SERVER x_far; CREATE FOREIGN TABLE x_ft (a int) "
      .. "SERVER x_far",
    "CREATE FOREIGN DATA WRAPPER x_wrap OPTIONS (a '1'); CREATE SERVER x_far TYPE 'q' "
      .. "FOREIGN DATA WRAPPER x_wrap OPTIONS (h '2'); "
      .. "CREATE USER MAPPING FOR PUBLIC SERVER x_far OPTIONS (u 'w'); CREATE FOREIGN TABLE x_ft "
      .. "(a bigint OPTIONS (n 'A') NOT NULL, b text DEFAULT 'x') SERVER x_far OPTIONS (t "
      .. "'q', s 'r')",
  },
  publication = {
    "CREATE TABLE x_pub (a int PRIMARY KEY, b int); CREATE PUBLICATION x_p FOR TABLE x_pub",
    "CREATE TABLE x_pub (a int PRIMARY KEY, b int); "
      .. "CREATE PUBLICATION x_p FOR ALL TABLES WITH (publish = 'insert')",
  },
  event_trigger = {
    "CREATE FUNCTION x_log() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; "
      .. "CREATE EVENT TRIGGER x_log ON sql_drop EXECUTE FUNCTION x_log()",
    "CREATE FUNCTION x_log() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT "
      .. "TRIGGER x_log ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION x_log(); "
      .. "ALTER EVENT TRIGGER x_log DISABLE",
  },
  collation = {
    "CREATE COLLATION x_coll FROM \"C\"; CREATE TABLE x_said (a text COLLATE x_coll, b text)",
    "CREATE COLLATION x_coll FROM \"POSIX\"; CREATE TABLE x_said (a text COLLATE x_coll, b text); "
      .. "CREATE INDEX x_said_i ON x_said (b COLLATE x_coll)",
  },
  conversion = {
    "CREATE CONVERSION x_conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
    "CREATE DEFAULT CONVERSION x_conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8",
  },
  rule = {
    "CREATE TABLE x_ruled (a int); CREATE RULE x_r AS ON DELETE TO x_ruled DO INSTEAD NOTHING",
    "CREATE TABLE x_ruled (a int); CREATE RULE x_r AS ON DELETE TO x_ruled WHERE old.a > 1 "
      .. "DO INSTEAD NOTHING; ALTER TABLE x_ruled DISABLE RULE x_r",
  },
  sequence = {
    "CREATE SEQUENCE x_seq INCREMENT -1; CREATE TABLE x_owner (a int, b int)",
    "CREATE TABLE x_owner (a int, b int); "
      .. "CREATE SEQUENCE x_seq AS smallint START 5 MINVALUE 2 MAXVALUE 90 CACHE 3 OWNED BY "
      .. "x_owner.a",
    "CREATE TABLE x_owner (a int, b int); CREATE SEQUENCE x_seq CYCLE OWNED BY x_owner.b",
  },
  switches = {
    "CREATE TABLE x_sw (a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX x_sw_u ON x_sw (a); "
      .. "ALTER TABLE x_sw REPLICA IDENTITY USING INDEX x_sw_u; ALTER TABLE x_sw CLUSTER ON x_sw_u",
    "CREATE TABLE x_sw (a int, b int NOT NULL); CREATE UNIQUE INDEX x_sw_u ON x_sw (b); "
      .. "ALTER TABLE x_sw REPLICA IDENTITY USING INDEX x_sw_u",
    "CREATE TABLE x_sw (a int, b text); ALTER TABLE x_sw REPLICA IDENTITY FULL; "
      .. "ALTER TABLE x_sw ALTER b SET STORAGE EXTERNAL, ALTER a SET (n_distinct = 5), "
      .. "ALTER a SET STATISTICS 9",
  },
  expression_index = {
    "CREATE TABLE x_ix (a int, b int); CREATE INDEX x_ix_i ON x_ix ((a + b), (a - b)); "
      .. "ALTER INDEX x_ix_i ALTER COLUMN 1 SET STATISTICS 50",
    "CREATE TABLE x_ix (a int, b int); CREATE INDEX x_ix_i ON x_ix ((a + b), (a - b)); "
      .. "ALTER INDEX x_ix_i ALTER COLUMN 2 SET STATISTICS 9",
  },
  inheritance = {
    "CREATE TABLE x_a (a int); CREATE TABLE x_b (b int); CREATE TABLE x_c (c int) INHERITS (x_a)",
    "CREATE TABLE x_a (a int); CREATE TABLE x_b (b int); CREATE TABLE x_c (c int) INHERITS (x_a); "
      .. "ALTER TABLE x_a ADD CONSTRAINT x_ck CHECK (a > 0)",
  },
  partitions = {
    "CREATE TABLE x_h (a int) PARTITION BY HASH (a); "
      .. "CREATE TABLE x_h0 PARTITION OF x_h FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
    "CREATE TABLE x_h (a int) PARTITION BY HASH (a); "
      .. "CREATE TABLE x_g PARTITION OF x_h FOR VALUES WITH (MODULUS 4, REMAINDER 2); "
      .. "CREATE TABLE x_h0 PARTITION OF x_h FOR VALUES WITH (MODULUS 4, REMAINDER 0)",
  },
  view_settings = {
    "CREATE VIEW x_v WITH (security_barrier = true) AS SELECT 1 AS a, 2 AS b; "
      .. "ALTER VIEW x_v ALTER a SET DEFAULT 5",
    "CREATE VIEW x_v AS SELECT 1 AS a, 2 AS b, 3 AS c; ALTER VIEW x_v ALTER b SET DEFAULT 6; "
      .. "COMMENT ON COLUMN x_v.b IS 'b'",
  },
  routine = {
    "CREATE FUNCTION x_f(a int DEFAULT 1) RETURNS int LANGUAGE sql COST 5 STRICT AS 'SELECT a'",
    "CREATE FUNCTION x_f(a int DEFAULT 2, OUT b int, OUT c text) LANGUAGE sql AS 'SELECT 1, ''x'''",
    "CREATE PROCEDURE x_f(a int) LANGUAGE plpgsql SET search_path = '' AS 'BEGIN END'",
    "CREATE FUNCTION x_f(a int) RETURNS TABLE (k int) LANGUAGE sql ROWS 7 BEGIN ATOMIC "
      .. "SELECT a; END",
  },
}
