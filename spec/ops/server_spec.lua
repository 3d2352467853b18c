-- The operations on a server, one after another: each statement is SQL that
-- PostgreSQL takes.
local core = require("mig.core")
local support = require("spec.support")
local sql = core.sql

-- What older servers do not know is left out there.
local Since = {}
local function since(version, value)
  return setmetatable({ version = version, value = value }, Since)
end

local function known(value, version)
  if type(value) ~= "table" or getmetatable(value) and getmetatable(value) ~= Since then
    return value
  end
  if getmetatable(value) == Since then
    if version < value.version then return nil end
    return value.value
  end
  local copy = {}
  for key, item in pairs(value) do copy[key] = known(item, version) end
  return copy
end

local id = { column_name = "id", type = "bigint", identity = true, not_null = true }

local steps = {
  { "add_schema", { schema_name = "billing", comment = "money" } },
  { "rename_schema", { old_schema_name = "billing", new_schema_name = "Shop" } },
  { "add_extension",
    { extension_name = "btree_gist", schema_name = "Shop", if_not_exists = true } },
  { "modify_extension", { extension_name = "btree_gist", schema_name = "public" } },

  { "add_type", { type_name = "Shop.Mood", values = { "sad", "it's" }, comment = "how" } },
  { "add_type_values", { type_name = "Shop.Mood", values = { "ok", "glad" }, after = "sad" } },
  { "rename_type_value", { type_name = "Shop.Mood", old_value = "glad", new_value = "merry" } },
  { "rename_type", { old_type_name = "Shop.Mood", new_type_name = "mood" } },
  { "set_type_schema", { type_name = "Shop.mood", schema_name = "public" } },

  { "add_sequence",
    { sequence_name = "n", type = "integer", start = 5, increment = 5, min_value = 5,
    max_value = 1000, cache = 2, cycle = true, comment = "numbers" } },

  { "add_table", {
    table_name = "people",
    columns = {
      { column_name = "id", type = "bigint", not_null = true,
        identity = { generation = "always", sequence_name = "people_numbers", start = 10,
          cache = 3 } },
      { column_name = "Name", type = "varchar(40)", collation = "C", not_null = true,
        default = [[it's \n]], comment = "said 'hi'" },
      { column_name = "mood", type = "mood", default = "ok" },
      { column_name = "past", type = "mood[]", default = sql("'{}'"), storage = "external",
        compression = "pglz", statistics = 200, options = { n_distinct = -0.5 } },
      { column_name = "size", type = "integer", generated = [[length("Name")]] },
      { column_name = "stay", type = "daterange" },
      { column_name = "n", type = "integer", default = sql("nextval('n')") },
    },
    constraints = {
      { constraint_name = "people_pkey", constraint = "primary_key", columns = { "id" },
        with = { fillfactor = 80 }, comment = "key" },
      { constraint = "unique", columns = { "Name" }, nulls_not_distinct = since(15, true),
        include = { "mood" }, initially_deferred = true },
      { constraint_name = "named", constraint = "check", no_inherit = true,
        constraint_args = { check_condition = [["Name" <> '']] } },
      { constraint_name = "later", constraint = "check", not_valid = true,
        constraint_args = { check_condition = "id > 0" } },
      { constraint_name = "alone", constraint = "exclude", deferrable = true, constraint_args = {
        using = "gist", where = "id > 5",
        elements = { { "id", operator = "=" }, { sql("stay * stay"), operator = "&&" } } } },
    },
    with = { fillfactor = 70, ["toast.autovacuum_enabled"] = false }, comment = "us",
  } },
  { "modify_sequence",
    { sequence_name = "n", owned_by = "people.n", cycle = false, restart = 50 } },
  { "add_table", { table_name = "visits", unlogged = true, columns = { id,
    { column_name = "person", type = "bigint" }, { column_name = "at", type = "date" } } } },
  { "bulk_insert", { table_name = "visits", rows = { { id = 1, person = core.null },
    { id = 2, at = "2020-01-01" }, { at = sql("now()") } } } },

  { "add_constraint", { table_name = "visits", columns = { "person" }, constraint = "FOREIGN KEY",
    constraint_name = "visits_person", not_valid = true, deferrable = true, constraint_args = {
      target_table = "people", target_columns = { "id" }, on_delete = "SET NULL",
      on_delete_columns = since(15, { "person" }), on_update = "cascade", match = "full" } } },
  { "validate_constraint", { table_name = "visits", constraint_name = "visits_person" } },
  { "modify_constraint", { table_name = "visits", constraint_name = "visits_person",
    deferrable = true, initially_deferred = true } },
  { "rename_constraint", { table_name = "visits", old_constraint_name = "visits_person",
    new_constraint_name = "Who" } },
  { "set_comment", { table_name = "visits", constraint_name = "Who", comment = "?" } },
  { "drop_constraint", { table_name = "visits", constraint_name = "Who" } },

  { "add_column", { table_name = "visits", column_name = "mood", custom_data_type = "mood",
    explicit_data_is_list = true, if_not_exists = true } },
  { "add_column", { table_name = "visits", column_name = "note", type = "text", storage = "main",
    compression = "default", statistics = 5, comment = "n" } },
  { "add_column", { table_name = "visits", column_name = "twice", type = "bigint",
    generated = "person * 2" } },
  { "drop_expression", { table_name = "visits", column_name = "twice" } },
  { "modify_column", { table_name = "visits", column_name = "note", storage = "plain",
    compression = "pglz", statistics = -1, options = { n_distinct = 5 },
      reset = { "n_distinct" } } },
  { "modify_column_type", { table_name = "visits", column_name = "twice",
    explicit_data_type = "text", autocast = true } },
  { "modify_column_type", { table_name = "visits", column_name = "twice", type = "integer",
    using = "twice::integer" } },
  { "rename_column", { table_name = "visits", old_column_name = "twice", new_column_name = "n" } },
  { "add_not_null", { table_name = "visits", column_name = "note" }, fails = "null values" },
  { "add_not_null", { table_name = "visits", column_name = "id" } },
  { "drop_identity", { table_name = "visits", column_name = "id" } },
  { "add_identity", { table_name = "visits", column_name = "id",
    identity = { generation = "always", start = 100, sequence_name = "visits_ids" } } },
  { "modify_identity", { table_name = "visits", column_name = "id", identity = {
    generation = "by default", start = 7, increment = 2, min_value = 1, max_value = 5000, cache = 4,
    cycle = true } } },
  { "drop_identity", { table_name = "visits", column_name = "id", if_exists = true } },
  { "drop_not_null", { table_name = "visits", column_name = "id" } },
  { "set_default", { table_name = "visits", column_name = "note", default = "now()" } },
  { "drop_default", { table_name = "visits", column_name = "note" } },
  { "drop_column", { table_name = "visits", column_name = "n", cascade = true } },

  { "add_index", { table_name = "people", index_name = "Deep", unique = true, using = "btree",
    columns = { "mood", sql([[lower("Name")]]), { "Name", order = "desc", nulls = "last",
      opclass = "text_pattern_ops", collation = "C" } },
    include = { "size" }, nulls_not_distinct = since(15, true), with = { fillfactor = 90 },
    where = "mood <> 'sad'", comment = "i", concurrently = true } },
  { "modify_index", { index_name = "Deep", with = { fillfactor = 60 }, reset = { "fillfactor" },
    tablespace = "pg_default", statistics = { { column_number = 2, target = 300 } } } },
  { "rename_index", { old_index_name = "Deep", new_index_name = "deep" } },
  { "set_comment", { index_name = "deep" } },
  { "drop_index", { table_name = "people", index_name = "deep", concurrently = true } },

  { "modify_table", { table_name = "people", unlogged = false, with = { fillfactor = 50 },
    reset = { "fillfactor", "toast.autovacuum_enabled" }, replica_identity = "index people_pkey",
    cluster_on = "people_pkey", row_security = true, force_row_security = true } },
  { "modify_table", { table_name = "people", replica_identity = "nothing", without_cluster = true,
    row_security = false, force_row_security = false, access_method = since(15, "heap"),
    tablespace = "pg_default" } },
  { "drop_type_values", { type_name = "mood", values = { "it's" } } },
  { "change_type_values",
    { type_name = "mood", values = { "merry", "ok", "sad" }, target_columns = {
    { table_name = "people", column_name = "mood", default = "ok" },
    { table_name = "people", column_name = "past", is_list = true, default = sql("'{}'") },
    { table_name = "visits", column_name = "mood", is_list = true } } } },

  { "add_table", { table_name = "events", partition_by = "RANGE (at)", columns = {
    { column_name = "at", type = "date", not_null = true },
      { column_name = "n", type = "int" } } } },
  { "add_table", { table_name = "events_1", partition_of = "events",
    partition_bound = "FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
    columns = { { column_name = "n", default = 4, not_null = true } } } },
  { "add_table", { table_name = "events_2", columns = {
    { column_name = "at", type = "date", not_null = true },
      { column_name = "n", type = "int" } } } },
  { "attach_partition", { table_name = "events", partition_name = "events_2",
    partition_bound = "FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')" } },
  { "add_index",
    { table_name = "events", index_name = "events_n", columns = { "n" }, only = true } },
  { "add_index", { table_name = "events_1", index_name = "events_1_n", columns = { "n" } } },
  { "attach_index", { index_name = "events_n", partition_index_name = "events_1_n" } },
  { "detach_partition",
    { table_name = "events", partition_name = "events_2", concurrently = true } },
  { "add_inheritance", { table_name = "events_2", parent_name = "visits_like" },
    fails = "does not exist" },
  { "add_table", { table_name = "child", inherits = { "events_2" }, access_method = "heap" } },
  { "drop_inheritance", { table_name = "child", parent_name = "events_2" } },
  { "add_inheritance", { table_name = "child", parent_name = "events_2" } },
  { "add_composite_type", { definition = "CREATE TYPE pair AS (a integer, b text)" } },
  { "add_table", { table_name = "pairs", of_type = "pair",
    columns = { { column_name = "a", default = 1, not_null = true } } } },
  { "drop_table_type", { table_name = "pairs" } },
  { "set_table_type", { table_name = "pairs", type_name = "pair" } },

  { "add_foreign_data_wrapper", { definition = "CREATE FOREIGN DATA WRAPPER nowhere" } },
  { "add_server", { definition = "CREATE SERVER far FOREIGN DATA WRAPPER nowhere" } },
  { "add_user_mapping", { definition = "CREATE USER MAPPING FOR PUBLIC SERVER far" } },
  { "add_table", { table_name = "remote", server_name = "far", server_options = { t = "x", n = 1 },
    comment = "far away", columns = { { column_name = "a", type = "integer",
      fdw_options = { c = "A" }, statistics = 5, comment = "a" } } } },
  { "modify_column", { table_name = "remote", column_name = "a", set_fdw_options = { c = "B" },
    fdw_options = { d = 1 }, drop_fdw_options = { "c" } } },
  { "modify_table", { table_name = "remote", set_server_options = { t = "y" },
    drop_server_options = { "n" }, server_options = { m = true } } },
  { "drop_table", { table_name = "remote", foreign = true } },
  { "modify_foreign_data_wrapper", { foreign_data_wrapper_name = "nowhere", handler = "none",
    validator = "none", options = { a = 1 } } },
  { "modify_server", { server_name = "far", version = "2", options = { a = 1, b = "x" } } },
  { "modify_server", { server_name = "far", set_options = { a = 2 }, drop_options = { "b" } } },
  { "modify_user_mapping", { user_mapping_name = "FOR PUBLIC SERVER far",
    options = { password = "p" } } },
  { "drop_user_mapping", { user_mapping_name = "FOR PUBLIC SERVER far" } },
  { "drop_server", { server_name = "far", cascade = true } },
  { "drop_foreign_data_wrapper", { foreign_data_wrapper_name = "nowhere" } },

  { "add_view", { definition = "CREATE VIEW calm AS SELECT id FROM people WHERE mood = 'ok'" } },
  { "replace_view", { definition = "CREATE VIEW calm AS SELECT id, n FROM people" } },
  { "set_comment", { object_type = "view", object_name = "calm", comment = "v" } },
  { "rename_view", { old_view_name = "calm", new_view_name = "Calm" } },
  { "set_object_schema",
    { object_type = "view", object_name = '"Calm"', schema_name = "Shop" } },
  { "rename_object", { object_type = "view", object_name = '"Shop"."Calm"',
    new_object_name = "calm" } },
  { "drop_view", { view_name = '"Shop".calm' } },
  { "add_materialized_view", { definition = "CREATE MATERIALIZED VIEW sums AS SELECT 1 AS one" } },
  { "refresh_materialized_view", { materialized_view_name = "sums", without_data = true } },
  { "rename_materialized_view",
    { old_materialized_view_name = "sums", new_materialized_view_name = "totals" } },
  { "drop_materialized_view", { materialized_view_name = "totals" } },
  { "add_function", { definition = "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS "
    .. "$$ BEGIN RETURN NEW; END $$" } },
  { "add_trigger", { definition = "CREATE TRIGGER touch BEFORE UPDATE ON people FOR EACH ROW "
    .. "EXECUTE FUNCTION touch()" } },
  { "modify_trigger", { table_name = "people", trigger_name = "touch", enabled = "always" } },
  { "modify_trigger", { table_name = "people", trigger_name = "touch", enabled = "disabled" } },
  { "modify_trigger", { table_name = "people", trigger_name = "touch", enabled = "origin" } },
  { "rename_trigger",
    { table_name = "people", old_trigger_name = "touch", new_trigger_name = "t" } },
  { "drop_trigger", { trigger_name = "t ON people" } },
  { "rename_function", { old_function_name = "touch()", new_function_name = "untouch" } },
  { "drop_function", { function_name = "untouch()" } },
  { "add_policy", { definition = "CREATE POLICY own ON people USING (true)" } },
  { "rename_policy",
    { table_name = "people", old_policy_name = "own", new_policy_name = "mine" } },
  { "drop_policy", { policy_name = "mine ON people" } },
  { "add_domain", { definition = "CREATE DOMAIN positive AS integer" } },
  { "add_domain_constraint", { domain_name = "positive", constraint_name = "more",
    definition = "CHECK (VALUE > 0)", not_valid = true, comment = "c" } },
  { "validate_domain_constraint", { domain_name = "positive", constraint_name = "more" } },
  { "rename_domain_constraint",
    { domain_name = "positive", old_constraint_name = "more", new_constraint_name = "any" } },
  { "drop_domain_constraint", { domain_name = "positive", constraint_name = "any" } },
  { "drop_domain", { domain_name = "positive" } },
  { "add_statistics", { definition = "CREATE STATISTICS st ON id, n FROM people" } },
  { "modify_statistics", { statistics_name = "st", target = 100 } },
  { "drop_statistics", { statistics_name = "st" } },
  { "add_cast", { definition = "CREATE CAST (pair AS mood) WITH INOUT" } },
  { "drop_cast", { cast_name = "(pair AS mood)" } },
  { "add_publication", { definition = "CREATE PUBLICATION pub FOR TABLE people" } },
  { "modify_publication", { publication_name = "pub", with = { publish = "insert, delete" } } },
  { "drop_publication_table", { publication_name = "pub", table_name = "people" } },
  { "add_publication_table", { publication_name = "pub", table_name = "people",
    columns = since(15, { "id", "Name" }), where = since(15, "id > 5") } },
  { "add_publication_schema", { publication_name = "pub", schema_name = "Shop" },
    fails = "cannot add schema", since = 15 },
  { "drop_publication_schema", { publication_name = "pub", schema_name = "Shop" },
    fails = "are not part of the publication", since = 15 },
  { "drop_publication", { publication_name = "pub" } },
  { "add_subscription", { definition = "CREATE SUBSCRIPTION sub CONNECTION 'dbname=a' "
    .. "PUBLICATION pub WITH (connect = false)" } },
  { "modify_subscription", { subscription_name = "sub", connection = "dbname=b",
    publications = { "one", "Two" }, with = { binary = true }, enabled = false } },
  { "drop_subscription", { subscription_name = "sub", leave_slot = true } },
  { "add_text_search_dictionary", { definition = "CREATE TEXT SEARCH DICTIONARY plain "
    .. "(TEMPLATE = simple, stopwords = 'english')" } },
  { "modify_text_search_dictionary", { text_search_dictionary_name = "plain",
    options = "accept = true, stopwords" } },
  { "add_text_search_configuration", { definition = "CREATE TEXT SEARCH CONFIGURATION words "
    .. [[(PARSER = "default")]] } },
  { "add_text_search_mapping", { text_search_configuration_name = "words",
    token_types = { "word", "email" }, dictionaries = { "plain", "pg_catalog.simple" } } },
  { "modify_text_search_mapping", { text_search_configuration_name = "words",
    token_types = { "word" }, dictionaries = { "pg_catalog.simple" } } },
  { "drop_text_search_mapping", { text_search_configuration_name = "words",
    token_types = { "email", "url" }, if_exists = true } },
  { "add_operator_family", { definition = "CREATE OPERATOR FAMILY numbers USING btree" } },
  { "add_operator_family_member", { operator_family_name = "numbers USING btree",
    definition = "OPERATOR 1 < (integer, bigint)" } },
  { "drop_operator_family_member", { operator_family_name = "numbers USING btree",
    member = "OPERATOR 1 (integer, bigint)" } },
  { "add_rule", { definition = "CREATE RULE keep AS ON DELETE TO people DO INSTEAD NOTHING" } },
  { "modify_rule", { table_name = "people", rule_name = "keep", enabled = "replica" } },
  { "modify_rule", { table_name = "people", rule_name = "keep", enabled = "disabled" } },
  { "rename_rule", { table_name = "people", old_rule_name = "keep", new_rule_name = "held" } },
  { "drop_rule", { rule_name = "held ON people" } },
  { "add_function", { definition = "CREATE FUNCTION watch() RETURNS event_trigger "
    .. "LANGUAGE plpgsql AS $$ BEGIN END $$" } },
  { "add_event_trigger", { definition = "CREATE EVENT TRIGGER watch ON sql_drop "
    .. "EXECUTE FUNCTION watch()" } },
  { "modify_event_trigger", { event_trigger_name = "watch", enabled = "always" } },
  { "drop_event_trigger", { event_trigger_name = "watch" } },

  { "truncate_table", { table_name = "visits", restart_identity = true, cascade = true } },
  { "rename_table", { old_table_name = "visits", new_table_name = "Visits" } },
  { "set_table_schema", { table_name = "Visits", schema_name = "Shop" } },
  { "drop_table", { table_name = "Shop.Visits", cascade = true, if_exists = true } },
  { "add_sequence", { sequence_name = "m", unlogged = since(15, true) } },
  { "modify_sequence", { sequence_name = "m", unlogged = since(15, false), type = "smallint" } },
  { "rename_sequence", { old_sequence_name = "m", new_sequence_name = "M" } },
  { "set_sequence_schema", { sequence_name = "M", schema_name = "Shop" } },
  { "drop_sequence", { sequence_name = "Shop.M" } },
  { "drop_table", { table_name = "people" } },
  { "drop_type", { type_name = "mood", cascade = true } },
  { "execute", { sql = "SELECT 1" } },
  { "drop_extension", { extension_name = "btree_gist" } },
  { "drop_schema", { schema_name = "Shop" } },
}

describe("on a server", function()
  local db

  lazy_setup(function()
    db = support.database()
  end)
  lazy_teardown(function()
    db:drop()
  end)

  local function play(step)
    for _, statement in ipairs(core.render(step[1], known(step[2], support.version()), {
      server_version = db.conn:server_version(), default_schema = "public",
    })) do
      local ok, failure = pcall(db.conn.script, db.conn, statement)
      if not ok then
        return failure, statement
      end
    end
  end

  for number, step in ipairs(steps) do
    it(("does %d, %s"):format(number, step[1]), function()
      if support.version() < (step.since or 0) then return pending("not yet") end
      local failure, statement = play(step)
      if step.fails then
        assert.matches(step.fails, failure.message, 1, true)
      elseif failure then
        error(("%s\n%s"):format(failure.message, statement), 0)
      end
    end)
  end
end)
