--- `mig lint --trace`: what is judged is also played, on a scratch copy of the schema without rows,
--- and each finding is proven, assumed or refuted by what the server did.

local core = require("mig.core")
local failure = require("mig.failure")
local ledger = require("mig.ledger")
local observer = require("mig.guard.observer")
local printer = require("mig.printer")
local runner = require("mig.runner")
local scratch = require("mig.scratch")
local units = require("mig.backfill.units")

local trace = {}

local CONTROL = { transaction = true, savepoint = true, set = true }

local function is_own(sql)
  return CONTROL[core.classify(sql)] or sql:find("migration_info", 1, true) ~= nil
    or sql:find("pg_current_xact_id", 1, true) ~= nil
end

-- What the migration said, of all that goes in one round trip.
local function own_word(sql)
  if type(sql) == "string" then return not is_own(sql) and sql or nil end
  for _, one in ipairs(sql) do
    if type(one) == "string" and not is_own(one) then return one end
  end
  return nil
end

local function note_into(list, script, line_of)
  return function(said, made, milliseconds)
    local sql = own_word(said)
    if not sql then return end
    made.file, made.line, made.statement = script.file, line_of(sql), sql
    made.milliseconds = math.floor(milliseconds * 10 + 0.5) / 10
    list[#list + 1] = made
  end
end

local function line_in(source)
  for level = 3, 200 do
    local info = debug.getinfo(level, "Sl")
    if not info then break end
    if info.source == source then return info.currentline end
  end
  return 1
end

-- The line that the judged statement of the same text has.
local function place_of(script, sql, line)
  for _, item in ipairs(script.statements) do
    if item.text == sql or sql:find(item.text, 1, true) then return (item:at()) end
  end
  return line
end

local function play_lua(place, script, list, context)
  local run = {
    ledger = ledger.new("pg_temp"), environment = context.environment, render = context.render,
    default_schema = context.default_schema,
  }
  run.conn = observer.connection(place.conn, note_into(list, script, function(sql)
    return place_of(script, sql, line_in("@" .. script.file))
  end))
  runner.play(run, script.of, runner.load(run, script.of, "up"), "up")
end

-- Locks are seen while their transaction is open, so each statement gets one, where it may.
local function play_one(conn, watched, text)
  local class = core.classify(text)
  local open = conn:transaction_status() == "idle" and class ~= "transaction"
    and class ~= "no_transaction" and class ~= "set" and class ~= "database"
  if open then conn:script("BEGIN") end
  watched:script(text)
  if open then conn:script("COMMIT") end
end

local function play_sql(place, script, list)
  if script.transaction == "on" then place.conn:script("BEGIN") end
  for _, item in ipairs(script.statements) do
    local watched = observer.connection(place.conn,
      note_into(list, script, function() return item:at() end))
    play_one(place.conn, watched, item.text)
  end
  if place.conn:transaction_status() ~= "idle" then place.conn:script("COMMIT") end
end

local function copy_schema(place, snapshot, context)
  local steps = core.diff(core.snapshot_empty(snapshot:server_version()), snapshot, {
    default_schema = context.default_schema,
  }).steps
  place:with_roles(function()
    place.conn:script(printer.sql(steps, {
      server_version = snapshot:server_version(), default_schema = context.default_schema,
    }))
  end)
end

local function problem_of(script, raised)
  local made = failure.handler(raised)
  return { file = script.file, line = made.line or 1, error = made.message }
end

local function play_all(place, scripts, list, context)
  ledger.create(ledger.new("pg_temp"), place.conn)
  for _, script in ipairs(scripts) do
    local play = script.of and play_lua or play_sql
    local ok, raised = xpcall(play, failure.handler, place, script, list, context)
    if not ok then
      list[#list + 1] = problem_of(script, raised)
      if place.conn:transaction_status() ~= "idle" then pcall(place.conn.script, place.conn,
        "ROLLBACK") end
      return
    end
  end
end

local function has(list, name)
  for _, item in ipairs(list) do
    if item == name then return true end
  end
  return false
end

local function has_lock(made, lock)
  for _, item in ipairs(made.locks) do
    if item.relation == lock.table and item.mode == lock.mode then return true end
  end
  return false
end

-- Locks that the transaction had before are not taken anew.
local function held_before(list, at, lock)
  for i = at - 1, 1, -1 do
    if list[i].file ~= list[at].file then return false end
    if list[i].locks and has_lock(list[i], lock) then return true end
  end
  return false
end

local function verdict(list, at, lock)
  local made = list[at]
  local rewritten, scanned = has(made.rewritten, lock.table), has(made.scanned, lock.table)
  if lock.work == "rewrite" and not rewritten then return "refuted" end
  if lock.work == "scan" and not (scanned or rewritten) then return "refuted" end
  if has_lock(made, lock) or held_before(list, at, lock) then return "proven" end
  return lock.waits and "assumed" or "refuted"
end

--- Marks findings that speak of a lock by what was seen.
---@param findings mig.guard.Finding[]
---@param list table[] what was traced
function trace.mark(findings, list)
  for _, item in ipairs(findings) do
    if item.lock then
      item.proof = "assumed"
      for at, made in ipairs(list) do
        local statement = item.about.statement
        if made.locks and made.file == item.file and statement and made.line == statement:at() then
          item.proof = verdict(list, at, item.lock)
          item.measured = { milliseconds = made.milliseconds }
          break
        end
      end
    end
  end
end

-- What the tables that a statement wrote anew or read hold in the database, where that is known.
local function weigh(list, state)
  for _, made in ipairs(list) do
    local counted = {}
    for _, name in ipairs(made.rewritten or {}) do counted[name] = true end
    for _, name in ipairs(made.scanned or {}) do counted[name] = true end
    for name in pairs(counted) do
      local schema, plain = name:match("^(.-)%.(.*)$")
      local bytes = state:use({ schema = schema or "public", name = plain or name }).bytes
      if bytes then made.bytes = (made.bytes or 0) + bytes end
    end
  end
end

--- Plays what was judged.
---@param context mig.Context
---@param outcome table what guard.run returned
---@return table[] statements with their locks, rewritten and scanned tables, the bytes that those
--- have in the database, the milliseconds that it took without any row
function trace.run(context, outcome)
  local conn, list, wanted = context.connect(), {}, {}
  for _, script in ipairs(outcome.scripts) do
    if script.direction ~= "down" and not script.silent then wanted[#wanted + 1] = script end
  end
  context.render:doing("playing it on a scratch copy")
  local place <close> = scratch.create(conn, {
    root = context.root, scratch = context.config.scratch, render = context.render,
  })
  copy_schema(place, conn:snapshot(), context)
  for _, script in ipairs(outcome.scripts) do
    if script.silent and script.of then table.insert(wanted, 1, script) end
  end
  play_all(place, wanted, list, context)
  trace.mark(outcome.findings, list)
  weigh(list, outcome.state)
  return list
end

local function words(made)
  local parts = {}
  for _, lock in ipairs(made.locks) do
    if lock.mode ~= "ACCESS SHARE" then
      parts[#parts + 1] = ("%s on %s"):format(lock.mode, lock.relation)
    end
  end
  for _, name in ipairs(made.rewritten) do parts[#parts + 1] = name .. " written anew" end
  for _, name in ipairs(made.rebuilt) do parts[#parts + 1] = name .. " built anew" end
  for _, name in ipairs(made.scanned) do parts[#parts + 1] = name .. " read" end
  return #parts > 0 and table.concat(parts, ", ") or "no lock on what was there"
end

local function taken(made)
  local time = ("%.1f ms"):format(made.milliseconds)
  if #made.rewritten == 0 and #made.scanned == 0 then return time end
  if not made.bytes then return time .. " without rows" end
  return ("%s without rows; there are %s of them"):format(time, units.size_text(made.bytes))
end

--- The trace as lines for people.
---@param render mig.Render
---@param list table[]
function trace.text(render, list)
  render:result("")
  render:result("Trace, on a copy of the schema. It has no rows: locks, new files and reading are "
    .. "as they will be, times are not.")
  for _, made in ipairs(list) do
    if made.error then
      render:result(("%s:%d: failed: %s"):format(made.file, made.line, made.error))
    else
      render:result(("%s:%d: %s (%s)"):format(made.file, made.line, words(made), taken(made)))
    end
  end
end

return trace
