-- The examples of the reference on a server: each in a world of its own, which is taken back.
local core = require("mig.core")
local support = require("spec.support")

local WORLD = [[
CREATE SCHEMA billing;
CREATE ROLE reports;
CREATE ROLE accounting;
CREATE TABLE public.students (id bigint PRIMARY KEY);
CREATE TABLE public.fees (
  id bigint NOT NULL, student_id bigint, amount numeric(10,2), status text, created_at timestamptz,
  note text, owner name, discount text);
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END']]

local STATUS = [[
ALTER TABLE public.fees DROP status;
CREATE TYPE public.fee_status AS ENUM ('pending', 'paid')]]
local WAIVED = [[
ALTER TABLE public.fees DROP status;
CREATE TYPE public.fee_status AS ENUM ('pending', 'waived');
ALTER TABLE public.fees ADD status public.fee_status DEFAULT 'pending';
INSERT INTO public.fees (id) VALUES (1)]]
local IDENTITY = "ALTER TABLE public.fees ALTER id ADD GENERATED ALWAYS AS IDENTITY"
local GROSS =
  "ALTER TABLE public.fees ADD gross numeric GENERATED ALWAYS AS (amount * 1.16) STORED"
local PARTITIONS = [[
CREATE TABLE public.events (at date) PARTITION BY RANGE (at);
CREATE TABLE public.events_2026 (at date)]]
local ATTACHED = PARTITIONS .. [[;
ALTER TABLE public.events ATTACH PARTITION public.events_2026
  FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')]]
local CITIES = "CREATE TABLE public.cities (n int); CREATE TABLE public.capitals (n int)"
local PERSON = "CREATE TYPE public.person AS (name text)"
local FOREIGN_KEY =
  "ALTER TABLE public.fees ADD CONSTRAINT fees_student_id_fkey FOREIGN KEY (student_id) "
  .. "REFERENCES public.students"
local OPEN_INDEX = "CREATE INDEX fees_open_idx ON public.fees (lower(status), created_at)"
local NUMBERS = [[
CREATE SEQUENCE public.invoice_numbers;
CREATE TABLE public.invoices (number bigint)]]
local DOMAIN = "CREATE DOMAIN public.positive AS integer"
local BELOW = DOMAIN .. " CONSTRAINT below_thousand CHECK (VALUE < 1000)"
local ADDRESS = "CREATE TYPE public.address AS (zip text, country text)"
local BOX_FUNCTIONS = [[
CREATE TYPE public.box3d;
CREATE FUNCTION public.box3d_in(cstring) RETURNS public.box3d
  IMMUTABLE STRICT LANGUAGE internal AS 'textin';
CREATE FUNCTION public.box3d_out(public.box3d) RETURNS cstring
  IMMUTABLE STRICT LANGUAGE internal AS 'textout']]
local TICKET = [[
CREATE TYPE public.ticket AS (n bigint);
CREATE FUNCTION public.ticket(bigint) RETURNS public.ticket LANGUAGE sql AS 'SELECT ROW($1)']]
local TRANSFORM = "CREATE EXTENSION hstore; CREATE EXTENSION plperl; "
  .. "CREATE FUNCTION public.hstore_to_plperl(internal) RETURNS internal LANGUAGE internal "
  .. "AS 'int4in'"
local HANDLER = "CREATE FUNCTION public.plsample_call_handler() RETURNS language_handler "
  .. "LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler'"
local FAMILY = "CREATE OPERATOR FAMILY public.numbers USING btree"
local KEEP = "CREATE RULE keep AS ON DELETE TO public.fees DO INSTEAD NOTHING"
local TOUCH = "CREATE TRIGGER touch BEFORE UPDATE ON public.fees FOR EACH ROW "
  .. "EXECUTE FUNCTION public.touch()"
local AUDIT = "CREATE FUNCTION public.audit() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'"
local SUM = "CREATE FUNCTION public.total(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1'"
local GERMAN = "CREATE TEXT SEARCH CONFIGURATION public.german (PARSER = default)"
local PLAIN = "CREATE TEXT SEARCH DICTIONARY public.plain (TEMPLATE = simple)"
local FILES = [[
CREATE FUNCTION public.file_fdw_handler() RETURNS fdw_handler
  LANGUAGE c STRICT AS '$libdir/file_fdw']]
local WRAPPER = "CREATE FOREIGN DATA WRAPPER files OPTIONS (debug 'false'); "
  .. "CREATE SERVER archive FOREIGN DATA WRAPPER files OPTIONS (host 'a')"
local MAPPING = WRAPPER .. "; CREATE USER MAPPING FOR PUBLIC SERVER archive OPTIONS (user 'a')"
local CHANGES = "CREATE PUBLICATION changes"

-- What has to be there, beside the world; `extension`: what the server has to have; `since`: its
-- version; `fails`: why no server has it by itself.
local BEFORE = {
  add_schema = { "DROP SCHEMA billing" },
  add_extension = { extension = "pgcrypto" },
  drop_extension = { "CREATE EXTENSION pgcrypto", extension = "pgcrypto" },
  modify_extension = { "CREATE EXTENSION pgcrypto VERSION '1.3'", extension = "pgcrypto" },
  add_extension_dependency = { "CREATE EXTENSION pgcrypto; "
    .. "CREATE INDEX fees_student_id_idx ON public.fees (student_id)", extension = "pgcrypto" },
  drop_extension_dependency = { "CREATE EXTENSION pgcrypto; "
    .. "CREATE INDEX fees_student_id_idx ON public.fees (student_id); "
    .. "ALTER INDEX public.fees_student_id_idx DEPENDS ON EXTENSION pgcrypto",
    extension = "pgcrypto" },
  add_table = { "DROP TABLE public.fees" },
  rename_table = { "DROP TABLE public.fees; CREATE TABLE billing.fee ()" },
  attach_partition = { PARTITIONS },
  detach_partition = { ATTACHED },
  add_inheritance = { CITIES },
  drop_inheritance = { CITIES .. "; ALTER TABLE public.capitals INHERIT public.cities" },
  set_table_type = { PERSON .. "; CREATE TABLE public.people (name text)" },
  drop_table_type = { PERSON .. "; CREATE TABLE public.people OF public.person" },
  add_column = { "ALTER TABLE public.fees DROP status" },
  modify_identity = { IDENTITY },
  drop_identity = { IDENTITY },
  advance_sequence = { IDENTITY .. "; INSERT INTO public.fees (student_id) VALUES (1)" },
  set_expression = { GROSS, since = 17 },
  drop_expression = { GROSS },
  drop_constraint = { FOREIGN_KEY },
  modify_constraint = { FOREIGN_KEY },
  rename_constraint = { "ALTER TABLE public.fees ADD CONSTRAINT amount_check CHECK (amount > 0)" },
  validate_constraint = {
    "ALTER TABLE public.fees ADD CONSTRAINT amount_positive CHECK (amount > 0) NOT VALID" },
  drop_index = { OPEN_INDEX },
  rename_index = { OPEN_INDEX },
  modify_index = { OPEN_INDEX },
  attach_index = { ATTACHED .. "; CREATE INDEX events_at_idx ON ONLY public.events (at); "
    .. "CREATE INDEX events_2026_at_idx ON public.events_2026 (at)" },
  rename_partition_index = { ATTACHED .. "; CREATE INDEX events_at_idx ON public.events (at)" },
  modify_sequence = { NUMBERS },
  drop_sequence = { NUMBERS },
  rename_sequence = { NUMBERS },
  set_sequence_schema = { NUMBERS },
  drop_type = { STATUS },
  rename_type = { STATUS },
  set_type_schema = { STATUS },
  add_type_values = { STATUS },
  rename_type_value = { WAIVED },
  drop_type_values = { WAIVED },
  change_type_values = { STATUS .. "; ALTER TABLE public.fees ADD status public.fee_status" },
  replace_type = { "CREATE DOMAIN public.percentage AS numeric; "
    .. "ALTER TABLE public.fees ALTER discount TYPE public.percentage USING NULL" },
  drop_view = { "CREATE VIEW public.open_fees AS SELECT id FROM public.fees" },
  rename_view = { "CREATE VIEW public.open_fees AS SELECT id FROM public.fees" },
  drop_materialized_view = { "CREATE MATERIALIZED VIEW public.totals AS SELECT 1 AS n" },
  refresh_materialized_view = { "CREATE MATERIALIZED VIEW public.totals AS SELECT 1 AS n; "
    .. "CREATE UNIQUE INDEX ON public.totals (n)" },
  rename_materialized_view = { "CREATE MATERIALIZED VIEW public.fee_totals AS SELECT 1 AS n" },
  drop_rule = { KEEP },
  modify_rule = { KEEP },
  rename_rule = { KEEP },
  drop_function = { "CREATE FUNCTION public.one() RETURNS integer LANGUAGE sql AS 'SELECT 1'" },
  rename_function = { SUM },
  set_object_schema = { SUM },
  drop_aggregate = { "CREATE AGGREGATE public.total(integer) (sfunc = int4pl, stype = integer)" },
  drop_trigger = { TOUCH },
  modify_trigger = { TOUCH },
  rename_trigger = { TOUCH },
  add_event_trigger = { AUDIT },
  drop_event_trigger = { AUDIT .. "; CREATE EVENT TRIGGER audit ON ddl_command_end "
    .. "EXECUTE FUNCTION public.audit()" },
  modify_event_trigger = { AUDIT .. "; CREATE EVENT TRIGGER audit ON ddl_command_end "
    .. "EXECUTE FUNCTION public.audit()" },
  drop_policy = { "CREATE POLICY own ON public.fees USING (true)" },
  rename_policy = { "CREATE POLICY own ON public.fees USING (true)" },
  drop_domain = { DOMAIN },
  modify_domain = { DOMAIN },
  add_domain_constraint = { DOMAIN },
  drop_domain_constraint = { BELOW },
  validate_domain_constraint = { DOMAIN .. "; ALTER DOMAIN public.positive ADD CONSTRAINT "
    .. "below_thousand CHECK (VALUE < 1000) NOT VALID" },
  rename_domain_constraint = { DOMAIN .. " CONSTRAINT c CHECK (VALUE > 0)" },
  add_attribute = { "CREATE TYPE public.address AS (zip text)" },
  drop_attribute = { ADDRESS },
  rename_attribute = { ADDRESS },
  modify_attribute_type = { ADDRESS },
  drop_composite_type = { "CREATE TYPE public.money_range AS (low numeric)" },
  drop_range_type = { "CREATE TYPE public.float_range AS RANGE (subtype = double precision)" },
  drop_shell_type = { "CREATE TYPE public.box3d" },
  add_base_type = { BOX_FUNCTIONS },
  drop_base_type = { "CREATE TYPE public.box3d" },
  add_cast = { TICKET },
  drop_cast = { TICKET .. "; CREATE CAST (bigint AS public.ticket) "
    .. "WITH FUNCTION public.ticket(bigint)" },
  add_transform = { TRANSFORM, extension = "plperl" },
  replace_transform = { TRANSFORM, extension = "plperl" },
  drop_transform = { TRANSFORM .. "; CREATE TRANSFORM FOR public.hstore LANGUAGE plperl "
    .. "(FROM SQL WITH FUNCTION public.hstore_to_plperl(internal))", extension = "plperl" },
  drop_operator = { "CREATE OPERATOR public.=== "
    .. "(leftarg = integer, rightarg = integer, function = int4eq)" },
  drop_operator_class = { "CREATE OPERATOR CLASS public.even FOR TYPE integer USING btree "
    .. "AS FUNCTION 1 btint4cmp(integer, integer)" },
  drop_operator_family = { FAMILY },
  add_operator_family_member = { FAMILY },
  drop_operator_family_member = { FAMILY .. "; ALTER OPERATOR FAMILY public.numbers USING btree "
    .. "ADD OPERATOR 1 < (integer, bigint)" },
  add_language = { HANDLER },
  replace_language = { HANDLER },
  drop_language = { HANDLER .. "; CREATE LANGUAGE plsample HANDLER public.plsample_call_handler" },
  drop_collation = { "CREATE COLLATION public.german (locale = 'C')" },
  rename_object = { "CREATE COLLATION public.german (locale = 'C')" },
  drop_conversion = {
    "CREATE CONVERSION public.latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8" },
  drop_statistics = { "CREATE STATISTICS public.fees_stats ON status, note FROM public.fees" },
  modify_statistics = { "CREATE STATISTICS public.fees_stats ON status, note FROM public.fees" },
  drop_access_method = { "CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler" },
  set_security_label = { fails = 'security label provider "selinux" is not loaded' },
  drop_text_search_parser = { "CREATE TEXT SEARCH PARSER public.plain (start = prsd_start, "
    .. "gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype)" },
  drop_text_search_template = {
    "CREATE TEXT SEARCH TEMPLATE public.plain (lexize = dsimple_lexize)" },
  drop_text_search_dictionary = { PLAIN },
  modify_text_search_dictionary = { PLAIN },
  drop_text_search_configuration = { "CREATE TEXT SEARCH CONFIGURATION public.plain "
    .. "(PARSER = default)" },
  add_text_search_mapping = { GERMAN },
  modify_text_search_mapping = { GERMAN .. "; " .. PLAIN .. "; ALTER TEXT SEARCH CONFIGURATION "
    .. "public.german ADD MAPPING FOR word WITH simple" },
  drop_text_search_mapping = { GERMAN .. "; ALTER TEXT SEARCH CONFIGURATION public.german "
    .. "ADD MAPPING FOR word WITH simple" },
  add_foreign_data_wrapper = { FILES, extension = "file_fdw" },
  drop_foreign_data_wrapper = { "CREATE FOREIGN DATA WRAPPER files" },
  add_server = { "CREATE FOREIGN DATA WRAPPER files" },
  drop_server = { WRAPPER },
  add_user_mapping = { WRAPPER },
  drop_user_mapping = { MAPPING },
  modify_foreign_data_wrapper = { WRAPPER },
  modify_server = { WRAPPER },
  modify_user_mapping = { MAPPING },
  drop_publication = { CHANGES },
  modify_publication = { CHANGES },
  add_publication_table = { CHANGES, since = 15 },
  drop_publication_table = { CHANGES .. " FOR TABLE public.fees" },
  add_publication_schema = { CHANGES, since = 15 },
  drop_publication_schema = { CHANGES .. " FOR TABLES IN SCHEMA billing", since = 15 },
  modify_subscription = { "CREATE SUBSCRIPTION copy CONNECTION 'dbname=a' PUBLICATION changes "
    .. "WITH (connect = false)" },
  drop_subscription = { "CREATE SUBSCRIPTION copy CONNECTION 'dbname=a' PUBLICATION changes "
    .. "WITH (connect = false)" },
  bulk_insert = { "CREATE TABLE public.countries (code text, name text)" },
}

-- Examples of flags that let an object be absent, where the row's own is about another kind.
local ABSENT = {
  rename_object = { object_type = "view", object_name = "public.gone", new_object_name = "b" },
  set_object_schema = { object_type = "sequence", object_name = "gone", schema_name = "billing" },
  set_owner = { table_name = "gone", owner_name = "accounting" },
}
-- The flag is about a part of an object, which has to be there.
local PARTS = {
  drop_domain_constraint = DOMAIN, drop_attribute = "CREATE TYPE public.address AS (zip text)",
  drop_text_search_mapping = GERMAN,
}

local function has_argument(operation, name)
  for _, argument in ipairs(operation.arguments) do
    if argument.name == name then return true end
  end
  return false
end

describe("the example of", function()
  local db
  lazy_setup(function() db = support.database() end)
  lazy_teardown(function() db:drop() end)

  --- Plays it behind what has to be there, and takes all back; what went wrong.
  local function play(before, name, arguments)
    db.conn:script("BEGIN")
    local ok, problem = pcall(function()
      for _, sql in ipairs(before) do db.conn:script(sql) end
    end)
    local texts = ok and core.render(name, arguments, {
      server_version = db.conn:server_version(), default_schema = "public",
    }) or {}
    for _, text in ipairs(texts) do
      if ok then ok, problem = pcall(db.conn.script, db.conn, text) end
    end
    db.conn:script("ROLLBACK")
    return not ok and problem or nil, table.concat(texts, ";\n")
  end

  --- Why an extension cannot be had: it is not there, or a library that it needs is not.
  local function misses(extension)
    if not extension then return nil end
    db.conn:script("BEGIN")
    local ok, problem = pcall(db.conn.script, db.conn, "CREATE EXTENSION " .. extension)
    db.conn:script("ROLLBACK")
    return not ok and problem.message or nil
  end

  local function example_of(operation)
    return assert(load("local sql = ...; return " .. operation.example))(core.sql)
  end

  for _, operation in ipairs(core.operations()) do
    local name = operation.name
    local need = BEFORE[name] or {}
    it(name .. " runs", function()
      if support.version() < (need.since or 0) then return pending("not yet") end
      local missed = misses(need.extension)
      if missed then return pending(missed) end
      local problem, text = play({ WORLD, need[1] }, name, example_of(operation))
      if need.fails then
        assert.matches(need.fails, problem and problem.message, 1, true)
      elseif problem then
        error(("%s\n%s"):format(problem.message, text), 0)
      end
    end)

    local flag = has_argument(operation, "if_table_exists") and "if_table_exists"
      or has_argument(operation, "if_exists") and "if_exists"
    if flag then
      it(("%s does nothing with %s, where there is none"):format(name, flag), function()
        if support.version() < (need.since or 0) then return pending("not yet") end
        local arguments = ABSENT[name] or example_of(operation)
        arguments[flag] = true
        local problem, text = play({ "CREATE ROLE accounting", PARTS[name] }, name, arguments)
        if problem then error(("%s\n%s"):format(problem.message, text), 0) end
      end)
    end
  end

  it("a verb that may find its object names no comment", function()
    local function problem_of(name, arguments)
      local ok, problem = pcall(core.render, name, arguments,
        { server_version = 160000, default_schema = "public" })
      return not ok and problem.message
    end
    assert.matches('a comment needs the object, which "if_table_exists" leaves open',
      problem_of("add_column", { table_name = "t", column_name = "c", type = "text",
        if_table_exists = true, comment = "x" }), 1, true)
    assert.matches('a comment needs the object, which "if_table_exists" leaves open',
      problem_of("add_constraint", { table_name = "t", constraint = "check", constraint_name = "c",
        constraint_args = { check_condition = "true" }, if_table_exists = true, comment = "x" }),
      1, true)
  end)
end)
