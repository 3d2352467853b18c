--- The journal of migrations that commit before their end: which steps are done, which one was
--- begun. A row goes into it in the transaction that it describes, or before a statement that
--- cannot run in one; all rows of a migration go with its ledger row.

local core = require("mig.core")
local directions = require("mig.directions")
local who = require("mig.who")

local journal = {}

---@class mig.JournalEntry
---@field revision string
---@field direction "up"|"down"
---@field step integer
---@field kind "transaction"|"atomic"|"statement"
---@field upto integer how many statements of the migration are behind it
---@field digest string of all of these
---@field statement string|nil
---@field probe string|nil traces before the statement
---@field results table|nil what the statements gave, by their number
---@field pid integer|nil
---@field started_at string|nil
---@field ended boolean
---@field failure string|nil

local SELECT = [[
SELECT revision, direction, step, kind, upto, digest, statement, probe, results, pid, failure, host,
       pg_catalog.to_char(started_at AT TIME ZONE 'UTC',
                          'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS started_at,
       ended_at IS NOT NULL AS ended
FROM %s%s ORDER BY revision, direction, step]]

--- The statement that reads the journal, or a migration's part of it.
---@param book mig.Ledger
---@param revision string|nil
---@return string sql
function journal.query(book, revision)
  local where = revision and " WHERE revision = " .. core.literal(revision) or ""
  return SELECT:format(book.journal_name, where)
end

local function decode(text)
  local results = {}
  for position, result in pairs(text and require("dkjson").decode(text) or {}) do
    results[math.tointeger(tonumber(position))] = result
  end
  return results
end

--- Entries from the rows of `journal.query`.
---@param rows table[]
---@return mig.JournalEntry[]
function journal.entries(rows)
  local entries = {}
  for i, row in ipairs(rows) do
    for _, name in ipairs({ "step", "upto", "pid" }) do
      row[name] = math.tointeger(tonumber(row[name]))
    end
    row.ended, row.results = row.ended == "t", decode(row.results)
    entries[i] = row
  end
  return entries
end

--- A migration's entries in one direction, in order.
---@param entries mig.JournalEntry[]
---@param revision string
---@param direction string
---@return mig.JournalEntry[]
function journal.of(entries, revision, direction)
  local own = {}
  for _, entry in ipairs(entries) do
    if entry.revision == revision and entry.direction == direction then own[#own + 1] = entry end
  end
  return own
end

local function text_or_null(text)
  return text and core.literal(text) or "NULL"
end

local function encode(results)
  if not results or next(results) == nil then return nil end
  local object = {}
  for position, result in pairs(results) do object[tostring(position)] = result end
  return require("dkjson").encode(object)
end

local INSERT = [[
INSERT INTO %s (revision, direction, step, kind, upto, digest, statement, probe, results, host,
  ended_at) VALUES (%s, %s, %d, %s, %d, %s, %s, %s, %s, %s, %s)]]

--- The statement that writes an entry.
---@param book mig.Ledger
---@param entry mig.JournalEntry
---@return string sql
function journal.insert(book, entry)
  return INSERT:format(book.journal_name, core.literal(entry.revision),
    core.literal(entry.direction), entry.step, core.literal(entry.kind), entry.upto,
    core.literal(entry.digest), text_or_null(entry.statement), text_or_null(entry.probe),
    text_or_null(encode(entry.results)), core.literal(who.host()),
    entry.ended and "clock_timestamp()" or "NULL")
end

local function where(entry)
  return ("WHERE revision = %s AND direction = %s AND step = %d"):format(
    core.literal(entry.revision), core.literal(entry.direction), entry.step)
end

--- The statement that says an entry's step is done.
---@param book mig.Ledger
---@param entry mig.JournalEntry
---@return string sql
function journal.finish(book, entry)
  return ("UPDATE %s SET ended_at = clock_timestamp(), results = %s, failure = NULL %s"):format(
    book.journal_name, text_or_null(encode(entry.results)), where(entry))
end

--- The statement that notes why a step failed.
---@param book mig.Ledger
---@param entry mig.JournalEntry
---@param message string
---@return string sql
function journal.fail(book, entry, message)
  return ("UPDATE %s SET failure = %s %s"):format(
    book.journal_name, core.literal(message), where(entry))
end

--- The statement that removes an entry whose step did not happen.
---@param book mig.Ledger
---@param entry mig.JournalEntry
---@return string sql
function journal.remove(book, entry)
  return ("DELETE FROM %s %s"):format(book.journal_name, where(entry))
end

--- The statement that removes all entries of a migration.
---@param book mig.Ledger
---@param revision string
---@return string sql
function journal.clear(book, revision)
  return ("DELETE FROM %s WHERE revision = %s"):format(
    book.journal_name, core.literal(revision))
end

--- Migrations that are half done: one item each, with its last entry.
---@param entries mig.JournalEntry[]
---@return table[] { revision, direction, step, entry }
function journal.unfinished(entries)
  local list = {}
  for _, entry in ipairs(entries) do
    local last = list[#list]
    if not last or last.revision ~= entry.revision or last.direction ~= entry.direction then
      last = { revision = entry.revision, direction = entry.direction }
      list[#list + 1] = last
    end
    last.step, last.entry = entry.step, entry
  end
  return list
end

--- One line on a half done migration.
---@param item table of `journal.unfinished`
---@return string
function journal.describe(item)
  local entry = item.entry
  local what = entry.ended and ("step %d is done"):format(item.step)
    or ("step %d was begun at %s by %s"):format(item.step, entry.started_at, entry.host)
  return ("%s of %s is half done: %s%s"):format(directions.command[item.direction],
    item.revision, what, entry.failure and (" and failed: " .. entry.failure) or "")
end

return journal
