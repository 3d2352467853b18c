--- Settings of the session that migrations run in: how long they wait, run and idle, and under
--- which name others see them.

local core = require("mig.core")
local directions = require("mig.directions")

local timeouts = {}

--- Asks the open transaction for its id and its backend.
timeouts.IDENTITY =
  "SELECT pg_catalog.pg_current_xact_id()::text AS xid, pg_catalog.pg_backend_pid() AS pid"

local NAMES = { "lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout" }

--- A duration as PostgreSQL reads it; numbers are milliseconds.
---@param value string|number|nil
---@return string|nil
function timeouts.text(value)
  if type(value) == "number" then return ("%dms"):format(math.ceil(value)) end
  return value
end

-- Milliseconds: the longest that a setting holds.
local LONGEST = 2147483647
local UNITS = { us = 0.001, ms = 1, s = 1000, min = 60000, h = 3600000, d = 86400000 }

--- The milliseconds of a duration; nil: PostgreSQL does not read it, or nothing is given.
---@param value string|number|nil
---@return integer|nil
function timeouts.milliseconds(value)
  local number, unit = tostring(value):match("^%s*(%d*%.?%d*)%s*(%a*)%s*$")
  local factor = unit == "" and 1 or UNITS[unit]
  if not tonumber(number or "") or not factor then return nil end
  local whole = math.ceil(tonumber(number) * factor)
  return whole <= LONGEST and whole or nil
end

local function set(scope, name, value)
  return ("SET %s%s = %s"):format(scope, name, core.literal(tostring(value)))
end

-- By name and value: they are the same for all migrations of a run.
local made = {}

local function set_local(name, value)
  local of_name = made[name] or {}
  made[name] = of_name
  of_name[value] = of_name[value] or set("LOCAL ", name, value)
  return of_name[value]
end

--- SQL in a migration finds the names of the default schema without writing it.
local function search_path(run)
  if run.default_schema == "public" then return nil end
  return core.ident(run.default_schema) .. ", public"
end

--- "mig: apply 1715044020 add_author", as far as PostgreSQL keeps it.
local function label(run, file, direction)
  local name = ("%s: %s %s %s"):format(run.application_name, directions.command[direction],
    file.revision, file.slug or "")
  return (name:sub(1, 63):gsub("[\128-\255]", "?"):gsub("%s+$", ""))
end

--- The statements that begin a migration's transaction. What they set ends with it.
---@param run mig.Run
---@param file mig.File
---@param direction "up"|"down"
---@return string[]
function timeouts.begin(run, file, direction)
  local sql, path = { "BEGIN" }, search_path(run)
  if path then sql[#sql + 1] = "SET LOCAL search_path = " .. path end
  for _, name in ipairs(NAMES) do
    if run[name] then sql[#sql + 1] = set_local(name, run[name]) end
  end
  if run.application_name then
    sql[#sql + 1] = set("LOCAL ", "application_name", label(run, file, direction))
  end
  -- The backend of a run that is gone may still be at work: its transaction holds this one.
  if run.pooled then
    sql[#sql + 1] = ("SELECT pg_catalog.pg_advisory_xact_lock(%s::bigint)"):format(
      core.literal(run.ledger.work_key))
  end
  return sql
end

--- Statements for the session before something runs outside a transaction: it may wait for its lock
--- and run as long as it takes. None behind a pooler, where the session is not ours.
---@param run mig.Run
---@param file mig.File
---@param direction "up"|"down"
---@return string[]
function timeouts.outside(run, file, direction)
  if run.pooled then return {} end
  local sql, path = {}, search_path(run)
  if path then sql[1] = "SET search_path = " .. path end
  sql[#sql + 1] = set("", "lock_timeout", "0")
  sql[#sql + 1] = set("", "statement_timeout", "0")
  if run.application_name then
    sql[#sql + 1] = set("", "application_name", label(run, file, direction))
  end
  return sql
end

--- Takes back what `timeouts.outside` set.
---@param run mig.Run
---@return string[]
function timeouts.after(run)
  if run.pooled then return {} end
  local sql = { "RESET lock_timeout", "RESET statement_timeout" }
  if search_path(run) then sql[3] = "RESET search_path" end
  if run.application_name then
    sql[#sql + 1] = set("", "application_name", run.application_name)
  end
  return sql
end

return timeouts
