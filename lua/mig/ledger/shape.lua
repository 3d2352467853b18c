--- The tables of the ledger: what they look like, and how those that an older mig made get there.
---
--- The comment on the first table says which shape the ledger has. Every change is written so that
--- it can run again: where the comment was lost, all of them do.

local core = require("mig.core")
local failure = require("mig.failure")

local shape = {}

--- One item a shape: the statements that lead there from the one before. {info}, {journal} and
--- {audit} are the tables' names.
local CHANGES = {
  { [[
CREATE TABLE IF NOT EXISTS {info} (
  revision text PRIMARY KEY,
  down_revision text,
  name text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  duration_ms bigint NOT NULL,
  applied_by text NOT NULL DEFAULT session_user,
  host text NOT NULL,
  checksum text NOT NULL,
  mig_version text NOT NULL,
  down_text text NOT NULL)]] },
  { [[
CREATE TABLE IF NOT EXISTS {journal} (
  revision text NOT NULL,
  direction text NOT NULL,
  step integer NOT NULL,
  kind text NOT NULL,
  upto integer NOT NULL,
  digest text NOT NULL,
  statement text,
  probe text,
  results text,
  pid integer NOT NULL DEFAULT pg_catalog.pg_backend_pid(),
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_by text NOT NULL DEFAULT session_user,
  host text NOT NULL,
  ended_at timestamptz,
  failure text,
  PRIMARY KEY (revision, direction, step))]], [[
CREATE TABLE IF NOT EXISTS {audit} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  by_role text NOT NULL DEFAULT session_user,
  host text NOT NULL,
  mig_version text NOT NULL,
  revision text,
  event text NOT NULL,
  detail text)]] },
}

shape.VERSION = #CHANGES

local function fill(book, sql)
  return (sql:gsub("{(%a+)}", {
    info = book.table_name, journal = book.journal_name, audit = book.audit_name,
  }))
end

--- The statement that reads which shape there is: columns "there" and "comment".
---@param book mig.Ledger
---@return string sql
function shape.query(book)
  return ([[SELECT pg_catalog.to_regclass(%s) IS NOT NULL AS there,
  pg_catalog.obj_description(pg_catalog.to_regclass(%s), 'pg_class') AS comment]]):format(
    core.literal(book.table_name), core.literal(book.table_name))
end

--- The number of the shape, from a row of `shape.query`: 0 when there is no ledger.
---@param row table
---@return integer
function shape.version(row)
  if row.there ~= "t" then return 0 end
  return math.tointeger(tonumber((row.comment or ""):match("^mig's ledger, shape (%d+)"))) or 1
end

local function check_newer(book, version)
  if version <= shape.VERSION then return end
  failure.raise({
    message = ("the ledger %s was written by a newer mig"):format(book.table_name), source = false,
    detail = ("It has shape %d, and this mig (%s) knows shapes up to %d."):format(
      version, core.version, shape.VERSION),
    hint = "Use the newer mig here, too.",
  })
end

local HINTS = {
  ["42501"] = 'Grant CREATE on the schema, or name another one in mig.lua: ledger_schema = "…".',
  ["3F000"] = 'Create the schema first, or name another one in mig.lua: ledger_schema = "…".',
}

local function explain(problem, version)
  if not core.is_error(problem) or problem.kind ~= "server" then return problem end
  problem.message = (version == 0 and "could not create mig's ledger: "
    or "could not bring mig's ledger to its new shape: ") .. problem.message
  if version > 0 and problem.sqlstate == "42501" then
    problem.hint = "Run mig once as the owner of the ledger's tables."
  end
  problem.hint = problem.hint or HINTS[problem.sqlstate]
  problem.source, problem.line = nil, nil
  return problem
end

--- The statements that bring a ledger from a shape to the present one, in a transaction. They can
--- run again.
---@param book mig.Ledger
---@param version integer 0: there is none
---@return string sql
function shape.statements(book, version)
  local sql = { "BEGIN", "SET LOCAL lock_timeout = '10s'" }
  for i = version + 1, shape.VERSION do
    for _, text in ipairs(CHANGES[i]) do sql[#sql + 1] = fill(book, text) end
  end
  for _, name in ipairs({ book.table_name, book.journal_name, book.audit_name }) do
    sql[#sql + 1] = ("COMMENT ON TABLE %s IS 'mig''s ledger, shape %d'"):format(
      name, shape.VERSION)
  end
  sql[#sql + 1] = "COMMIT"
  return table.concat(sql, ";\n")
end

--- Makes the tables, or brings them to the present shape. Under the lock only. Raises when the
--- ledger is a newer mig's.
---@param book mig.Ledger
---@param conn table
---@return integer version that was found; 0: there was none
function shape.bring(book, conn)
  if book.temporary then
    conn:script(fill(book, CHANGES[1][1]))
    return 0
  end
  local version = shape.version(conn:query(shape.query(book))[1])
  check_newer(book, version)
  if version == shape.VERSION then return version end
  local ok, problem = pcall(conn.script, conn, shape.statements(book, version))
  if ok then return version end
  if conn:transaction_status() == "failed" then pcall(conn.script, conn, "ROLLBACK") end
  error(explain(problem, version), 0)
end

return shape
