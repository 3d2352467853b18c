-- Wrong calls: each is an error that says where and what was meant.
local core = require("mig.core")

local function refusal(verb, arguments, version)
  local ok, failure = pcall(core.render, verb, arguments, { server_version = version or 150000 })
  assert.is_false(ok, "it was accepted")
  assert.equal("usage", failure.kind)
  return failure
end

local function says(message, verb, arguments, version)
  assert.equal(message, refusal(verb, arguments, version).message)
end

local needs = "add_column: virtual generated columns need PostgreSQL 18, "
  .. "the server is PostgreSQL 15"
local index_needs = "add_index: indexes with NULLS NOT DISTINCT need PostgreSQL 15, "
  .. "the server is PostgreSQL 14"
local either = 'add_column: "type", "explicit_data_type" and "custom_data_type" '
  .. "stand for one another"
local with_needs = 'modify_table: argument "with" must be a table from names to values, '
  .. "not a string"
local default_needs = 'set_default: argument "default" must be a string, a number, a boolean '
  .. 'or sql "…", not a list'
local kinds = 'It is one of "primary_key", "foreign_key", "unique", "check", "exclude", '
  .. '"not_null".'

describe("arguments", function()
  it("that are unknown are named, with the nearest right one", function()
    local failure = refusal("add_column", { table_name = "t", colum_name = "c" })
    assert.equal('add_column: unknown argument "colum_name"', failure.message)
    assert.equal('Did you mean "column_name"?', failure.hint)
  end)

  it("that are like none bring the list", function()
    local failure = refusal("rename_schema", { zzz = 1 })
    assert.equal("The arguments are old_schema_name, new_schema_name.", failure.hint)
  end)

  it("that are missing are named", function()
    says('add_not_null: missing argument "column_name"', "add_not_null", { table_name = "t" })
  end)

  it("carry the path to where they are", function()
    local failure = refusal("add_table", {
      table_name = "t",
      columns = {
        { column_name = "a", type = "integer" }, { column_name = "b", typ = "integer" },
      },
    })
    assert.equal('add_table: columns[2]: unknown argument "typ"', failure.message)
    assert.equal('Did you mean "type"?', failure.hint)
    says('add_table: columns[1]: identity: unknown argument "startt"', "add_table",
      { table_name = "t",
        columns = { { column_name = "a", type = "integer", identity = { startt = 1 } } } })
    says('add_table: constraints[1]: constraint_args: missing argument "check_condition"',
      "add_table",
      { table_name = "t", constraints = { { constraint = "check" } } })
    says('add_table: columns[1]: missing argument "type"', "add_table",
      { table_name = "t", columns = { { column_name = "a" } } })
  end)

  it("have types", function()
    says('add_not_null: argument "table_name" must be a name, not a number', "add_not_null",
      { table_name = 1, column_name = "c" })
    says('add_column: argument "not_null" must be true or false, not a string', "add_column",
      { table_name = "t", column_name = "c", type = "text", not_null = "yes" })
    says('add_column: argument "type" must be SQL text, not a list', "add_column",
      { table_name = "t", column_name = "c", type = { "text" } })
    says('add_column: argument "statistics" must be a whole number, not a number', "add_column",
      { table_name = "t", column_name = "c", type = "text", statistics = 1.5 })
    says('add_type: argument "values" must be a list of strings, not a string', "add_type",
      { type_name = "t", values = "a" })
    says("add_type: values[2] must be a string, not a number", "add_type",
      { type_name = "t", values = { "a", 1 } })
    says(default_needs,
      "set_default", { table_name = "t", column_name = "c", default = { 1 } })
    says(with_needs,
      "modify_table",
      { table_name = "t", with = "fillfactor = 1" })
    says("modify_table: with.fillfactor must be a string, a number or a boolean, not a list",
      "modify_table",
      { table_name = "t", with = { fillfactor = { 1 } } })
    says("add_table: columns[1] must be a table, not a string", "add_table",
      { table_name = "t", columns = { "a" } })
    says('add_not_null: argument "column_name" must be a name, not sql "…"', "add_not_null",
      { table_name = "t", column_name = core.sql("c") })
  end)

  it("have names everywhere", function()
    says("bulk_insert: rows[1]: values have names", "bulk_insert",
      { table_name = "t", rows = { { 1, 2 } } })
    says("add_table: columns[1]: arguments have names: column_name = …", "add_table",
      { table_name = "t", columns = { { "id", type = "bigint" } } })
  end)

  it("that are names or SQL are not empty", function()
    says('add_schema: argument "schema_name" is empty', "add_schema", { schema_name = "" })
    says('execute: argument "sql" is empty', "execute", { sql = " \n" })
    says("add_constraint: columns[1] is empty", "add_constraint",
      { table_name = "t", constraint = "unique", columns = { "" } })
  end)

  it("that are choices say which there are", function()
    local failure = refusal("add_column",
      { table_name = "t", column_name = "c", type = "text", storage = "extnal" })
    assert.equal('add_column: argument "storage" cannot be "extnal"', failure.message)
    assert.equal('Did you mean "external"?', failure.hint)
    failure = refusal("add_constraint", { table_name = "t", constraint = "index" })
    assert.equal(kinds,
      failure.hint)
    says('add_column: argument "identity" cannot be "alway"', "add_column",
      { table_name = "t", column_name = "c", type = "bigint", identity = "alway" })
  end)

  it("need what goes with them", function()
    says('add_constraint: missing argument "constraint"', "add_constraint", { table_name = "t" })
    says('add_constraint: missing argument "columns"', "add_constraint",
      { table_name = "t", constraint = "unique" })
    says('add_constraint: constraint_args: missing argument "target_table"', "add_constraint",
      { table_name = "t", constraint = "foreign_key", columns = { "a" } })
    says('add_constraint: "definition" and "columns" stand for one another', "add_constraint",
      { table_name = "t", definition = "CHECK (true)", columns = { "a" } })
    says("add_constraint: a comment needs a constraint_name", "add_constraint",
      { table_name = "t", definition = "CHECK (true)", comment = "c" })
    says(either,
      "add_column",
      { table_name = "t", column_name = "c", type = "text", custom_data_type = "mood" })
    says('add_sequence: owned_by must be "table.column", not "t"', "add_sequence",
      { sequence_name = "s", owned_by = "t" })
    says('add_index: argument "columns" is an empty list', "add_index",
      { table_name = "t", columns = {} })
    says("add_index: columns[1] must have either a column_name or an expression", "add_index",
      { table_name = "t", columns = { { order = "desc" } } })
    says("set_comment: says no object that it is about", "set_comment", { comment = "c" })
    says("set_comment: says more than one object", "set_comment",
      { table_name = "t", index_name = "i", comment = "c" })
    says("add_table: partition_of needs a partition_bound", "add_table",
      { table_name = "t", partition_of = "p" })
    says('replace_view: argument "definition" must begin with CREATE', "replace_view",
      { definition = "DROP VIEW v" })
  end)

  it("that the server does not know are refused", function()
    says(needs,
      "add_column",
      { table_name = "t", column_name = "c", type = "integer", generated = "a + 1",
        virtual = true })
    says(index_needs, "add_index",
      { table_name = "t", columns = { "a" }, unique = true, nulls_not_distinct = true }, 140000)
    says("add_constraint: named not-null constraints need PostgreSQL 18, "
      .. "the server is PostgreSQL 17",
      "add_constraint", { table_name = "t", constraint = "not_null", columns = { "a" } }, 170000)
  end)
end)

describe("operations", function()
  local function hint(verb)
    return refusal(verb, {}).hint
  end

  it("that do not exist bring the nearest one", function()
    assert.equal('Did you mean "add_column"?', hint("add_colum"))
    assert.equal('Did you mean "rename_table"?', hint("rename_tabel"))
    assert.equal('"mig help operations" lists them.', hint("fly_to_the_moon"))
  end)

  it("are known by other tools' words", function()
    assert.equal('Did you mean "add_index"?', hint("create_index"))
    assert.equal('Did you mean "modify_column"?', hint("alter_column"))
    assert.equal('Did you mean "drop_column"?', hint("remove_column"))
  end)
end)
