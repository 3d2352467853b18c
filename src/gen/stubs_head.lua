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
