--- What a backfill has done, in the database: a row for the whole, which other terminals read and
--- write, and a row a part, which is written in the transaction of the rows that it speaks of.

local core = require("mig.core")
local failure = require("mig.failure")
local json = require("dkjson")
local who = require("mig.who")

local checkpoint = {}

---@class mig.backfill.Part
---@field part integer its number; ten thousand numbers a pass
---@field pass integer
---@field from string[]|nil what `skip` of the walk found
---@field relation string|nil quoted; nil: the table itself
---@field first string[]|nil where it begins
---@field last string[] where it ends
---@field position string[]|nil up to where it is done
---@field batches integer
---@field done boolean

---@class mig.backfill.Book
---@field whole string quoted name of the table of backfills
---@field parts string quoted name of the table of parts

---@param ledger_schema string
---@return mig.backfill.Book
function checkpoint.book(ledger_schema)
  local schema = core.ident(ledger_schema)
  return {
    whole = schema .. "." .. core.ident("migration_info_backfill"),
    parts = schema .. "." .. core.ident("migration_info_backfill_part"),
  }
end

local CREATE = [[
CREATE TABLE IF NOT EXISTS %s (
  name text PRIMARY KEY,
  scope text NOT NULL,
  table_name text NOT NULL,
  definition text NOT NULL,
  digest text NOT NULL,
  state text NOT NULL DEFAULT 'new',
  reason text,
  wanted text NOT NULL DEFAULT 'run',
  wanted_by text,
  speed integer NOT NULL DEFAULT 100,
  batch bigint,
  target double precision,
  workers integer NOT NULL,
  pass integer NOT NULL DEFAULT 1,
  estimate bigint NOT NULL DEFAULT 0,
  rate double precision NOT NULL DEFAULT 0,
  lock_key bigint NOT NULL,
  host text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE IF NOT EXISTS %s (
  name text,
  part integer,
  relation text,
  first jsonb,
  last jsonb NOT NULL,
  position jsonb,
  batches bigint NOT NULL DEFAULT 0,
  rows bigint NOT NULL DEFAULT 0,
  still bigint NOT NULL DEFAULT 0,
  walked bigint NOT NULL DEFAULT 0,
  done boolean NOT NULL DEFAULT false,
  PRIMARY KEY (name, part)
)]]

---@param book mig.backfill.Book
---@param conn table
---@return boolean
function checkpoint.exists(book, conn)
  return conn:query("SELECT pg_catalog.to_regclass($1) IS NOT NULL AS found", book.parts)[1].found
    == "t"
end

---@param book mig.backfill.Book
---@param conn table
function checkpoint.create(book, conn)
  if not checkpoint.exists(book, conn) then conn:script(CREATE:format(book.whole, book.parts)) end
end

--- The key of the advisory lock that a running backfill holds.
local function lock_key(book, name)
  local digest = core.sha256("mig backfill " .. book.whole .. " " .. name):sub(1, 16)
  local bytes = digest:gsub("%x%x", function(pair) return string.char(tonumber(pair, 16)) end)
  return ("%d"):format((string.unpack("<i8", bytes)))
end

local INSERT = [[
INSERT INTO %s (name, scope, table_name, definition, digest, workers, lock_key, host)
VALUES ($1, $2, $3, $4, $5, $6::integer, $7::bigint, $8)
ON CONFLICT (name) DO NOTHING]]

local function encode(position)
  return position and json.encode(position) or nil
end

local function decode(text)
  return text and json.decode(text) or nil
end

--- The row of a backfill; made when there is none.
---@param book mig.backfill.Book
---@param conn table
---@param fields { name: string, scope: string, table_name: string, definition: string,
---  digest: string, workers: integer }
---@return table row
function checkpoint.open(book, conn, fields)
  conn:query(INSERT:format(book.whole), fields.name, fields.scope, fields.table_name,
    fields.definition, fields.digest, fields.workers, lock_key(book, fields.name),
    who.host())
  local row = conn:query(("SELECT * FROM %s WHERE name = $1"):format(book.whole), fields.name)[1]
  if row.digest ~= fields.digest then
    failure.raise({
      message = ('backfill "%s" was begun with another definition'):format(fields.name),
      detail = ("It was: %s (table %s)."):format(row.definition, row.table_name),
      hint = ('Put that back to finish it. "mig backfill forget %s" begins anew; '):format(
        fields.name) .. "what is done stays done.",
    })
  end
  return row
end

local HOLDER = [[
SELECT a.pid, a.application_name FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND (l.classid::bigint << 32) | l.objid::bigint = $1::bigint]]

local function try_lock(conn, key)
  local sql = "SELECT pg_catalog.pg_try_advisory_lock($1::bigint) AS got"
  return conn:query(sql, key)[1].got == "t"
end

--- Takes the lock of a backfill, for which the connection of a killed run may have to end first.
---@param conn table
---@param row table of the backfill
---@param wait number seconds
---@param on_wait fun(text: string)
---@return table closing value
function checkpoint.lock(conn, row, wait, on_wait)
  local deadline, told = core.os.monotonic() + wait, false
  while not try_lock(conn, row.lock_key) do
    local holder = conn:query(HOLDER, row.lock_key)[1]
    local text = holder and ("process %s, %q"):format(holder.pid, holder.application_name)
    if core.os.monotonic() > deadline then
      failure.raise({
        kind = "locked", message = ('another run works on backfill "%s"'):format(row.name),
        detail = text and "It is " .. text .. "." or nil, source = false,
      })
    end
    if not told and text then on_wait(text) end
    told = true
    core.os.sleep(0.1)
  end
  return setmetatable({}, { __close = function()
    if conn:transaction_status() == "idle" then
      pcall(conn.query, conn, "SELECT pg_catalog.pg_advisory_unlock($1::bigint)", row.lock_key)
    end
  end })
end

local PART = [[
INSERT INTO %s (name, part, relation, first, last)
VALUES ($1, $2::integer, $3, $4::jsonb, $5::jsonb)]]

--- Writes the parts of a pass, all at once.
---@param book mig.backfill.Book
---@param conn table idle
---@param name string
---@param pass integer
---@param estimate number rows
---@param parts table[]
function checkpoint.plan(book, conn, name, pass, estimate, parts)
  conn:script("BEGIN")
  local ok, problem = pcall(function()
    -- Counts of earlier passes are kept in the parts that stay.
    local sql = "DELETE FROM %s WHERE name = $1 AND part >= $2::integer"
    local first = pass * 10000
    conn:query(sql:format(book.parts), name, first)
    for i, part in ipairs(parts) do
      conn:query(PART:format(book.parts), name, first + i, part.relation, encode(part.first),
        encode(part.last))
    end
    conn:query(("UPDATE %s SET pass = $2::integer, estimate = $3::bigint, state = 'running' "
      .. "WHERE name = $1"):format(book.whole), name, pass, math.floor(estimate))
  end)
  conn:script(ok and "COMMIT" or "ROLLBACK")
  if not ok then error(problem, 0) end
end

local function read_part(row)
  return {
    part = tonumber(row.part), pass = tonumber(row.part) // 10000,
    relation = row.relation, first = decode(row.first),
    last = decode(row.last), position = decode(row.position), batches = tonumber(row.batches),
    rows = tonumber(row.rows), still = tonumber(row.still), walked = tonumber(row.walked),
    done = row.done == "t",
  }
end

--- All parts, of all passes.
---@param book mig.backfill.Book
---@param conn table
---@param name string
---@return table[]
function checkpoint.parts(book, conn, name)
  local list = {}
  local sql = ("SELECT * FROM %s WHERE name = $1 ORDER BY part"):format(book.parts)
  for i, row in ipairs(conn:query(sql, name)) do list[i] = read_part(row) end
  return list
end

--- A part as it is in the database now.
---@param book mig.backfill.Book
---@param ask fun(sql: string, ...: any): table
---@param name string
---@param part integer
---@return mig.backfill.Part|nil
function checkpoint.read_part(book, ask, name, part)
  local sql = ("SELECT * FROM %s WHERE name = $1 AND part = $2::integer"):format(book.parts)
  local row = ask(sql, name, part)[1]
  return row and read_part(row)
end

checkpoint.encode = encode

local BEAT = [[
UPDATE %s SET state = $2, reason = $3, rate = $4::double precision,
  updated_at = pg_catalog.clock_timestamp()
WHERE name = $1 RETURNING wanted, wanted_by, speed, batch, target]]

--- Writes how it goes and reads what others want.
---@return { wanted: string, wanted_by: string|nil, speed: string, batch: string|nil,
---  target: string|nil }|nil
function checkpoint.beat(book, conn, name, state, reason, rate)
  return conn:query(BEAT:format(book.whole), name, state, reason, rate)[1]
end

--- Begins a run: forgets that the last one was stopped; a pause stays.
function checkpoint.begin(book, conn, name)
  conn:query(("UPDATE %s SET wanted = 'run', wanted_by = NULL WHERE name = $1 AND wanted = 'stop'")
    :format(book.whole), name)
end

--- The statements that forget all backfills of a migration (or script).
---@param book mig.backfill.Book
---@param scope string
---@return string sql
function checkpoint.forget_statement(book, scope)
  local whose = core.literal(scope)
  return ("DELETE FROM %s WHERE name IN (SELECT name FROM %s WHERE scope = %s); "):format(
    book.parts, book.whole, whose)
    .. ("DELETE FROM %s WHERE scope = %s"):format(book.whole, whose)
end

return checkpoint
