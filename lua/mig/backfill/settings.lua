--- The session's settings while a backfill runs: those that the migration's transaction had, texts
--- of keys in one form, and short waits for locks.

local core = require("mig.core")

local settings = {}

local NAMES = {
  "search_path", "statement_timeout", "lock_timeout", "DateStyle", "IntervalStyle",
  "extra_float_digits",
}

local FORMS = { DateStyle = "ISO, YMD", IntervalStyle = "postgres", extra_float_digits = "1" }

local function read(conn)
  local columns = {}
  for i, name in ipairs(NAMES) do
    columns[i] = ("pg_catalog.current_setting(%s) AS v%d"):format(core.literal(name), i)
  end
  local row, values = conn:query("SELECT " .. table.concat(columns, ", "))[1], {}
  for i, name in ipairs(NAMES) do values[name] = row["v" .. i] end
  return values
end

--- The settings to work with, read while the migration's transaction is still open. A batch waits
--- for locks no longer than its target: others wait for what it has locked already.
---@param conn table
---@param definition mig.backfill.Definition
---@return table<string, string>
function settings.read(conn, definition)
  local values = read(conn)
  for name, value in pairs(FORMS) do values[name] = value end
  values.lock_timeout = ("%dms"):format(math.max(50, (definition.target or 0.25) * 1000 // 1))
  return values
end

---@param conn table
---@param values table<string, string>
function settings.apply(conn, values)
  local calls = {}
  for i, name in ipairs(NAMES) do
    calls[i] = ("pg_catalog.set_config(%s, %s, false)"):format(core.literal(name),
      core.literal(values[name]))
  end
  conn:query("SELECT " .. table.concat(calls, ", "))
end

--- Applies them to an idle connection until the value returned is closed.
---@param conn table
---@param values table<string, string>
---@return table closing value
function settings.enter(conn, values)
  local before = read(conn)
  settings.apply(conn, values)
  return setmetatable({}, { __close = function()
    if conn:transaction_status() == "idle" then pcall(settings.apply, conn, before) end
  end })
end

return settings
