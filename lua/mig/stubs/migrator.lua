---@meta
-- luacheck: ignore 111 212 241 631
-- For editors with the Lua language server: what a migration is given.
-- Made by src/gen/reference.lua from the table of operations; do not edit.

---@class mig.sql Text that PostgreSQL reads as it is
---@field text string

--- Marks text as SQL: `default = sql "now()"`.
---@param text string
---@return mig.sql
function sql(text) end

--- SQL's NULL, where nil would be no argument.
null = nil

---@class mig.Migrator
---@field actor mig.Actor Changes of the schema, one method for each operation
---@field db_session mig.Session SQL, in the migration's own transaction
---@field log fun(text: string, ...: any) Prints a line for the person who waits
---@field progress fun(done: number, total: number?, what: string?) Shows how far long work is
---@field revision string
---@field direction "up"|"down"
---@field server_version integer
---@field variables table<string, string> What `-x KEY=VALUE` said on the command line
local Migrator = {}

--- Ends the transaction so far, runs the function outside any, and begins the next one.
---@param fn fun(migrator: mig.Migrator)
function Migrator:outside_transaction(fn) end

---@class mig.Backfill
---@field table_name string
---@field set table<string, string|number|boolean>? SQL expressions by column
---@field each_row (fun(row: table, session: mig.Session): table?)? changes of one row, or nil
---@field each_batch (fun(rows: table[], session: mig.Session): table[]?)? changes by the row's place
---@field columns string|string[]? what these functions are given
---@field where string? rows that need it
---@field verify string? no row may match it in the end
---@field key string|string[]? a unique key to walk by
---@field name string?
---@field batch integer? rows of a batch; by the target when absent
---@field target number|string? the longest that a batch should take: "250ms"
---@field workers integer?
---@field patience number|string? how long batches may fail for locks
---@field throttle table|false?

--- Changes many rows in batches, each committed with its own checkpoint.
---@param arguments mig.Backfill
---@return { name: string, rows: integer }
function Migrator:backfill(arguments) end

---@param table_name string
---@return boolean
function Migrator:has_table(table_name) end

---@param view_name string
---@return boolean
function Migrator:has_view(view_name) end

---@param table_name string
---@param column_name string
---@return boolean
function Migrator:has_column(table_name, column_name) end

--- The columns in order.
---@param table_name string
---@return { column_name: string, type: string, not_null: boolean, default: string? }[]
function Migrator:columns(table_name) end

---@param index_name string
---@return boolean
function Migrator:has_index(index_name) end

---@param sequence_name string
---@return boolean
function Migrator:has_sequence(sequence_name) end

---@param table_name string
---@param constraint_name string
---@return boolean
function Migrator:has_constraint(table_name, constraint_name) end

---@param type_name string
---@return boolean
function Migrator:has_type(type_name) end

---@param schema_name string
---@return boolean
function Migrator:has_schema(schema_name) end

---@class mig.Session
local Session = {}

--- Runs SQL; without parameters it may hold several statements.
---@param sql string
---@param ... any values of `$1`, `$2`, …, or one table for `:name`
---@return integer affected
function Session:exec(sql, ...) end

--- All rows of a query, as an iterator.
---@param sql string
---@param ... any
---@return fun(): table<string, any>?
function Session:rows(sql, ...) end

--- The first row of a query, or nil.
---@param sql string
---@param ... any
---@return table<string, any>?
function Session:one(sql, ...) end

--- The first column of the first row, or nil.
---@param sql string
---@param ... any
---@return any
function Session:value(sql, ...) end

--- A statement that is parsed once and run often.
---@param sql string
---@return mig.Statement
function Session:prepare(sql) end

--- Many statements in few round trips; the function is given another, which takes what exec takes.
---@param fn fun(send: fun(sql: string, ...: any))
---@return integer affected
function Session:pipeline(fn) end

--- COPY … FROM stdin: text, rows as tables, an iterator of either, or an open file.
---@param sql string
---@param source string|table|file*|fun(): string|table|nil
---@param ... any the iterator's state, control and closing value
---@return integer rows
function Session:copy_in(sql, source, ...) end

--- COPY … TO stdout: an iterator of lines, or all of it to an open file or a function.
---@param sql string
---@param target file*|fun(text: string)|nil
---@return fun(): string?
function Session:copy_out(sql, target) end

--- Has a function called for every notice of the server; nil stops it.
---@param fn fun(message: string, level: "info"|"warning")|nil
function Session:listen(fn) end

--- Runs a function in a savepoint: when it raises, what it did is undone.
---@param fn fun(): any
---@return any ...
function Session:savepoint(fn) end

---@class mig.Statement
local Statement = {}

---@param ... any
---@return integer affected
function Statement:exec(...) end

---@param ... any
---@return fun(): table<string, any>?
function Statement:rows(...) end

---@param ... any
---@return table<string, any>?
function Statement:one(...) end

---@param ... any
---@return any
function Statement:value(...) end

--- The server forgets it.
function Statement:close() end

---@class mig.Actor
local FileActor = {}

--- Sends the statements of an SQL file of the project, one by one.
---
--- `migrator.actor:execute_file { file_name = "sql/totals.sql" }`
---@param arguments { file_name: string }
function FileActor:execute_file(arguments) end

---@class mig.record.column
---@field column_name string The column.
---@field type? string|mig.sql Data type as SQL: `numeric(10,2)`, `text[]`, `fee_status`.
---@field explicit_data_type? string|mig.sql Instead of `type`: a built-in type (Mountaineer's name).
---@field explicit_data_is_list? boolean Make it an array of that type.
---@field custom_data_type? string Instead of `type`: the name of a type of your own.
---@field collation? string Collation.
---@field not_null? boolean Forbid NULL.
---@field default? string|number|boolean|mig.sql Default: a value, or `sql "now()"`.
---@field identity? mig.record.identity|boolean|string Identity: `true`, `"always"`, `"by default"`, or a table.
---@field generated? string|mig.sql Expression of a generated column.
---@field virtual? boolean Compute the generated column when it is read (18).
---@field storage? "plain"|"external"|"extended"|"main"|"default"|string How long values are stored.
---@field compression? "pglz"|"lz4"|"default"|string How long values are compressed.
---@field statistics? integer|string Statistics target of ANALYZE, 0 to 10000.
---@field options? table<string, string|number|boolean> Attribute options: `n_distinct`, `n_distinct_inherited`.
---@field fdw_options? table<string, string|number|boolean> Options for the foreign-data wrapper (foreign tables).
---@field comment? string Comment on the column.

---@class mig.record.constraint
---@field constraint_name? string Name; PostgreSQL finds one when there is none.
---@field constraint? "primary_key"|"foreign_key"|"unique"|"check"|"exclude"|"not_null"|string Kind; may be left out when `definition` is given.
---@field columns? string[] The columns it is about, in order.
---@field constraint_args? mig.record.constraint_arguments What the kind needs: a foreign key's target, a check's condition, an exclusion's elements.
---@field definition? string|mig.sql Instead of columns and what the kind needs: SQL.
---@field include? string[] Further columns kept in the index.
---@field nulls_not_distinct? boolean Treat NULLs as equal (unique, 15).
---@field without_overlaps? boolean The last column is a range that must not overlap; for a foreign key, a PERIOD (18).
---@field with? table<string, string|number|boolean> Storage parameters of the index.
---@field tablespace? string Tablespace of the index.
---@field using_index? string Take over this unique index instead of building one.
---@field deferrable? boolean Let a transaction put the check off.
---@field initially_deferred? boolean Check at the end of the transaction by default.
---@field no_inherit? boolean Do not pass it on to children.
---@field not_valid? boolean Do not check the rows that are there.
---@field not_enforced? boolean Do not check at all (18).
---@field comment? string Comment on the constraint.

---@class mig.record.identity
---@field generation? "always"|"by default"|string Whether INSERT may give a value.
---@field sequence_name? string Name of the sequence; in the table's schema.
---@field start? integer|string First value.
---@field increment? integer|string Step.
---@field min_value? integer|string Least value.
---@field max_value? integer|string Greatest value.
---@field cache? integer|string Values that a session takes ahead.
---@field cycle? boolean Start again after the last value.

---@class mig.record.identity_changes
---@field generation? "always"|"by default"|string Whether INSERT may give a value.
---@field sequence_name? string Name of the sequence; in the table's schema.
---@field start? integer|string First value.
---@field increment? integer|string Step.
---@field min_value? integer|string Least value.
---@field max_value? integer|string Greatest value.
---@field cache? integer|string Values that a session takes ahead.
---@field cycle? boolean Start again after the last value.
---@field restart? integer|string Next value.
---@field clamp? boolean Move the present value into the new limits.

---@class mig.record.constraint_arguments
---@field target_table? string Table a foreign key points to.
---@field target_columns? string[] Its columns; its primary key when absent.
---@field on_delete? "no action"|"restrict"|"cascade"|"set null"|"set default"|string What a DELETE of the target does.
---@field on_update? "no action"|"restrict"|"cascade"|"set null"|"set default"|string What an UPDATE of the target's key does.
---@field on_delete_columns? string[] The columns that on_delete sets; all when absent (15).
---@field match? "full"|"partial"|"simple"|string How a key with NULLs is matched.
---@field check_condition? string|mig.sql Condition of a check.
---@field using? string Index method of an exclusion: `gist`.
---@field elements? (string|mig.sql|mig.record.exclusion_element)[] Elements of an exclusion, each with its operator.
---@field where? string|mig.sql Predicate of an exclusion.

---@class mig.record.exclusion_element
---@field column_name? string A column; also as the first item.
---@field expression? string|mig.sql Or an expression.
---@field collation? string Collation.
---@field opclass? string Operator class.
---@field opclass_options? table<string, string|number|boolean> Parameters of the operator class.
---@field order? "asc"|"desc"|string Order of the values.
---@field nulls? "first"|"last"|string Where NULLs stand.
---@field operator string|mig.sql Operator that must not hold: `&&`.

---@class mig.record.index_element
---@field column_name? string A column; also as the first item.
---@field expression? string|mig.sql Or an expression.
---@field collation? string Collation.
---@field opclass? string Operator class.
---@field opclass_options? table<string, string|number|boolean> Parameters of the operator class.
---@field order? "asc"|"desc"|string Order of the values.
---@field nulls? "first"|"last"|string Where NULLs stand.

---@class mig.record.index_statistics
---@field column_number integer|string Position in the index, from 1.
---@field target integer|string Statistics target, -1 for the default.

---@class mig.record.carried_column
---@field table_name string The table.
---@field column_name string The column.
---@field is_list? boolean The column is an array of the type.

---@class mig.record.carried_column_with_default
---@field table_name string The table.
---@field column_name string The column.
---@field is_list? boolean The column is an array of the type.
---@field default? string|number|boolean|mig.sql Default to set again afterwards.

---@class mig.Actor
local Actor = {}

---@class mig.arguments.add_schema
---@field schema_name string Name of the new schema.
---@field if_not_exists? boolean Do nothing when there is one of that name.
---@field comment? string Comment on the schema.

--- Create a schema.
---@param arguments mig.arguments.add_schema
function Actor:add_schema(arguments) end

---@class mig.arguments.drop_schema
---@field schema_name string The schema.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a schema; with cascade, everything in it.
---@param arguments mig.arguments.drop_schema
function Actor:drop_schema(arguments) end

---@class mig.arguments.rename_schema
---@field old_schema_name string The schema.
---@field new_schema_name string Its new name.

--- Rename a schema.
---@param arguments mig.arguments.rename_schema
function Actor:rename_schema(arguments) end

---@class mig.arguments.add_extension
---@field extension_name string The extension.
---@field schema_name? string Schema for its objects.
---@field version? string Version; its default one when absent.
---@field cascade? boolean Also install the extensions that it needs.
---@field if_not_exists? boolean Do nothing when there is one of that name.
---@field comment? string Comment on the extension.

--- Install an extension.
---@param arguments mig.arguments.add_extension
function Actor:add_extension(arguments) end

---@class mig.arguments.drop_extension
---@field extension_name string The extension.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Remove an extension and its objects.
---@param arguments mig.arguments.drop_extension
function Actor:drop_extension(arguments) end

---@class mig.arguments.modify_extension
---@field extension_name string The extension.
---@field version? string Version to update to.
---@field schema_name? string Schema to move its objects to.

--- Move an extension to another version or schema.
---@param arguments mig.arguments.modify_extension
function Actor:modify_extension(arguments) end

---@class mig.arguments.add_extension_dependency
---@field object_type string As after ALTER: `function`, `procedure`, `trigger`, `materialized view`, `index`.
---@field object_name string|mig.sql Which, as SQL.
---@field extension_name string The extension.

--- Let one object go with an extension when that is dropped.
---@param arguments mig.arguments.add_extension_dependency
function Actor:add_extension_dependency(arguments) end

---@class mig.arguments.drop_extension_dependency
---@field object_type string As after ALTER: `function`, `procedure`, `trigger`, `materialized view`, `index`.
---@field object_name string|mig.sql Which, as SQL.
---@field extension_name string The extension.

--- Let one object stay when an extension is dropped.
---@param arguments mig.arguments.drop_extension_dependency
function Actor:drop_extension_dependency(arguments) end

---@class mig.arguments.add_table
---@field table_name string Name of the new table.
---@field unlogged? boolean Keep it out of the write-ahead log.
---@field columns? mig.record.column[] The columns, in order.
---@field constraints? mig.record.constraint[] The constraints.
---@field of_type? string Composite type that gives the columns.
---@field inherits? string[] Parent tables, qualified where needed.
---@field partition_of? string Partitioned table that it is a partition of.
---@field partition_bound? string|mig.sql Its bound: `FOR VALUES FROM (1) TO (9)` or `DEFAULT`.
---@field partition_by? string|mig.sql Partition it: `RANGE (created_at)`.
---@field server_name? string Server of a foreign table; makes it one.
---@field server_options? table<string, string|number|boolean> Options of a foreign table.
---@field access_method? string Table access method.
---@field with? table<string, string|number|boolean> Storage parameters; those of TOAST as `["toast.x"]`.
---@field tablespace? string Tablespace.
---@field if_not_exists? boolean Do nothing when there is one of that name.
---@field comment? string Comment on the table.

--- Create a table with its columns, constraints and comments.
---@param arguments mig.arguments.add_table
function Actor:add_table(arguments) end

---@class mig.arguments.drop_table
---@field table_name string The table.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.
---@field foreign? boolean It is a foreign table.

--- Drop a table and the rows in it.
---@param arguments mig.arguments.drop_table
function Actor:drop_table(arguments) end

---@class mig.arguments.rename_table
---@field old_table_name string The table.
---@field new_table_name string Its new name; the schema stays.
---@field if_exists? boolean Do nothing when there is none.

--- Rename a table, view or foreign table.
---@param arguments mig.arguments.rename_table
function Actor:rename_table(arguments) end

---@class mig.arguments.set_table_schema
---@field table_name string The table.
---@field schema_name string The schema to go to.
---@field if_exists? boolean Do nothing when there is none.

--- Move a table, its indexes and owned sequences to another schema.
---@param arguments mig.arguments.set_table_schema
function Actor:set_table_schema(arguments) end

---@class mig.arguments.modify_table
---@field table_name string The table.
---@field unlogged? boolean Keep it out of the write-ahead log, or in it again.
---@field with? table<string, string|number|boolean> Storage parameters to set.
---@field reset? string[] Storage parameters to reset.
---@field access_method? string Table access method (15).
---@field tablespace? string Tablespace.
---@field replica_identity? string `default`, `full`, `nothing` or `index NAME`.
---@field cluster_on? string Index to cluster on.
---@field without_cluster? boolean Cluster on no index.
---@field row_security? boolean Switch row-level security on or off.
---@field force_row_security? boolean Whether policies also bind the table's owner.
---@field server_options? table<string, string|number|boolean> Options to add to a foreign table.
---@field set_server_options? table<string, string|number|boolean> Options of a foreign table to change.
---@field drop_server_options? string[] Options of a foreign table to remove.
---@field if_exists? boolean Do nothing when there is none.

--- Change what a table is like; each given part is one ALTER TABLE.
---@param arguments mig.arguments.modify_table
function Actor:modify_table(arguments) end

---@class mig.arguments.truncate_table
---@field table_name string The table.
---@field cascade? boolean Also empty the tables that refer to it.
---@field restart_identity? boolean Start its sequences again.

--- Delete all rows of a table at once.
---@param arguments mig.arguments.truncate_table
function Actor:truncate_table(arguments) end

---@class mig.arguments.set_table_type
---@field table_name string The table.
---@field type_name string The composite type.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Make a typed table of one whose columns are a composite type's attributes.
---@param arguments mig.arguments.set_table_type
function Actor:set_table_type(arguments) end

---@class mig.arguments.drop_table_type
---@field table_name string The table.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Make a typed table a table like any other; the columns stay.
---@param arguments mig.arguments.drop_table_type
function Actor:drop_table_type(arguments) end

---@class mig.arguments.attach_partition
---@field table_name string The partitioned table.
---@field partition_name string The table to attach.
---@field partition_bound string|mig.sql Its bound: `FOR VALUES FROM (1) TO (9)` or `DEFAULT`.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Make a table a partition of a partitioned one.
---@param arguments mig.arguments.attach_partition
function Actor:attach_partition(arguments) end

---@class mig.arguments.detach_partition
---@field table_name string The partitioned table.
---@field partition_name string The partition.
---@field concurrently? boolean Without blocking; not in a transaction.
---@field finalize? boolean Finish a concurrent detach that was cut short.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Make a partition a table of its own.
---@param arguments mig.arguments.detach_partition
function Actor:detach_partition(arguments) end

---@class mig.arguments.add_inheritance
---@field table_name string The table.
---@field parent_name string The table to inherit from.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Make a table inherit from another.
---@param arguments mig.arguments.add_inheritance
function Actor:add_inheritance(arguments) end

---@class mig.arguments.drop_inheritance
---@field table_name string The table.
---@field parent_name string The table inherited from.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- End a table's inheritance from another; the columns stay.
---@param arguments mig.arguments.drop_inheritance
function Actor:drop_inheritance(arguments) end

---@class mig.arguments.add_column
---@field table_name string The table.
---@field column_name string Name of the new column.
---@field type? string|mig.sql Data type as SQL: `numeric(10,2)`, `text[]`, `fee_status`.
---@field explicit_data_type? string|mig.sql Instead of `type`: a built-in type (Mountaineer's name).
---@field explicit_data_is_list? boolean Make it an array of that type.
---@field custom_data_type? string Instead of `type`: the name of a type of your own.
---@field collation? string Collation.
---@field not_null? boolean Forbid NULL.
---@field default? string|number|boolean|mig.sql Default: a value, or `sql "now()"`.
---@field identity? mig.record.identity|boolean|string Identity: `true`, `"always"`, `"by default"`, or a table.
---@field generated? string|mig.sql Expression of a generated column.
---@field virtual? boolean Compute the generated column when it is read (18).
---@field storage? "plain"|"external"|"extended"|"main"|"default"|string How long values are stored.
---@field compression? "pglz"|"lz4"|"default"|string How long values are compressed.
---@field statistics? integer|string Statistics target of ANALYZE, 0 to 10000.
---@field options? table<string, string|number|boolean> Attribute options: `n_distinct`, `n_distinct_inherited`.
---@field fdw_options? table<string, string|number|boolean> Options for the foreign-data wrapper (foreign tables).
---@field comment? string Comment on the column.
---@field if_not_exists? boolean Do nothing when there is one of that name.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Add a column.
---@param arguments mig.arguments.add_column
function Actor:add_column(arguments) end

---@class mig.arguments.drop_column
---@field table_name string The table.
---@field column_name string The column.
---@field only? boolean Children that inherit it keep it as their own.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Drop a column and the values in it.
---@param arguments mig.arguments.drop_column
function Actor:drop_column(arguments) end

---@class mig.arguments.rename_column
---@field table_name string The table.
---@field old_column_name string The column.
---@field new_column_name string Its new name.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Rename a column; views follow.
---@param arguments mig.arguments.rename_column
function Actor:rename_column(arguments) end

---@class mig.arguments.modify_column_type
---@field table_name string The table.
---@field column_name string The column.
---@field type? string|mig.sql Data type as SQL: `numeric(10,2)`, `text[]`, `fee_status`.
---@field explicit_data_type? string|mig.sql Instead of `type`: a built-in type (Mountaineer's name).
---@field explicit_data_is_list? boolean Make it an array of that type.
---@field custom_data_type? string Instead of `type`: the name of a type of your own.
---@field collation? string Collation.
---@field using? string|mig.sql Expression that gives the new values.
---@field autocast? boolean Cast the old values, also where PostgreSQL would not by itself.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Change a column's type.
---@param arguments mig.arguments.modify_column_type
function Actor:modify_column_type(arguments) end

---@class mig.arguments.add_not_null
---@field table_name string The table.
---@field column_name string The column.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Forbid NULL in a column.
---@param arguments mig.arguments.add_not_null
function Actor:add_not_null(arguments) end

---@class mig.arguments.drop_not_null
---@field table_name string The table.
---@field column_name string The column.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Allow NULL in a column.
---@param arguments mig.arguments.drop_not_null
function Actor:drop_not_null(arguments) end

---@class mig.arguments.set_default
---@field table_name string The table.
---@field column_name string The column.
---@field default string|number|boolean|mig.sql The default: a value, or `sql "now()"`.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Set a column's default; rows that are there stay as they are.
---@param arguments mig.arguments.set_default
function Actor:set_default(arguments) end

---@class mig.arguments.drop_default
---@field table_name string The table.
---@field column_name string The column.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Remove a column's default.
---@param arguments mig.arguments.drop_default
function Actor:drop_default(arguments) end

---@class mig.arguments.add_identity
---@field table_name string The table.
---@field column_name string The column.
---@field identity mig.record.identity|boolean|string `true`, `"always"`, `"by default"`, or a table.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Make a column an identity column; it must be NOT NULL.
---@param arguments mig.arguments.add_identity
function Actor:add_identity(arguments) end

---@class mig.arguments.modify_identity
---@field table_name string The table.
---@field column_name string The column.
---@field identity mig.record.identity_changes|boolean|string What to change; the rest stays.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Change how an identity column gets its values.
---@param arguments mig.arguments.modify_identity
function Actor:modify_identity(arguments) end

---@class mig.arguments.drop_identity
---@field table_name string The table.
---@field column_name string The column.
---@field if_exists? boolean Do nothing when there is none.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Make an identity column an ordinary one; drops its sequence.
---@param arguments mig.arguments.drop_identity
function Actor:drop_identity(arguments) end

---@class mig.arguments.set_expression
---@field table_name string The table.
---@field column_name string The column.
---@field generated string|mig.sql The expression.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Change the expression of a generated column (17).
---@param arguments mig.arguments.set_expression
function Actor:set_expression(arguments) end

---@class mig.arguments.drop_expression
---@field table_name string The table.
---@field column_name string The column.
---@field if_exists? boolean Do nothing when there is none.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Make a stored generated column an ordinary one; values stay.
---@param arguments mig.arguments.drop_expression
function Actor:drop_expression(arguments) end

---@class mig.arguments.modify_column
---@field table_name string The table.
---@field column_name string The column.
---@field storage? "plain"|"external"|"extended"|"main"|"default"|string How long values are stored from now on.
---@field compression? "pglz"|"lz4"|"default"|string How long values are compressed from now on.
---@field statistics? integer|string Statistics target of ANALYZE; -1 for the default.
---@field options? table<string, string|number|boolean> Attribute options to set.
---@field reset? string[] Attribute options to reset.
---@field fdw_options? table<string, string|number|boolean> Options for the foreign-data wrapper to add.
---@field set_fdw_options? table<string, string|number|boolean> Those to change.
---@field drop_fdw_options? string[] Those to remove.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Change how a column is stored and analysed; each given part is one ALTER TABLE.
---@param arguments mig.arguments.modify_column
function Actor:modify_column(arguments) end

---@class mig.arguments.add_constraint
---@field table_name string The table.
---@field columns? string[] The columns it is about, in order.
---@field constraint? "primary_key"|"foreign_key"|"unique"|"check"|"exclude"|"not_null"|string Kind; may be left out when `definition` is given.
---@field constraint_name? string Name; PostgreSQL finds one when there is none.
---@field constraint_args? mig.record.constraint_arguments What the kind needs: a foreign key's target, a check's condition, an exclusion's elements.
---@field definition? string|mig.sql Instead of columns and what the kind needs: SQL.
---@field include? string[] Further columns kept in the index.
---@field nulls_not_distinct? boolean Treat NULLs as equal (unique, 15).
---@field without_overlaps? boolean The last column is a range that must not overlap; for a foreign key, a PERIOD (18).
---@field with? table<string, string|number|boolean> Storage parameters of the index.
---@field tablespace? string Tablespace of the index.
---@field using_index? string Take over this unique index instead of building one.
---@field deferrable? boolean Let a transaction put the check off.
---@field initially_deferred? boolean Check at the end of the transaction by default.
---@field no_inherit? boolean Do not pass it on to children.
---@field not_valid? boolean Do not check the rows that are there.
---@field not_enforced? boolean Do not check at all (18).
---@field comment? string Comment on the constraint.
---@field only? boolean Not on the partitions.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Add a primary key, foreign key, unique, check, exclusion or not-null constraint.
---@param arguments mig.arguments.add_constraint
function Actor:add_constraint(arguments) end

---@class mig.arguments.drop_constraint
---@field table_name string The table.
---@field constraint_name string The constraint.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Drop a constraint.
---@param arguments mig.arguments.drop_constraint
function Actor:drop_constraint(arguments) end

---@class mig.arguments.rename_constraint
---@field table_name string The table.
---@field old_constraint_name string The constraint.
---@field new_constraint_name string Its new name.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Rename a constraint and the index behind it.
---@param arguments mig.arguments.rename_constraint
function Actor:rename_constraint(arguments) end

---@class mig.arguments.validate_constraint
---@field table_name string The table.
---@field constraint_name string The constraint.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Check the rows that a not-valid constraint has not seen.
---@param arguments mig.arguments.validate_constraint
function Actor:validate_constraint(arguments) end

---@class mig.arguments.modify_constraint
---@field table_name string The table.
---@field constraint_name string The constraint.
---@field deferrable? boolean Let a transaction put the check off.
---@field initially_deferred? boolean Check at the end of the transaction by default.
---@field not_enforced? boolean Stop checking, or check again (18).
---@field no_inherit? boolean Keep a not-null constraint from children, or not (18).
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Change when a foreign key is checked, or whom a not-null constraint is for.
---@param arguments mig.arguments.modify_constraint
function Actor:modify_constraint(arguments) end

---@class mig.arguments.add_index
---@field table_name string The table.
---@field columns (string|mig.sql|mig.record.index_element)[] Columns and expressions, in order: `"email"`, `sql "lower(email)"`, `{ "email", order = "desc" }`.
---@field index_name? string Name; PostgreSQL finds one when there is none.
---@field unique? boolean Allow no two equal entries.
---@field using? string Index method; `btree` when absent.
---@field include? string[] Further columns kept in the index.
---@field nulls_not_distinct? boolean Treat NULLs as equal (unique, 15).
---@field with? table<string, string|number|boolean> Storage parameters.
---@field tablespace? string Tablespace.
---@field where? string|mig.sql Predicate of a partial index.
---@field only? boolean Not on the partitions.
---@field concurrently? boolean Without blocking writes; not in a transaction.
---@field if_not_exists? boolean Do nothing when there is one of that name.
---@field comment? string Comment on the index.

--- Create an index; it lives in the table's schema.
---@param arguments mig.arguments.add_index
function Actor:add_index(arguments) end

---@class mig.arguments.drop_index
---@field table_name? string Its table; gives the schema of an unqualified name.
---@field index_name string The index.
---@field concurrently? boolean Without blocking; not in a transaction.
---@field if_exists? boolean Do nothing when there is none.
---@field cascade? boolean Also drop what depends on it.

--- Drop an index.
---@param arguments mig.arguments.drop_index
function Actor:drop_index(arguments) end

---@class mig.arguments.rename_index
---@field old_index_name string The index.
---@field new_index_name string Its new name.
---@field if_exists? boolean Do nothing when there is none.

--- Rename an index.
---@param arguments mig.arguments.rename_index
function Actor:rename_index(arguments) end

---@class mig.arguments.modify_index
---@field index_name string The index.
---@field with? table<string, string|number|boolean> Storage parameters to set.
---@field reset? string[] Storage parameters to reset.
---@field tablespace? string Tablespace.
---@field statistics? mig.record.index_statistics[] Statistics targets of the index's expressions.
---@field if_exists? boolean Do nothing when there is none.

--- Change how an index is stored and analysed.
---@param arguments mig.arguments.modify_index
function Actor:modify_index(arguments) end

---@class mig.arguments.attach_index
---@field index_name string Index of the partitioned table.
---@field partition_index_name string Index of the partition.

--- Make a partition's index part of the partitioned table's.
---@param arguments mig.arguments.attach_index
function Actor:attach_index(arguments) end

---@class mig.arguments.rename_partition_index
---@field index_name string Index of the partitioned table; a constraint's has its name.
---@field table_name string The table.
---@field new_index_name string The new name of the partition's index.

--- Rename the index that a partition has of a partitioned table's, and the constraint behind it.
---@param arguments mig.arguments.rename_partition_index
function Actor:rename_partition_index(arguments) end

---@class mig.arguments.add_sequence
---@field sequence_name string Name of the new sequence.
---@field unlogged? boolean Keep it out of the write-ahead log (15).
---@field type? string|mig.sql `smallint`, `integer` or `bigint`.
---@field start? integer|string First value.
---@field increment? integer|string Step.
---@field min_value? integer|string Least value.
---@field max_value? integer|string Greatest value.
---@field cache? integer|string Values that a session takes ahead.
---@field cycle? boolean Start again after the last value.
---@field owned_by? string Column to be dropped with: `table.column`.
---@field if_not_exists? boolean Do nothing when there is one of that name.
---@field comment? string Comment on the sequence.

--- Create a sequence.
---@param arguments mig.arguments.add_sequence
function Actor:add_sequence(arguments) end

---@class mig.arguments.modify_sequence
---@field sequence_name string The sequence.
---@field unlogged? boolean Keep it out of the write-ahead log, or in it (15).
---@field type? string|mig.sql `smallint`, `integer` or `bigint`.
---@field start? integer|string First value.
---@field increment? integer|string Step.
---@field min_value? integer|string Least value.
---@field max_value? integer|string Greatest value.
---@field cache? integer|string Values that a session takes ahead.
---@field cycle? boolean Start again after the last value.
---@field restart? integer|string Next value.
---@field clamp? boolean Move the present value into the new limits.
---@field owned_by? string Column to be dropped with: `table.column`; or `none`.
---@field if_exists? boolean Do nothing when there is none.

--- Change a sequence; what is not given stays.
---@param arguments mig.arguments.modify_sequence
function Actor:modify_sequence(arguments) end

---@class mig.arguments.advance_sequence
---@field table_name string The table.
---@field column_name string The column.

--- Let the sequence that a column owns, or its identity, go on after the largest value in the column.
---@param arguments mig.arguments.advance_sequence
function Actor:advance_sequence(arguments) end

---@class mig.arguments.drop_sequence
---@field sequence_name string The sequence.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a sequence.
---@param arguments mig.arguments.drop_sequence
function Actor:drop_sequence(arguments) end

---@class mig.arguments.rename_sequence
---@field old_sequence_name string The sequence.
---@field new_sequence_name string Its new name.
---@field if_exists? boolean Do nothing when there is none.

--- Rename a sequence.
---@param arguments mig.arguments.rename_sequence
function Actor:rename_sequence(arguments) end

---@class mig.arguments.set_sequence_schema
---@field sequence_name string The sequence.
---@field schema_name string The schema to go to.
---@field if_exists? boolean Do nothing when there is none.

--- Move a sequence to another schema.
---@param arguments mig.arguments.set_sequence_schema
function Actor:set_sequence_schema(arguments) end

---@class mig.arguments.add_type
---@field type_name string Name of the new type.
---@field values string[] Its labels, in order.
---@field comment? string Comment on the type.

--- Create an enum type.
---@param arguments mig.arguments.add_type
function Actor:add_type(arguments) end

---@class mig.arguments.drop_type
---@field type_name string The type.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a type.
---@param arguments mig.arguments.drop_type
function Actor:drop_type(arguments) end

---@class mig.arguments.rename_type
---@field old_type_name string The type.
---@field new_type_name string Its new name.

--- Rename a type.
---@param arguments mig.arguments.rename_type
function Actor:rename_type(arguments) end

---@class mig.arguments.set_type_schema
---@field type_name string The type.
---@field schema_name string The schema to go to.

--- Move a type to another schema.
---@param arguments mig.arguments.set_type_schema
function Actor:set_type_schema(arguments) end

---@class mig.arguments.add_type_values
---@field type_name string The type.
---@field values string[] The new labels, in order.
---@field before? string Label that they come before.
---@field after? string Or the label that they come after.
---@field if_not_exists? boolean Leave out the labels that are there.

--- Add labels to an enum type; they can be used after the transaction.
---@param arguments mig.arguments.add_type_values
function Actor:add_type_values(arguments) end

---@class mig.arguments.rename_type_value
---@field type_name string The type.
---@field old_value string The label.
---@field new_value string Its new name.

--- Rename a label of an enum type; rows follow.
---@param arguments mig.arguments.rename_type_value
function Actor:rename_type_value(arguments) end

---@class mig.arguments.drop_type_values
---@field type_name string The type.
---@field values string[] The labels to remove.
---@field target_columns? mig.record.carried_column[] Columns to carry over; every column of the type when absent.

--- Remove labels from an enum type by building it anew; fails when a row still has one of them.
---@param arguments mig.arguments.drop_type_values
function Actor:drop_type_values(arguments) end

---@class mig.arguments.change_type_values
---@field type_name string The type.
---@field values string[] All labels, in their new order.
---@field target_columns? mig.record.carried_column_with_default[] Columns to carry over; every column of the type when absent.

--- Give an enum type a new list of labels by building it anew.
---@param arguments mig.arguments.change_type_values
function Actor:change_type_values(arguments) end

---@class mig.arguments.replace_type
---@field type_name string The type.
---@field definition string|mig.sql The whole CREATE statement.
---@field target_columns mig.record.carried_column_with_default[] Columns to carry over, by way of text.

--- Put another type in a type's place, under the columns that have it.
---@param arguments mig.arguments.replace_type
function Actor:replace_type(arguments) end

---@class mig.arguments.add_view
---@field definition string|mig.sql The whole CREATE statement.

--- Create a view.
---@param arguments mig.arguments.add_view
function Actor:add_view(arguments) end

---@class mig.arguments.drop_view
---@field view_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a view.
---@param arguments mig.arguments.drop_view
function Actor:drop_view(arguments) end

---@class mig.arguments.replace_view
---@field definition string|mig.sql The whole CREATE statement, with or without OR REPLACE.

--- Replace a view, or create it.
---@param arguments mig.arguments.replace_view
function Actor:replace_view(arguments) end

---@class mig.arguments.add_materialized_view
---@field definition string|mig.sql The whole CREATE statement.

--- Create a materialized view.
---@param arguments mig.arguments.add_materialized_view
function Actor:add_materialized_view(arguments) end

---@class mig.arguments.drop_materialized_view
---@field materialized_view_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a materialized view.
---@param arguments mig.arguments.drop_materialized_view
function Actor:drop_materialized_view(arguments) end

---@class mig.arguments.refresh_materialized_view
---@field materialized_view_name string The view.
---@field concurrently? boolean Without blocking readers.
---@field without_data? boolean Empty it and leave it unreadable.

--- Fill a materialized view anew.
---@param arguments mig.arguments.refresh_materialized_view
function Actor:refresh_materialized_view(arguments) end

---@class mig.arguments.add_rule
---@field definition string|mig.sql The whole CREATE statement.

--- Create a rule.
---@param arguments mig.arguments.add_rule
function Actor:add_rule(arguments) end

---@class mig.arguments.drop_rule
---@field rule_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a rule.
---@param arguments mig.arguments.drop_rule
function Actor:drop_rule(arguments) end

---@class mig.arguments.replace_rule
---@field definition string|mig.sql The whole CREATE statement, with or without OR REPLACE.

--- Replace a rule, or create it.
---@param arguments mig.arguments.replace_rule
function Actor:replace_rule(arguments) end

---@class mig.arguments.modify_rule
---@field table_name string The table.
---@field rule_name string The rule.
---@field enabled "origin"|"replica"|"always"|"disabled"|string When it fires; `origin` is the ordinary way.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Switch a rule on or off.
---@param arguments mig.arguments.modify_rule
function Actor:modify_rule(arguments) end

---@class mig.arguments.add_function
---@field definition string|mig.sql The whole CREATE statement.

--- Create a function or procedure.
---@param arguments mig.arguments.add_function
function Actor:add_function(arguments) end

---@class mig.arguments.drop_function
---@field function_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a function or procedure.
---@param arguments mig.arguments.drop_function
function Actor:drop_function(arguments) end

---@class mig.arguments.replace_function
---@field definition string|mig.sql The whole CREATE statement, with or without OR REPLACE.

--- Replace a function or procedure, or create it.
---@param arguments mig.arguments.replace_function
function Actor:replace_function(arguments) end

---@class mig.arguments.add_aggregate
---@field definition string|mig.sql The whole CREATE statement.

--- Create an aggregate.
---@param arguments mig.arguments.add_aggregate
function Actor:add_aggregate(arguments) end

---@class mig.arguments.drop_aggregate
---@field aggregate_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop an aggregate.
---@param arguments mig.arguments.drop_aggregate
function Actor:drop_aggregate(arguments) end

---@class mig.arguments.replace_aggregate
---@field definition string|mig.sql The whole CREATE statement, with or without OR REPLACE.

--- Replace an aggregate, or create it.
---@param arguments mig.arguments.replace_aggregate
function Actor:replace_aggregate(arguments) end

---@class mig.arguments.add_trigger
---@field definition string|mig.sql The whole CREATE statement.

--- Create a trigger.
---@param arguments mig.arguments.add_trigger
function Actor:add_trigger(arguments) end

---@class mig.arguments.drop_trigger
---@field trigger_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a trigger.
---@param arguments mig.arguments.drop_trigger
function Actor:drop_trigger(arguments) end

---@class mig.arguments.replace_trigger
---@field definition string|mig.sql The whole CREATE statement, with or without OR REPLACE.

--- Replace a trigger, or create it.
---@param arguments mig.arguments.replace_trigger
function Actor:replace_trigger(arguments) end

---@class mig.arguments.modify_trigger
---@field table_name string The table.
---@field trigger_name string The trigger.
---@field enabled "origin"|"replica"|"always"|"disabled"|string When it fires; `origin` is the ordinary way.
---@field if_table_exists? boolean Do nothing when the table is not there.

--- Switch a trigger on or off.
---@param arguments mig.arguments.modify_trigger
function Actor:modify_trigger(arguments) end

---@class mig.arguments.add_event_trigger
---@field definition string|mig.sql The whole CREATE statement.

--- Create an event trigger.
---@param arguments mig.arguments.add_event_trigger
function Actor:add_event_trigger(arguments) end

---@class mig.arguments.drop_event_trigger
---@field event_trigger_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop an event trigger.
---@param arguments mig.arguments.drop_event_trigger
function Actor:drop_event_trigger(arguments) end

---@class mig.arguments.modify_event_trigger
---@field event_trigger_name string The event trigger.
---@field enabled "origin"|"replica"|"always"|"disabled"|string When it fires; `origin` is the ordinary way.

--- Switch an event trigger on or off.
---@param arguments mig.arguments.modify_event_trigger
function Actor:modify_event_trigger(arguments) end

---@class mig.arguments.add_policy
---@field definition string|mig.sql The whole CREATE statement.

--- Create a row-level security policy.
---@param arguments mig.arguments.add_policy
function Actor:add_policy(arguments) end

---@class mig.arguments.drop_policy
---@field policy_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a row-level security policy.
---@param arguments mig.arguments.drop_policy
function Actor:drop_policy(arguments) end

---@class mig.arguments.add_domain
---@field definition string|mig.sql The whole CREATE statement.

--- Create a domain.
---@param arguments mig.arguments.add_domain
function Actor:add_domain(arguments) end

---@class mig.arguments.drop_domain
---@field domain_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a domain.
---@param arguments mig.arguments.drop_domain
function Actor:drop_domain(arguments) end

---@class mig.arguments.modify_domain
---@field domain_name string The domain.
---@field default? string|number|boolean|mig.sql The new default.
---@field drop_default? boolean Leave it without a default.
---@field not_null? boolean Whether NULL is refused; absent: as it is.

--- Change a domain's default or whether it takes NULL.
---@param arguments mig.arguments.modify_domain
function Actor:modify_domain(arguments) end

---@class mig.arguments.add_attribute
---@field type_name string The composite type.
---@field attribute_name string The new attribute.
---@field type string|mig.sql Its type.
---@field collation? string Its collation.

--- Add an attribute to a composite type.
---@param arguments mig.arguments.add_attribute
function Actor:add_attribute(arguments) end

---@class mig.arguments.drop_attribute
---@field type_name string The composite type.
---@field attribute_name string The attribute.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop an attribute of a composite type.
---@param arguments mig.arguments.drop_attribute
function Actor:drop_attribute(arguments) end

---@class mig.arguments.rename_attribute
---@field type_name string The composite type.
---@field old_attribute_name string The attribute.
---@field new_attribute_name string Its new name.

--- Rename an attribute of a composite type.
---@param arguments mig.arguments.rename_attribute
function Actor:rename_attribute(arguments) end

---@class mig.arguments.modify_attribute_type
---@field type_name string The composite type.
---@field attribute_name string The attribute.
---@field type string|mig.sql Its new type.
---@field collation? string Its collation.

--- Give an attribute of a composite type that no table uses another type.
---@param arguments mig.arguments.modify_attribute_type
function Actor:modify_attribute_type(arguments) end

---@class mig.arguments.add_domain_constraint
---@field domain_name string The domain.
---@field constraint_name? string Name; PostgreSQL finds one when there is none.
---@field definition string|mig.sql `CHECK (VALUE > 0)`.
---@field not_valid? boolean Do not check the values that are there.
---@field comment? string Comment on the constraint.

--- Add a check to a domain.
---@param arguments mig.arguments.add_domain_constraint
function Actor:add_domain_constraint(arguments) end

---@class mig.arguments.drop_domain_constraint
---@field domain_name string The domain.
---@field constraint_name string The constraint.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a check of a domain.
---@param arguments mig.arguments.drop_domain_constraint
function Actor:drop_domain_constraint(arguments) end

---@class mig.arguments.validate_domain_constraint
---@field domain_name string The domain.
---@field constraint_name string The constraint.

--- Check the values that a not-valid check of a domain has not seen.
---@param arguments mig.arguments.validate_domain_constraint
function Actor:validate_domain_constraint(arguments) end

---@class mig.arguments.add_composite_type
---@field definition string|mig.sql The whole CREATE statement.

--- Create a composite type.
---@param arguments mig.arguments.add_composite_type
function Actor:add_composite_type(arguments) end

---@class mig.arguments.drop_composite_type
---@field composite_type_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a composite type.
---@param arguments mig.arguments.drop_composite_type
function Actor:drop_composite_type(arguments) end

---@class mig.arguments.add_range_type
---@field definition string|mig.sql The whole CREATE statement.

--- Create a range type.
---@param arguments mig.arguments.add_range_type
function Actor:add_range_type(arguments) end

---@class mig.arguments.drop_range_type
---@field range_type_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a range type.
---@param arguments mig.arguments.drop_range_type
function Actor:drop_range_type(arguments) end

---@class mig.arguments.add_shell_type
---@field definition string|mig.sql The whole CREATE statement.

--- Create a shell type.
---@param arguments mig.arguments.add_shell_type
function Actor:add_shell_type(arguments) end

---@class mig.arguments.drop_shell_type
---@field shell_type_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a shell type.
---@param arguments mig.arguments.drop_shell_type
function Actor:drop_shell_type(arguments) end

---@class mig.arguments.add_base_type
---@field definition string|mig.sql The whole CREATE statement.

--- Create a base type.
---@param arguments mig.arguments.add_base_type
function Actor:add_base_type(arguments) end

---@class mig.arguments.drop_base_type
---@field base_type_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a base type.
---@param arguments mig.arguments.drop_base_type
function Actor:drop_base_type(arguments) end

---@class mig.arguments.add_cast
---@field definition string|mig.sql The whole CREATE statement.

--- Create a cast.
---@param arguments mig.arguments.add_cast
function Actor:add_cast(arguments) end

---@class mig.arguments.drop_cast
---@field cast_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a cast.
---@param arguments mig.arguments.drop_cast
function Actor:drop_cast(arguments) end

---@class mig.arguments.add_transform
---@field definition string|mig.sql The whole CREATE statement.

--- Create a transform.
---@param arguments mig.arguments.add_transform
function Actor:add_transform(arguments) end

---@class mig.arguments.drop_transform
---@field transform_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a transform.
---@param arguments mig.arguments.drop_transform
function Actor:drop_transform(arguments) end

---@class mig.arguments.replace_transform
---@field definition string|mig.sql The whole CREATE statement, with or without OR REPLACE.

--- Replace a transform, or create it.
---@param arguments mig.arguments.replace_transform
function Actor:replace_transform(arguments) end

---@class mig.arguments.add_operator
---@field definition string|mig.sql The whole CREATE statement.

--- Create an operator.
---@param arguments mig.arguments.add_operator
function Actor:add_operator(arguments) end

---@class mig.arguments.drop_operator
---@field operator_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop an operator.
---@param arguments mig.arguments.drop_operator
function Actor:drop_operator(arguments) end

---@class mig.arguments.add_operator_class
---@field definition string|mig.sql The whole CREATE statement.

--- Create an operator class.
---@param arguments mig.arguments.add_operator_class
function Actor:add_operator_class(arguments) end

---@class mig.arguments.drop_operator_class
---@field operator_class_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop an operator class.
---@param arguments mig.arguments.drop_operator_class
function Actor:drop_operator_class(arguments) end

---@class mig.arguments.add_operator_family
---@field definition string|mig.sql The whole CREATE statement.

--- Create an operator family.
---@param arguments mig.arguments.add_operator_family
function Actor:add_operator_family(arguments) end

---@class mig.arguments.drop_operator_family
---@field operator_family_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop an operator family.
---@param arguments mig.arguments.drop_operator_family
function Actor:drop_operator_family(arguments) end

---@class mig.arguments.add_operator_family_member
---@field operator_family_name string|mig.sql The family, with USING and its method.
---@field definition string|mig.sql As after ADD.

--- Add an operator or function to an operator family.
---@param arguments mig.arguments.add_operator_family_member
function Actor:add_operator_family_member(arguments) end

---@class mig.arguments.drop_operator_family_member
---@field operator_family_name string|mig.sql The family, with USING and its method.
---@field member string|mig.sql As after DROP.

--- Take an operator or function out of an operator family.
---@param arguments mig.arguments.drop_operator_family_member
function Actor:drop_operator_family_member(arguments) end

---@class mig.arguments.add_language
---@field definition string|mig.sql The whole CREATE statement.

--- Create a procedural language.
---@param arguments mig.arguments.add_language
function Actor:add_language(arguments) end

---@class mig.arguments.drop_language
---@field language_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a procedural language.
---@param arguments mig.arguments.drop_language
function Actor:drop_language(arguments) end

---@class mig.arguments.replace_language
---@field definition string|mig.sql The whole CREATE statement, with or without OR REPLACE.

--- Replace a procedural language, or create it.
---@param arguments mig.arguments.replace_language
function Actor:replace_language(arguments) end

---@class mig.arguments.add_collation
---@field definition string|mig.sql The whole CREATE statement.

--- Create a collation.
---@param arguments mig.arguments.add_collation
function Actor:add_collation(arguments) end

---@class mig.arguments.drop_collation
---@field collation_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a collation.
---@param arguments mig.arguments.drop_collation
function Actor:drop_collation(arguments) end

---@class mig.arguments.add_conversion
---@field definition string|mig.sql The whole CREATE statement.

--- Create a conversion.
---@param arguments mig.arguments.add_conversion
function Actor:add_conversion(arguments) end

---@class mig.arguments.drop_conversion
---@field conversion_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a conversion.
---@param arguments mig.arguments.drop_conversion
function Actor:drop_conversion(arguments) end

---@class mig.arguments.add_statistics
---@field definition string|mig.sql The whole CREATE statement.

--- Create extended statistics.
---@param arguments mig.arguments.add_statistics
function Actor:add_statistics(arguments) end

---@class mig.arguments.drop_statistics
---@field statistics_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop extended statistics.
---@param arguments mig.arguments.drop_statistics
function Actor:drop_statistics(arguments) end

---@class mig.arguments.modify_statistics
---@field statistics_name string The statistics.
---@field target integer|string 0 to 10000; -1 for the default.

--- Change how much ANALYZE collects for extended statistics.
---@param arguments mig.arguments.modify_statistics
function Actor:modify_statistics(arguments) end

---@class mig.arguments.add_access_method
---@field definition string|mig.sql The whole CREATE statement.

--- Create an access method.
---@param arguments mig.arguments.add_access_method
function Actor:add_access_method(arguments) end

---@class mig.arguments.drop_access_method
---@field access_method_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop an access method.
---@param arguments mig.arguments.drop_access_method
function Actor:drop_access_method(arguments) end

---@class mig.arguments.grant_privileges
---@field privileges string[] What they may: `{ "select", "insert" }`, `{ "all" }`.
---@field schema_name? string A schema.
---@field table_name? string A table; or that of the columns.
---@field columns? string[] Columns of the table or view.
---@field sequence_name? string A sequence.
---@field type_name? string A type.
---@field object_type? string Any kind: `view`, `routine`, `server`.
---@field object_name? string|mig.sql With object_type: which, as SQL.
---@field role_names string[] The roles; `public` is everybody.
---@field with_grant_option? boolean They may allow it to others.

--- Allow roles to do something with one object.
---@param arguments mig.arguments.grant_privileges
function Actor:grant_privileges(arguments) end

---@class mig.arguments.revoke_privileges
---@field privileges string[] What they may no longer; `{ "all" }`: anything.
---@field schema_name? string A schema.
---@field table_name? string A table; or that of the columns.
---@field columns? string[] Columns of the table or view.
---@field sequence_name? string A sequence.
---@field type_name? string A type.
---@field object_type? string Any kind: `view`, `routine`, `server`.
---@field object_name? string|mig.sql With object_type: which, as SQL.
---@field role_names string[] The roles; `public` is everybody.
---@field grant_option_only? boolean They may no longer allow it to others.
---@field cascade? boolean Also take it from those to whom they allowed it.

--- Take back what roles may do with one object.
---@param arguments mig.arguments.revoke_privileges
function Actor:revoke_privileges(arguments) end

---@class mig.arguments.modify_default_privileges
---@field role_name? string Who will make the objects; absent: the one who runs this.
---@field schema_name? string Only objects of this schema.
---@field object_type "tables"|"sequences"|"functions"|"types"|"schemas"|"large_objects"|string Of which kind.
---@field grant? string[] What to allow.
---@field revoke? string[] Or what to take back.
---@field role_names string[] The roles; `public` is everybody.
---@field with_grant_option? boolean They may allow it to others.
---@field grant_option_only? boolean Take back only that they may allow it to others.

--- Change what roles may do with objects that are yet to come.
---@param arguments mig.arguments.modify_default_privileges
function Actor:modify_default_privileges(arguments) end

---@class mig.arguments.set_owner
---@field schema_name? string A schema.
---@field table_name? string A table.
---@field sequence_name? string A sequence.
---@field type_name? string A type.
---@field object_type? string Any kind, as after ALTER: `materialized view`.
---@field object_name? string|mig.sql With object_type: which, as SQL.
---@field owner_name string The role.
---@field if_exists? boolean Do nothing when there is none; PostgreSQL has it for tables, views, sequences and the like.

--- Give one object to a role.
---@param arguments mig.arguments.set_owner
function Actor:set_owner(arguments) end

---@class mig.arguments.set_security_label
---@field schema_name? string A schema.
---@field table_name? string A table; or the column's.
---@field column_name? string A column of the table.
---@field sequence_name? string A sequence.
---@field type_name? string A type.
---@field object_type? string Any kind, as after SECURITY LABEL ON: `view`.
---@field object_name? string|mig.sql With object_type: which, as SQL.
---@field provider string The label provider.
---@field label? string The label.

--- Set the security label of one object; without a label, remove it.
---@param arguments mig.arguments.set_security_label
function Actor:set_security_label(arguments) end

---@class mig.arguments.add_text_search_parser
---@field definition string|mig.sql The whole CREATE statement.

--- Create a text search parser.
---@param arguments mig.arguments.add_text_search_parser
function Actor:add_text_search_parser(arguments) end

---@class mig.arguments.drop_text_search_parser
---@field text_search_parser_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a text search parser.
---@param arguments mig.arguments.drop_text_search_parser
function Actor:drop_text_search_parser(arguments) end

---@class mig.arguments.add_text_search_template
---@field definition string|mig.sql The whole CREATE statement.

--- Create a text search template.
---@param arguments mig.arguments.add_text_search_template
function Actor:add_text_search_template(arguments) end

---@class mig.arguments.drop_text_search_template
---@field text_search_template_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a text search template.
---@param arguments mig.arguments.drop_text_search_template
function Actor:drop_text_search_template(arguments) end

---@class mig.arguments.add_text_search_dictionary
---@field definition string|mig.sql The whole CREATE statement.

--- Create a text search dictionary.
---@param arguments mig.arguments.add_text_search_dictionary
function Actor:add_text_search_dictionary(arguments) end

---@class mig.arguments.drop_text_search_dictionary
---@field text_search_dictionary_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a text search dictionary.
---@param arguments mig.arguments.drop_text_search_dictionary
function Actor:drop_text_search_dictionary(arguments) end

---@class mig.arguments.add_text_search_configuration
---@field definition string|mig.sql The whole CREATE statement.

--- Create a text search configuration.
---@param arguments mig.arguments.add_text_search_configuration
function Actor:add_text_search_configuration(arguments) end

---@class mig.arguments.drop_text_search_configuration
---@field text_search_configuration_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a text search configuration.
---@param arguments mig.arguments.drop_text_search_configuration
function Actor:drop_text_search_configuration(arguments) end

---@class mig.arguments.modify_text_search_dictionary
---@field text_search_dictionary_name string The dictionary.
---@field options string|mig.sql `stopwords = 'english'`; a name alone removes an option.

--- Change options of a text search dictionary.
---@param arguments mig.arguments.modify_text_search_dictionary
function Actor:modify_text_search_dictionary(arguments) end

---@class mig.arguments.add_text_search_mapping
---@field text_search_configuration_name string The configuration.
---@field token_types string[] Types of tokens: `asciiword`.
---@field dictionaries string[] The dictionaries, in order.

--- Say which dictionaries look at tokens of some types.
---@param arguments mig.arguments.add_text_search_mapping
function Actor:add_text_search_mapping(arguments) end

---@class mig.arguments.modify_text_search_mapping
---@field text_search_configuration_name string The configuration.
---@field token_types string[] Types of tokens: `asciiword`.
---@field dictionaries string[] The dictionaries, in order.

--- Change which dictionaries look at tokens of some types.
---@param arguments mig.arguments.modify_text_search_mapping
function Actor:modify_text_search_mapping(arguments) end

---@class mig.arguments.drop_text_search_mapping
---@field text_search_configuration_name string The configuration.
---@field token_types string[] Types of tokens: `asciiword`.
---@field if_exists? boolean Do nothing when there is none.

--- Let no dictionary look at tokens of some types.
---@param arguments mig.arguments.drop_text_search_mapping
function Actor:drop_text_search_mapping(arguments) end

---@class mig.arguments.add_foreign_data_wrapper
---@field definition string|mig.sql The whole CREATE statement.

--- Create a foreign-data wrapper.
---@param arguments mig.arguments.add_foreign_data_wrapper
function Actor:add_foreign_data_wrapper(arguments) end

---@class mig.arguments.drop_foreign_data_wrapper
---@field foreign_data_wrapper_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a foreign-data wrapper.
---@param arguments mig.arguments.drop_foreign_data_wrapper
function Actor:drop_foreign_data_wrapper(arguments) end

---@class mig.arguments.add_server
---@field definition string|mig.sql The whole CREATE statement.

--- Create a foreign server.
---@param arguments mig.arguments.add_server
function Actor:add_server(arguments) end

---@class mig.arguments.drop_server
---@field server_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a foreign server.
---@param arguments mig.arguments.drop_server
function Actor:drop_server(arguments) end

---@class mig.arguments.add_user_mapping
---@field definition string|mig.sql The whole CREATE statement.

--- Create a user mapping.
---@param arguments mig.arguments.add_user_mapping
function Actor:add_user_mapping(arguments) end

---@class mig.arguments.drop_user_mapping
---@field user_mapping_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a user mapping.
---@param arguments mig.arguments.drop_user_mapping
function Actor:drop_user_mapping(arguments) end

---@class mig.arguments.modify_foreign_data_wrapper
---@field foreign_data_wrapper_name string The wrapper.
---@field handler? string|mig.sql The function that handles it, or `none`.
---@field validator? string|mig.sql The function that checks its options, or `none`.
---@field options? table<string, string|number|boolean> Options to add.
---@field set_options? table<string, string|number|boolean> Options to change.
---@field drop_options? string[] Options to remove.

--- Change a foreign-data wrapper; each argument is one change.
---@param arguments mig.arguments.modify_foreign_data_wrapper
function Actor:modify_foreign_data_wrapper(arguments) end

---@class mig.arguments.modify_server
---@field server_name string The server.
---@field version? string Its version.
---@field options? table<string, string|number|boolean> Options to add.
---@field set_options? table<string, string|number|boolean> Options to change.
---@field drop_options? string[] Options to remove.

--- Change a foreign server; each argument is one change.
---@param arguments mig.arguments.modify_server
function Actor:modify_server(arguments) end

---@class mig.arguments.modify_user_mapping
---@field user_mapping_name string|mig.sql Which, as after ALTER USER MAPPING.
---@field options? table<string, string|number|boolean> Options to add.
---@field set_options? table<string, string|number|boolean> Options to change.
---@field drop_options? string[] Options to remove.

--- Change the options of a user mapping.
---@param arguments mig.arguments.modify_user_mapping
function Actor:modify_user_mapping(arguments) end

---@class mig.arguments.add_publication
---@field definition string|mig.sql The whole CREATE statement.

--- Create a publication.
---@param arguments mig.arguments.add_publication
function Actor:add_publication(arguments) end

---@class mig.arguments.drop_publication
---@field publication_name string|mig.sql Which, as after DROP, without the kind's word.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a publication.
---@param arguments mig.arguments.drop_publication
function Actor:drop_publication(arguments) end

---@class mig.arguments.modify_publication
---@field publication_name string The publication.
---@field with table<string, string|number|boolean> The parameters, like `publish`.

--- Change parameters of a publication.
---@param arguments mig.arguments.modify_publication
function Actor:modify_publication(arguments) end

---@class mig.arguments.add_publication_table
---@field publication_name string The publication.
---@field table_name string The table.
---@field columns? string[] Only these columns (15).
---@field where? string|mig.sql Only rows for which this holds (15).

--- Publish a table.
---@param arguments mig.arguments.add_publication_table
function Actor:add_publication_table(arguments) end

---@class mig.arguments.drop_publication_table
---@field publication_name string The publication.
---@field table_name string The table.

--- No longer publish a table.
---@param arguments mig.arguments.drop_publication_table
function Actor:drop_publication_table(arguments) end

---@class mig.arguments.add_publication_schema
---@field publication_name string The publication.
---@field schema_name string The schema.

--- Publish all tables of a schema (15).
---@param arguments mig.arguments.add_publication_schema
function Actor:add_publication_schema(arguments) end

---@class mig.arguments.drop_publication_schema
---@field publication_name string The publication.
---@field schema_name string The schema.

--- No longer publish all tables of a schema (15).
---@param arguments mig.arguments.drop_publication_schema
function Actor:drop_publication_schema(arguments) end

---@class mig.arguments.add_subscription
---@field definition string|mig.sql The whole CREATE statement.

--- Create a subscription.
---@param arguments mig.arguments.add_subscription
function Actor:add_subscription(arguments) end

---@class mig.arguments.modify_subscription
---@field subscription_name string The subscription.
---@field connection? string How to reach the publisher.
---@field publications? string[] All that it subscribes to.
---@field with? table<string, string|number|boolean> Parameters, like `slot_name`.
---@field enabled? boolean Let it run, or not.

--- Change a subscription, without connecting; each argument is one change.
---@param arguments mig.arguments.modify_subscription
function Actor:modify_subscription(arguments) end

---@class mig.arguments.drop_subscription
---@field subscription_name string|mig.sql The subscription.
---@field leave_slot? boolean Leave the slot on the publisher: connects to nobody, and may stand in a transaction.
---@field cascade? boolean Also drop what depends on it.
---@field if_exists? boolean Do nothing when there is none.

--- Drop a subscription.
---@param arguments mig.arguments.drop_subscription
function Actor:drop_subscription(arguments) end

---@class mig.arguments.rename_view
---@field old_view_name string The view.
---@field new_view_name string Its new name; the schema stays.
---@field if_exists? boolean Do nothing when there is none.

--- Rename a view.
---@param arguments mig.arguments.rename_view
function Actor:rename_view(arguments) end

---@class mig.arguments.rename_materialized_view
---@field old_materialized_view_name string The materialized view.
---@field new_materialized_view_name string Its new name; the schema stays.
---@field if_exists? boolean Do nothing when there is none.

--- Rename a materialized view.
---@param arguments mig.arguments.rename_materialized_view
function Actor:rename_materialized_view(arguments) end

---@class mig.arguments.rename_function
---@field old_function_name string|mig.sql The function or procedure with its argument types.
---@field new_function_name string Its new name.

--- Rename a function, procedure or aggregate.
---@param arguments mig.arguments.rename_function
function Actor:rename_function(arguments) end

---@class mig.arguments.rename_trigger
---@field table_name string The table.
---@field old_trigger_name string The trigger.
---@field new_trigger_name string Its new name.

--- Rename a trigger.
---@param arguments mig.arguments.rename_trigger
function Actor:rename_trigger(arguments) end

---@class mig.arguments.rename_policy
---@field table_name string The table.
---@field old_policy_name string The policy.
---@field new_policy_name string Its new name.

--- Rename a policy.
---@param arguments mig.arguments.rename_policy
function Actor:rename_policy(arguments) end

---@class mig.arguments.rename_rule
---@field table_name string The table.
---@field old_rule_name string The rule.
---@field new_rule_name string Its new name.

--- Rename a rule.
---@param arguments mig.arguments.rename_rule
function Actor:rename_rule(arguments) end

---@class mig.arguments.rename_domain_constraint
---@field domain_name string The domain.
---@field old_constraint_name string The constraint.
---@field new_constraint_name string Its new name.

--- Rename a domain's constraint.
---@param arguments mig.arguments.rename_domain_constraint
function Actor:rename_domain_constraint(arguments) end

---@class mig.arguments.rename_object
---@field object_type string The kind, as after ALTER: `text search dictionary`.
---@field object_name string|mig.sql Which, as SQL: `shop.words`, `touch ON fees`.
---@field new_object_name string Its new name.
---@field if_exists? boolean Do nothing when there is none; PostgreSQL has it for tables, views, sequences and the like.

--- Rename an object of any kind that PostgreSQL can rename.
---@param arguments mig.arguments.rename_object
function Actor:rename_object(arguments) end

---@class mig.arguments.set_object_schema
---@field object_type string The kind, as after ALTER: `function`.
---@field object_name string|mig.sql Which, as SQL: `shop.total(bigint)`.
---@field schema_name string The schema to go to.
---@field if_exists? boolean Do nothing when there is none; PostgreSQL has it for tables, views, sequences and the like.

--- Move an object of any kind that has a schema to another one.
---@param arguments mig.arguments.set_object_schema
function Actor:set_object_schema(arguments) end

---@class mig.arguments.set_comment
---@field schema_name? string A schema.
---@field table_name? string A table; or that of the column or constraint.
---@field column_name? string A column of the table.
---@field constraint_name? string A constraint of the table.
---@field index_name? string An index.
---@field sequence_name? string A sequence.
---@field type_name? string A type.
---@field extension_name? string An extension.
---@field object_type? string Any kind, as after COMMENT ON: `materialized view`.
---@field object_name? string|mig.sql With object_type: which, as SQL.
---@field comment? string The comment.

--- Set the comment of one object; without a comment, remove it.
---@param arguments mig.arguments.set_comment
function Actor:set_comment(arguments) end

---@class mig.arguments.execute
---@field sql string|mig.sql The statement.

--- Run SQL as it is.
---@param arguments mig.arguments.execute
function Actor:execute(arguments) end

---@class mig.arguments.bulk_insert
---@field table_name string The table.
---@field rows table<string, any>[] The rows: tables from column name to value.

--- Insert rows; a row without a column gets its default.
---@param arguments mig.arguments.bulk_insert
function Actor:bulk_insert(arguments) end

---@class mig.arguments.add_comment
---@field text string The note.
---@field previous_line? boolean It is about the line before.

--- A note in the migration; does nothing.
---@param arguments mig.arguments.add_comment
function Actor:add_comment(arguments) end
