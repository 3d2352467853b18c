--- `migration_info`: what was applied, when, by whom, from which text. One row a revision,
--- written in the transaction of the work it describes.

local advice = require("mig.advice")
local core = require("mig.core")
local failure = require("mig.failure")
local journal = require("mig.journal")
local who = require("mig.who")

local ledger = {}

---@class mig.Ledger
---@field schema string
---@field table_name string qualified, quoted
---@field journal_name string of what runs outside a transaction
---@field audit_name string of what people decided
---@field temporary boolean it goes with the session, and has the first table alone
---@field key string of the advisory lock, a bigint
---@field work_key string of the lock that each transaction behind a pooler holds

--- The ledger of a schema. The other tables have its name and an ending.
---@param schema string
---@param name string|nil of its first table
---@return mig.Ledger
function ledger.new(schema, name)
  name = name or "migration_info"
  local function qualified(ending)
    return core.ident(schema) .. "." .. core.ident(name .. ending)
  end
  local table_name = qualified("")
  local function key(of)
    local bytes = core.sha256(of .. " " .. table_name):sub(1, 16):gsub("%x%x", function(pair)
      return string.char(tonumber(pair, 16))
    end)
    return ("%d"):format((string.unpack("<i8", bytes)))
  end
  return {
    schema = schema, table_name = table_name, journal_name = qualified("_journal"),
    audit_name = qualified("_audit"), key = key("mig"), work_key = key("mig work"),
    temporary = schema == "pg_temp",
  }
end

local LIST = [[
SELECT revision, down_revision, name, checksum, applied_by,
       pg_catalog.floor(pg_catalog.date_part('epoch', applied_at))::bigint AS epoch%s
FROM %s AS info ORDER BY info.applied_at, revision]]
local DETAILS = ", host, duration_ms, mig_version"
-- Nearly always the journal is empty; whether it is costs less than a query of its own.
local HALF_DONE = ", EXISTS (SELECT FROM %s) AS half_done"

--- The revisions that a row's migration followed.
---@param row table
---@return string[]
function ledger.parents_of(row)
  local parents = {}
  for parent in (row.down_revision or ""):gmatch("[^,]+") do parents[#parents + 1] = parent end
  return parents
end

--- A table of this name that another tool made, or one that the role may not read.
local function raise_unreadable(self, problem)
  if not core.is_error(problem) or problem.sqlstate ~= "42703" then
    error(core.is_error(problem) and advice.add(problem) or problem, 0)
  end
  failure.raise({
    message = ('the table %s is not a ledger of mig'):format(self.table_name),
    detail = "Another tool has a table of this name: " .. problem.message .. ".",
    hint = 'ledger_schema = "…" in mig.lua keeps mig\'s ledger in another schema.', source = false,
  })
end

--- A row as others see it: the time as text is made for those that are shown.
local Row = {}
function Row.__index(row, field)
  if field ~= "applied_at" then return nil end
  local text = os.date("!%Y-%m-%dT%H:%M:%SZ", tonumber(row.epoch))
  row.applied_at = text
  return text
end

---@class mig.LedgerQuestion
---@field book mig.Ledger
---@field conn table
---@field plain string the query without a look at the journal
---@field details boolean|nil host, duration_ms and mig_version were asked for
---@field waiting boolean the answer was not read yet
local question = {}
question.__index = question

--- Asks for all rows; the answer is read later, and the server works meanwhile.
---@param self mig.Ledger
---@param conn table
---@param details boolean|nil also host, duration_ms, mig_version
---@return mig.LedgerQuestion closing value: an answer that was not read is dropped
function ledger.ask(self, conn, details)
  local columns = details and DETAILS or ""
  local half_done = self.temporary and "" or HALF_DONE:format(self.journal_name)
  conn:send(LIST:format(columns .. half_done, self.table_name))
  return setmetatable({
    book = self, conn = conn, plain = LIST:format(columns, self.table_name), details = details,
    waiting = true,
  }, question)
end

function question:__close()
  if self.waiting then pcall(self.conn.receive, self.conn) end
end

--- The rows, and whether the journal has to be read; without it where the ledger has none yet.
local function receive(self)
  self.waiting = false
  local ok, result = pcall(self.conn.receive, self.conn)
  if ok then
    local first = result[1]
    return true, result, not self.book.temporary and (not first or first.half_done == "t")
  end
  if not core.is_error(result) or result.kind ~= "server" then error(result, 0) end
  ok, result = pcall(self.conn.query, self.conn, self.plain)
  return ok, result, false
end

--- All rows, in the order in which they were applied; none when the table does not exist.
---@return table[] rows revision, down_revision, name, checksum, applied_at, applied_by, …
---@return boolean exists
---@return mig.JournalEntry[] entries of migrations that are half done
function question:answer()
  local ok, result, half_done = receive(self)
  if not ok then
    local missing = core.is_error(result)
      and (result.sqlstate == "42P01" or result.sqlstate == "3F000")
    if missing then return {}, false, {} end
    raise_unreadable(self.book, result)
  end
  local rows = {}
  for i, row in ipairs(result) do
    if self.details then row.duration_ms = math.tointeger(tonumber(row.duration_ms)) end
    rows[i] = setmetatable(row, Row)
  end
  local entries = half_done and journal.entries(self.conn:query(journal.query(self.book))) or {}
  return rows, true, entries
end

--- Asks, and waits for the answer: `ledger.ask` and `answer` in one.
---@param self mig.Ledger
---@param conn table
---@return table[] rows
---@return boolean exists
---@return mig.JournalEntry[] entries
function ledger.read(self, conn)
  return ledger.ask(self, conn):answer()
end

--- Rows by revision.
---@param rows table[]
---@return table<string, table>
function ledger.by_revision(rows)
  local set = {}
  for _, row in ipairs(rows) do set[row.revision] = row end
  return set
end

--- The file's text as it was when the revision was applied.
---@param self mig.Ledger
---@param conn table
---@param revision string
---@return string|nil
function ledger.text(self, conn, revision)
  local result = conn:query(
    ("SELECT down_text FROM %s WHERE revision = $1"):format(self.table_name), revision)
  return result[1] and result[1].down_text
end

--- Makes the tables, or brings them to the present shape. Under the lock only.
---@param self mig.Ledger
---@param conn table
function ledger.create(self, conn)
  require("mig.ledger.shape").bring(self, conn)
end

local INSERT = [[
INSERT INTO %s (revision, down_revision, name, duration_ms, host, checksum, mig_version, down_text)
VALUES (%s, %s, %s, %d, %s, %s, %s, %s)]]

--- The statement that records a migration.
---@param self mig.Ledger
---@param file mig.File
---@param duration_ms integer
---@return string sql
function ledger.insert_statement(self, file, duration_ms)
  local parents = #file.parents > 0 and core.literal(table.concat(file.parents, ",")) or "NULL"
  return INSERT:format(self.table_name, core.literal(file.revision), parents,
    core.literal(file.name), duration_ms, core.literal(who.host()), core.literal(file.checksum),
    core.literal(core.version), core.literal(file.text))
end

local UPDATE = [[
UPDATE %s SET down_revision = %s, name = %s, checksum = %s, down_text = %s WHERE revision = %s]]

--- The statement that takes over what a migration's file has become.
---@param self mig.Ledger
---@param file mig.File
---@return string sql
function ledger.update_statement(self, file)
  local parents = #file.parents > 0 and core.literal(table.concat(file.parents, ",")) or "NULL"
  return UPDATE:format(self.table_name, parents, core.literal(file.name),
    core.literal(file.checksum), core.literal(file.text), core.literal(file.revision))
end

local AUDIT = "INSERT INTO %s (host, mig_version, revision, event, detail) VALUES (%s)"

--- The statement that notes what a person decided: an accepted edit, a step that was resolved.
---@param self mig.Ledger
---@param event string one word
---@param revision string|nil
---@param detail string|nil
---@return string sql
function ledger.audit_statement(self, event, revision, detail)
  return AUDIT:format(self.audit_name, table.concat({
    core.literal(who.host()), core.literal(core.version),
    revision and core.literal(revision) or "NULL", core.literal(event),
    detail and core.literal(detail) or "NULL",
  }, ", "))
end

--- The statement that forgets a migration.
---@param self mig.Ledger
---@param revision string
---@return string sql
function ledger.delete_statement(self, revision)
  return ("DELETE FROM %s WHERE revision = %s"):format(self.table_name, core.literal(revision))
end

--- The statements that record migrations, and forget others, without running them.
---@param self mig.Ledger
---@param added mig.File[]
---@param removed mig.File[]
---@return string[] sql for one transaction; none when there is nothing to do
function ledger.stamp_statements(self, added, removed)
  local sql = {}
  for _, file in ipairs(removed) do sql[#sql + 1] = ledger.delete_statement(self, file.revision) end
  for _, file in ipairs(added) do sql[#sql + 1] = ledger.insert_statement(self, file, 0) end
  for _, list in ipairs({ added, removed }) do
    for _, file in ipairs(list) do sql[#sql + 1] = journal.clear(self, file.revision) end
  end
  return sql
end

return ledger
