-- The exact SQL of operations, at their corners.
local core = require("mig.core")
local sql = core.sql

local function render(verb, arguments, version)
  return core.render(verb, arguments,
    { server_version = version or 150000, default_schema = "public" })
end

local function gives(verb, arguments, expected, version)
  assert.same(type(expected) == "table" and expected or { expected },
    render(verb, arguments, version))
end

describe("names", function()
  it("are qualified and quoted where needed", function()
    gives("drop_table", { table_name = "fees" }, "DROP TABLE public.fees")
    gives("drop_table", { table_name = "Fees" }, 'DROP TABLE public."Fees"')
    gives("drop_table", { table_name = "billing.fees" }, "DROP TABLE billing.fees")
    gives("drop_table", { table_name = '"a.b"' }, 'DROP TABLE public."a.b"')
    gives("drop_column", { table_name = "order", column_name = 'say "hi"' },
      'ALTER TABLE public."order" DROP COLUMN "say ""hi"""')
  end)
end)

describe("add_table", function()
  it("is one statement, and what cannot be in it follows", function()
    gives("add_table", {
      table_name = "t", unlogged = true,
      columns = {
        { column_name = "id", type = "bigint",
          identity = { generation = "always", start = 5, cycle = true } },
        { column_name = "Note", type = "text", collation = "C", compression = "lz4",
          storage = "external",
          statistics = 100, options = { n_distinct = -0.5 }, comment = "it's" },
        { column_name = "twice", type = "bigint", generated = "id * 2" },
      },
      constraints = {
        { constraint_name = "t_pkey", constraint = "primary_key", columns = { "id" },
          comment = "key" },
        { constraint_name = "later", constraint = "check",
          constraint_args = { check_condition = "id > 0" },
          not_valid = true },
        { constraint_name = "also_later", definition = "CHECK (id > 1) NOT VALID" },
      },
      with = { fillfactor = 70, ["toast.autovacuum_enabled"] = false },
      tablespace = "fast", comment = "c",
    }, {
      [[
CREATE UNLOGGED TABLE public.t (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 5 CYCLE),
    "Note" text COMPRESSION lz4 COLLATE "C",
    twice bigint GENERATED ALWAYS AS (id * 2) STORED,
    CONSTRAINT t_pkey PRIMARY KEY (id)
) WITH (fillfactor = 70, toast.autovacuum_enabled = false) TABLESPACE fast]],
      "COMMENT ON TABLE public.t IS 'c'",
      'ALTER TABLE public.t ALTER COLUMN "Note" SET STORAGE EXTERNAL',
      'ALTER TABLE public.t ALTER COLUMN "Note" SET STATISTICS 100',
      'ALTER TABLE public.t ALTER COLUMN "Note" SET (n_distinct = -0.5)',
      [[COMMENT ON COLUMN public.t."Note" IS 'it''s']],
      "COMMENT ON CONSTRAINT t_pkey ON public.t IS 'key'",
      "ALTER TABLE public.t ADD CONSTRAINT later CHECK (id > 0) NOT VALID",
      "ALTER TABLE public.t ADD CONSTRAINT also_later CHECK (id > 1) NOT VALID",
    })
  end)

  it("says the storage inside from 16 on", function()
    gives("add_table",
      { table_name = "t", columns = { { column_name = "a", type = "text", storage = "main" } } },
      "CREATE TABLE public.t (\n    a text STORAGE MAIN\n)", 160000)
  end)

  it("may have no columns", function()
    gives("add_table", { table_name = "t" }, "CREATE TABLE public.t ()")
  end)

  it("makes partitions, typed, inherited and foreign tables", function()
    gives("add_table",
      { table_name = "t", partition_by = "RANGE (a)",
        columns = { { column_name = "a", type = "int" } } },
      "CREATE TABLE public.t (\n    a int\n) PARTITION BY RANGE (a)")
    gives("add_table", { table_name = "p", partition_of = "t", partition_bound = "DEFAULT" },
      "CREATE TABLE public.p PARTITION OF public.t DEFAULT")
    gives("add_table",
      { table_name = "p", of_type = "x.kind", columns = { { column_name = "a", default = 1 } } },
      "CREATE TABLE public.p OF x.kind (\n    a WITH OPTIONS DEFAULT 1\n)")
    gives("add_table",
      { table_name = "p", partition_of = "t", partition_bound = "DEFAULT",
        columns = { { column_name = "a", generated = "b + 1", virtual = true, not_null = true } } },
      "CREATE TABLE public.p PARTITION OF public.t (\n    a WITH OPTIONS "
        .. "GENERATED ALWAYS AS (b + 1) VIRTUAL NOT NULL\n) DEFAULT", 180000)
    gives("add_table", { table_name = "p", inherits = { "a", "x.b" } },
      "CREATE TABLE public.p () INHERITS (public.a, x.b)")
    gives("add_table", {
      table_name = "f", server_name = "s", server_options = { schema_name = "it's" },
        comment = "far",
      columns = { { column_name = "a", type = "integer", fdw_options = { column_name = "A" } } },
    }, {
      "CREATE FOREIGN TABLE public.f (\n    a integer OPTIONS (column_name 'A')\n) SERVER s "
        .. "OPTIONS (schema_name 'it''s')",
      "COMMENT ON FOREIGN TABLE public.f IS 'far'",
    })
  end)

  it("makes a second key of the same columns afterwards, however its kind is written", function()
    gives("add_table", {
      table_name = "t", columns = { { column_name = "a", type = "integer" } },
      constraints = {
        { constraint_name = "u", constraint = "UNIQUE", columns = { "a" } },
        { constraint_name = "p", constraint = "PRIMARY KEY", columns = { "a" } },
      },
    }, {
      "CREATE TABLE public.t (\n    a integer,\n    CONSTRAINT p PRIMARY KEY (a)\n)",
      "ALTER TABLE public.t ADD CONSTRAINT u UNIQUE (a)",
    })
  end)
end)

describe("columns", function()
  local function column(fields, expected, version)
    fields.table_name, fields.column_name = "t", "c"
    gives("add_column", fields, "ALTER TABLE public.t ADD COLUMN c " .. expected, version)
  end

  it("have defaults by value", function()
    column({ type = "text", default = "now()" }, "text DEFAULT 'now()'")
    column({ type = "timestamptz", default = sql("now()") }, "timestamptz DEFAULT now()")
    column({ type = "boolean", default = false }, "boolean DEFAULT false")
    column({ type = "numeric", default = 0.1 }, "numeric DEFAULT 0.1")
    column({ type = "text", default = [[a\b]], not_null = true }, [[text DEFAULT E'a\\b' NOT NULL]])
  end)

  it("have identities", function()
    column({ type = "bigint", identity = true }, "bigint GENERATED BY DEFAULT AS IDENTITY")
    column({ type = "bigint", identity = false }, "bigint")
    column({ type = "bigint", identity = "ALWAYS" }, "bigint GENERATED ALWAYS AS IDENTITY")
    column({
      type = "bigint",
      identity = {
        sequence_name = "s", start = 1, increment = 2, min_value = 1,
        max_value = "9223372036854775807", cache = 5, cycle = false,
      },
    }, "bigint GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME public.s INCREMENT BY 2 MINVALUE 1 "
      .. "MAXVALUE 9223372036854775807 START WITH 1 CACHE 5 NO CYCLE)")
  end)

  it("put the sequence into the table's schema", function()
    gives("add_column",
      { table_name = "x.t", column_name = "c", type = "bigint",
        identity = { sequence_name = "s" } },
      "ALTER TABLE x.t ADD COLUMN c bigint GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME x.s)")
  end)

  it("are generated", function()
    column({ type = "int", generated = "a + 1" }, "int GENERATED ALWAYS AS (a + 1) STORED")
    column({ type = "int", generated = "a + 1", virtual = true },
      "int GENERATED ALWAYS AS (a + 1) VIRTUAL", 180000)
  end)

  it("take Mountaineer's types", function()
    column({ explicit_data_type = "integer", explicit_data_is_list = true }, "integer[]")
    column({ custom_data_type = "Mood" }, '"Mood"')
    column({ custom_data_type = "x.mood" }, "x.mood")
    gives("modify_column_type",
      { table_name = "t", column_name = "c", explicit_data_type = "integer", autocast = true },
      "ALTER TABLE public.t ALTER COLUMN c TYPE integer USING c::integer")
    gives("modify_column_type",
      { table_name = "t", column_name = "c", custom_data_type = "Mood", autocast = true },
      'ALTER TABLE public.t ALTER COLUMN c TYPE "Mood" USING c::text::"Mood"')
  end)

  it("change", function()
    gives("modify_column_type",
      { table_name = "t", column_name = "c", type = "text", collation = "C", using = "b" },
      'ALTER TABLE public.t ALTER COLUMN c TYPE text COLLATE "C" USING b')
    gives("modify_identity",
      { table_name = "t", column_name = "c",
        identity = { generation = "always", start = 3, cycle = true } },
      "ALTER TABLE public.t ALTER COLUMN c SET GENERATED ALWAYS SET START WITH 3 SET CYCLE")
    gives("modify_identity", { table_name = "t", column_name = "c", identity = "by default" },
      "ALTER TABLE public.t ALTER COLUMN c SET GENERATED BY DEFAULT")
    gives("modify_column", {
      table_name = "t", column_name = "c", storage = "main", compression = "default",
        statistics = -1,
      options = { n_distinct = 5 }, reset = { "n_distinct_inherited" }, fdw_options = { a = "b" },
      set_fdw_options = { c = 1 }, drop_fdw_options = { "d", "e" },
    }, {
      "ALTER TABLE public.t ALTER COLUMN c SET STORAGE MAIN",
      "ALTER TABLE public.t ALTER COLUMN c SET COMPRESSION default",
      "ALTER TABLE public.t ALTER COLUMN c SET STATISTICS -1",
      "ALTER TABLE public.t ALTER COLUMN c SET (n_distinct = 5)",
      "ALTER TABLE public.t ALTER COLUMN c RESET (n_distinct_inherited)",
      "ALTER TABLE public.t ALTER COLUMN c OPTIONS (a 'b')",
      "ALTER TABLE public.t ALTER COLUMN c OPTIONS (SET c '1')",
      "ALTER TABLE public.t ALTER COLUMN c OPTIONS (DROP d, DROP e)",
    })
  end)
end)

describe("constraints", function()
  local function constraint(fields, expected, version)
    fields.table_name = "t"
    gives("add_constraint", fields, "ALTER TABLE public.t ADD " .. expected, version)
  end

  it("are keys", function()
    constraint({ constraint = "PRIMARY KEY", columns = { "a", "b" }, constraint_name = "k" },
      "CONSTRAINT k PRIMARY KEY (a, b)")
    constraint({
      constraint = "unique", columns = { "a" }, nulls_not_distinct = true, include = { "b" },
      with = { fillfactor = 70 }, tablespace = "fast", initially_deferred = true,
    }, "UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b) WITH (fillfactor = 70) "
      .. "USING INDEX TABLESPACE fast "
      .. "DEFERRABLE INITIALLY DEFERRED")
    constraint({ constraint = "primary_key", using_index = "i", constraint_name = "k" },
      "CONSTRAINT k PRIMARY KEY USING INDEX i")
    constraint({ constraint = "primary_key", columns = { "a", "d" }, without_overlaps = true },
      "PRIMARY KEY (a, d WITHOUT OVERLAPS)", 180000)
  end)

  it("are foreign keys", function()
    constraint({
      constraint = "FOREIGN KEY", columns = { "a", "b" },
      constraint_args = {
        target_table = "x.y", target_columns = { "c", "d" }, match = "FULL", on_update = "CASCADE",
        on_delete = "SET NULL", on_delete_columns = { "a" },
      },
      deferrable = true, not_valid = true,
    }, "FOREIGN KEY (a, b) REFERENCES x.y (c, d) MATCH FULL ON UPDATE CASCADE "
      .. "ON DELETE SET NULL (a) "
      .. "DEFERRABLE NOT VALID")
    constraint({
      constraint = "foreign_key", columns = { "a" },
      constraint_args = { target_table = "y", match = "simple", on_delete = "NO ACTION",
        on_update = "no_action" },
    }, "FOREIGN KEY (a) REFERENCES public.y")
    constraint({
      constraint = "foreign_key", columns = { "a", "d" }, without_overlaps = true,
        not_enforced = true,
      constraint_args = { target_table = "y", target_columns = { "b", "e" } },
    }, "FOREIGN KEY (a, PERIOD d) REFERENCES public.y (b, PERIOD e) NOT ENFORCED", 180000)
  end)

  it("are checks, exclusions and not-nulls", function()
    constraint({ constraint = "check", constraint_args = { check_condition = "a > 0" },
      no_inherit = true },
      "CHECK (a > 0) NO INHERIT")
    constraint({
      constraint = "exclude",
      constraint_args = {
        using = "gist", where = "a IS NOT NULL",
        elements = { { "a", operator = "=" }, { sql("tsrange(b, c)"), operator = "&&" } },
      },
    }, "EXCLUDE USING gist (a WITH =, (tsrange(b, c)) WITH &&) WHERE (a IS NOT NULL)")
    constraint({ constraint = "not_null", columns = { "a" }, constraint_name = "n",
      not_valid = true },
      "CONSTRAINT n NOT NULL a NOT VALID", 180000)
  end)

  it("are given as PostgreSQL prints them", function()
    constraint({ constraint_name = "c", definition = "CHECK ((a > 0)) NOT VALID",
      not_valid = true },
      "CONSTRAINT c CHECK ((a > 0)) NOT VALID")
    constraint({ definition = "EXCLUDE USING gist (a WITH &&)", deferrable = true,
      initially_deferred = true },
      "EXCLUDE USING gist (a WITH &&) DEFERRABLE INITIALLY DEFERRED")
    constraint({ definition = "FOREIGN KEY (a) REFERENCES b(c) NOT DEFERRABLE" },
      "FOREIGN KEY (a) REFERENCES b(c) NOT DEFERRABLE")
  end)

  it("change", function()
    gives("modify_constraint",
      { table_name = "t", constraint_name = "c", deferrable = true, initially_deferred = false },
      "ALTER TABLE public.t ALTER CONSTRAINT c DEFERRABLE INITIALLY IMMEDIATE")
    gives("modify_constraint", { table_name = "t", constraint_name = "c", deferrable = false },
      "ALTER TABLE public.t ALTER CONSTRAINT c NOT DEFERRABLE")
  end)
end)

describe("indexes", function()
  it("have every option", function()
    gives("add_index", {
      table_name = "x.t", index_name = "i", unique = true, using = "btree", only = true,
        concurrently = true,
      columns = {
        "A", sql("lower(b)"),
          { "c", order = "desc", nulls = "last", opclass = "text_pattern_ops", collation = "C" },
        { expression = "a + b", opclass = "x.y", opclass_options = { siglen = 32 } },
      },
      include = { "d" }, nulls_not_distinct = true, with = { fillfactor = 80 }, tablespace = "fast",
      where = "a > 0", comment = "c",
    }, {
      'CREATE UNIQUE INDEX CONCURRENTLY i ON ONLY x.t USING btree ("A", (lower(b)), '
        .. 'c COLLATE "C" text_pattern_ops DESC NULLS LAST, (a + b) x.y (siglen = 32)) INCLUDE (d) '
        .. "NULLS NOT DISTINCT WITH (fillfactor = 80) TABLESPACE fast WHERE a > 0",
      "COMMENT ON INDEX x.i IS 'c'",
    })
  end)

  it("need no name", function()
    gives("add_index", { table_name = "t", columns = { { "a" } } }, "CREATE INDEX ON public.t (a)")
  end)

  it("have no empty element", function()
    local _, err = pcall(render, "add_index", { table_name = "t", columns = { "a", {} } })
    assert.equal("add_index: columns[2] must have either a column_name or an expression",
      err.message)
  end)

  it("are dropped from the table's schema", function()
    gives("drop_index",
      { table_name = "x.t", index_name = "i", concurrently = true, if_exists = true },
      "DROP INDEX CONCURRENTLY IF EXISTS x.i")
    gives("drop_index", { index_name = "i" }, "DROP INDEX public.i")
    gives("drop_index", { table_name = "x.t", index_name = "y.i" }, "DROP INDEX y.i")
  end)
end)

describe("options", function()
  it("may be a list of pairs, which keeps their order", function()
    gives("modify_table", { table_name = "t", with = { "fillfactor=70", "toast.x=a=b" } },
      "ALTER TABLE public.t SET (fillfactor = '70', toast.x = 'a=b')")
    gives("modify_server", { server_name = "s", set_options = { "port=1", "host=it's" } },
      "ALTER SERVER s OPTIONS (SET port '1', SET host 'it''s')")
  end)

  it("of foreign objects are text", function()
    gives("modify_server", { server_name = "s", options = { a = 1 } },
      "ALTER SERVER s OPTIONS (a '1')")
    gives("modify_server", { server_name = "s", options = { a = 0.1 } },
      "ALTER SERVER s OPTIONS (a '0.1')")
    gives("modify_server", { server_name = "s", options = { a = math.huge } },
      "ALTER SERVER s OPTIONS (a 'Infinity')")
    gives("modify_server", { server_name = "s", options = { a = true } },
      "ALTER SERVER s OPTIONS (a 'true')")
  end)
end)

describe("roles", function()
  it("are everybody in two spellings alone", function()
    local roles = { "public", "Public", "PUBLIC" }
    gives("grant_privileges", { privileges = { "select" }, table_name = "t", role_names = roles },
      'GRANT SELECT ON TABLE public.t TO PUBLIC, "Public", PUBLIC')
  end)
end)

describe("sequences", function()
  it("have owners", function()
    gives("add_sequence",
      { sequence_name = "s", type = "integer", cycle = false, owned_by = "x.t.c" },
      "CREATE SEQUENCE public.s AS integer NO CYCLE OWNED BY x.t.c")
    gives("modify_sequence", { sequence_name = "s", owned_by = "T.C" },
      'ALTER SEQUENCE public.s OWNED BY public."T"."C"')
    gives("modify_sequence", { sequence_name = "s", owned_by = "none", restart = 7 },
      "ALTER SEQUENCE public.s RESTART WITH 7 OWNED BY NONE")
    gives("modify_sequence", { sequence_name = "s", unlogged = true, cache = 2 },
      { "ALTER SEQUENCE public.s SET UNLOGGED", "ALTER SEQUENCE public.s CACHE 2" })
  end)
end)

describe("enum types", function()
  it("keep the order of new labels", function()
    gives("add_type_values",
      { type_name = "m", values = { "a", "it's" }, after = "z", if_not_exists = true }, {
      "ALTER TYPE public.m ADD VALUE IF NOT EXISTS 'a' AFTER 'z'",
      "ALTER TYPE public.m ADD VALUE IF NOT EXISTS 'it''s' AFTER 'a'",
    })
    gives("add_type_values", { type_name = "m", values = { "a", "b" }, before = "z" }, {
      "ALTER TYPE public.m ADD VALUE 'a' BEFORE 'z'",
      "ALTER TYPE public.m ADD VALUE 'b' BEFORE 'z'",
    })
  end)

  it("are exchanged", function()
    gives("change_type_values", {
      type_name = "m", values = { "a", "b" },
      target_columns = { { table_name = "t", column_name = "c", is_list = true,
        default = sql("'{a}'") } },
    }, {
      "ALTER TYPE public.m RENAME TO m__old",
      "CREATE TYPE public.m AS ENUM ('a', 'b')",
      "ALTER TABLE public.t ALTER COLUMN c DROP DEFAULT",
      "ALTER TABLE public.t ALTER COLUMN c TYPE public.m[] USING c::text[]::public.m[]",
      "DROP TYPE public.m__old",
      "ALTER TABLE public.t ALTER COLUMN c SET DEFAULT '{a}'",
    })
  end)
end)

describe("set_comment", function()
  local function comment(fields, expected)
    gives("set_comment", fields, "COMMENT ON " .. expected)
  end

  it("knows each kind", function()
    comment({ schema_name = "s", comment = "c" }, "SCHEMA s IS 'c'")
    comment({ table_name = "t" }, "TABLE public.t IS NULL")
    comment({ table_name = "t", column_name = "c", comment = "" }, "COLUMN public.t.c IS ''")
    comment({ table_name = "t", constraint_name = "c", comment = "x" },
      "CONSTRAINT c ON public.t IS 'x'")
    comment({ index_name = "x.i", comment = "x" }, "INDEX x.i IS 'x'")
    comment({ sequence_name = "s", comment = "x" }, "SEQUENCE public.s IS 'x'")
    comment({ type_name = "T", comment = "x" }, "TYPE public.\"T\" IS 'x'")
    comment({ extension_name = "e", comment = "x" }, "EXTENSION e IS 'x'")
    comment({ object_type = "materialized view", object_name = "x.v", comment = "x" },
      "MATERIALIZED VIEW x.v IS 'x'")
  end)
end)

describe("modify_table", function()
  it("is one statement for each part", function()
    gives("modify_table", {
      table_name = "t", unlogged = false, with = { fillfactor = 50 },
        reset = { "toast.autovacuum_enabled" },
      access_method = "heap", tablespace = "fast", cluster_on = "i", replica_identity = "index I",
      row_security = false, force_row_security = true, without_cluster = true,
    }, {
      "ALTER TABLE public.t SET LOGGED",
      "ALTER TABLE public.t SET (fillfactor = 50)",
      "ALTER TABLE public.t RESET (toast.autovacuum_enabled)",
      "ALTER TABLE public.t SET ACCESS METHOD heap",
      "ALTER TABLE public.t SET TABLESPACE fast",
      "ALTER TABLE public.t CLUSTER ON i",
      "ALTER TABLE public.t SET WITHOUT CLUSTER",
      'ALTER TABLE public.t REPLICA IDENTITY USING INDEX "I"',
      "ALTER TABLE public.t DISABLE ROW LEVEL SECURITY",
      "ALTER TABLE public.t FORCE ROW LEVEL SECURITY",
    })
    gives("modify_table", { table_name = "t", replica_identity = "full" },
      "ALTER TABLE public.t REPLICA IDENTITY FULL")
  end)
end)

describe("data", function()
  it("is inserted by column", function()
    gives("bulk_insert", {
      table_name = "t",
        rows = { { a = 1, b = "it's" }, { a = true, c = core.null }, { b = sql("now()") } },
    }, "INSERT INTO public.t (a, b, c) VALUES\n    (1, 'it''s', DEFAULT),\n    "
      .. "(true, DEFAULT, NULL),\n"
      .. "    (DEFAULT, now(), DEFAULT)")
    gives("bulk_insert", { table_name = "t", rows = {} }, {})
  end)

  it("is run as it is", function()
    gives("execute", { sql = "SELECT '{x}'" }, "SELECT '{x}'")
  end)
end)

describe("replace", function()
  it("adds OR REPLACE where it is missing", function()
    gives("replace_view", { definition = "create or replace view v as select 1" },
      "create or replace view v as select 1")
    gives("replace_function",
      { definition = "\ncreate function f() returns int language sql as 'select 1'" },
      "CREATE OR REPLACE function f() returns int language sql as 'select 1'")
  end)
end)
