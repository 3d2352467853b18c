--- Checks of the database and of what the role may do there.

local core = require("mig.core")
local failure = require("mig.failure")
local history = require("mig.history")
local journal = require("mig.journal")
local ledgers = require("mig.ledger")
local locks = require("mig.lock")
local scratches = require("mig.scratch")
local shape = require("mig.ledger.shape")

local checks = {}

local OLDEST = 140000

function checks.version(patient)
  local version = patient.conn:server_version()
  if version >= OLDEST then return nil end
  return { level = "warning",
    text = ("PostgreSQL %d is older than mig is tested with"):format(version // 10000),
    hint = ("The oldest is PostgreSQL %d."):format(OLDEST // 10000) }
end

function checks.pooler(patient)
  if not locks.is_pooled(patient.conn) then return nil end
  return { level = "warning", text = "a pooler stands between mig and the server",
    hint = "mig locks in another way then; a direct connection is the better one." }
end

local ROLE = [[
SELECT CURRENT_USER AS name, pg_catalog.to_regnamespace(%s) IS NOT NULL AS there,
  pg_catalog.to_regnamespace(%s) IS NOT NULL
    AND pg_catalog.has_schema_privilege(pg_catalog.to_regnamespace(%s)::oid, 'CREATE') AS may]]

--- Whether the ledger and tables can be made where they belong.
function checks.role(patient)
  local context, found = patient.context, {}
  local seen = {}
  for _, name in ipairs({ context.ledger_schema, context.default_schema }) do
    local text = core.literal(core.ident(name))
    local row = not seen[name] and patient.conn:query(ROLE:format(text, text, text))[1]
    seen[name] = true
    if row and row.there ~= "t" then
      found[#found + 1] = { level = "problem", text = ('schema "%s" does not exist'):format(name),
        hint = "Create it, or name another one in mig.lua." }
    elseif row and row.may ~= "t" then
      found[#found + 1] = { level = "problem",
        text = ('role "%s" may not create anything in schema "%s"'):format(row.name, name),
        hint = ("GRANT CREATE ON SCHEMA %s TO %s"):format(core.ident(name), core.ident(row.name)) }
    end
  end
  return found
end

function checks.scratch(patient)
  local settings, conn, found = patient.context.config, patient.conn, {}
  local may = scratches.may_create(conn)
  if settings.scratch == "server" and not may then
    found[1] = { level = "problem", text = "scratch = \"server\", but the role may not create "
      .. "databases", hint = "ALTER ROLE … CREATEDB, or scratch = \"local\" in mig.lua." }
  elseif settings.scratch == "local" or not may then
    found[1] = { level = "ok", text = "made on the private server" }
  else
    found[1] = { level = "ok", text = "made on the same server" }
  end
  local old = scratches.leftovers(conn)
  if #old > 0 then
    found[#found + 1] = { level = "warning", text = "left behind by a run that was killed: "
      .. table.concat(old, ", "), hint = "The next generate or check drops them." }
  end
  return found
end

function checks.ledger(patient)
  local context = patient.context
  local book = ledgers.new(context.ledger_schema, context.ledger_table)
  local version = shape.version(patient.conn:query(shape.query(book))[1])
  patient.book = book
  if version > shape.VERSION then
    return { level = "problem", text = ("%s was written by a newer mig"):format(book.table_name),
      hint = "Use the newer mig here, too." }
  end
  patient.state = history.read(context, patient.conn)
  if version == 0 then
    return { level = "ok", text = "none yet: the first apply makes " .. book.table_name }
  end
  local text = ("%s, %d applied"):format(book.table_name, #patient.state.rows)
  if version == shape.VERSION then return { level = "ok", text = text } end
  return { level = "ok", text = text .. "; of an older mig: the next apply brings it up to date" }
end

local function files_of(list)
  local names = {}
  for i, item in ipairs(list) do names[i] = item.file or item.revision end
  return table.concat(names, ", ", 1, math.min(#names, 5)) .. (#names > 5 and ", …" or "")
end

function checks.history(patient)
  local state, found = patient.state, {}
  local function add(level, list, text, hint)
    if #list == 0 then return end
    found[#found + 1] = { level = level, text = text:format(#list, files_of(list)), hint = hint }
  end
  local ok, problem = xpcall(history.check_files, failure.handler, state)
  if not ok then
    found[1] = { level = "problem", text = problem.message, hint = problem.hint }
  end
  add("warning", state.changed, "%d changed after they ran: %s",
    "If that was meant: mig accept. Otherwise get the old text back.")
  add("warning", state.behind, "%d behind what is applied: %s",
    "mig apply runs them; --behind skip leaves them out.")
  add("problem", journal.unfinished(state.journal or {}), "%d half done: %s",
    'The next "mig apply" goes on with it.')
  if #found == 0 then
    found[1] = { level = "ok", text = ("%d pending"):format(#state.pending) }
  end
  return found
end

function checks.lock(patient)
  local holder = locks.holder(patient.book or ledgers.new(patient.context.ledger_schema,
    patient.context.ledger_table), patient.conn)
  if not holder then return nil end
  return { level = "warning", text = ('process %s, "%s" of role "%s", holds the lock'):format(
    holder.pid, holder.application_name or "", holder.usename or ""),
    hint = "Is mig at work there? If that run is gone: --fence ends its backend." }
end

local INVALID = [[
SELECT i.indexrelid::pg_catalog.regclass::text AS name FROM pg_catalog.pg_index AS i
WHERE NOT i.indisvalid AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_stat_progress_create_index AS p WHERE p.index_relid = i.indexrelid)
  AND EXISTS (SELECT FROM pg_catalog.pg_class AS c
              WHERE c.oid = i.indexrelid AND c.relkind = 'i')
ORDER BY 1]]

function checks.indexes(patient)
  local names = {}
  for i, row in ipairs(patient.conn:query(INVALID)) do names[i] = row.name end
  if #names == 0 then return nil end
  return { level = "warning", text = "not valid, left by a build that failed: "
    .. table.concat(names, ", "), hint = "REINDEX INDEX CONCURRENTLY builds one anew." }
end

local OLD = [[
SELECT pid, coalesce(usename, '') AS usename, coalesce(application_name, '') AS application_name,
  state, (extract(epoch FROM clock_timestamp() - xact_start) / 60)::integer AS minutes
FROM pg_catalog.pg_stat_activity
WHERE datname = pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid()
  AND xact_start < pg_catalog.clock_timestamp() - interval '5 minutes'
  AND backend_type = 'client backend'
ORDER BY xact_start]]

--- What a migration's locks, and CREATE INDEX CONCURRENTLY, would wait for.
function checks.transactions(patient)
  local found = {}
  for i, row in ipairs(patient.conn:query(OLD)) do
    found[i] = { level = "warning",
      text = ('process %s, "%s" of role "%s", is in a transaction for %s minutes (%s)'):format(
        row.pid, row.application_name, row.usename, row.minutes, row.state),
      hint = "Migrations may have to wait for it." }
  end
  return found
end

return checks
