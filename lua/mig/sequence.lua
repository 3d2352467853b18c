--- Plays lists of migrations under the lock, and says what it does.

local core = require("mig.core")
local failure = require("mig.failure")
local files = require("mig.files")
local history = require("mig.history")
local ledger = require("mig.ledger")
local route = require("mig.route")
local runner = require("mig.runner")

local sequence = {}

local function timeout(value)
  if type(value) == "number" then return ("%dms"):format(value) end
  return value
end

---@param context mig.Context
---@param conn table
---@param book mig.Ledger
---@return mig.Run
function sequence.run(context, conn, book)
  local render, on_statement = context.render, nil
  if render.verbose then
    on_statement = function(sql) render:detail("  " .. sql:gsub("\n", "\n  ")) end
  end
  return {
    conn = conn, ledger = book, environment = context.environment, render = render,
    default_schema = context.default_schema, on_statement = on_statement,
    lock_timeout = timeout(context.config.lock_timeout),
    statement_timeout = timeout(context.config.statement_timeout),
  }
end

--- Takes the lock; the value returned gives it back when it is closed.
---@param context mig.Context
---@param conn table
---@param book mig.Ledger
---@return table closing value
function sequence.lock(context, conn, book)
  ledger.lock(book, conn, context.config.lock_wait, function(holder)
    context.render:say("waiting for another run of mig. " .. (holder or ""))
  end)
  return setmetatable({}, {
    __close = function()
      if conn:transaction_status() == "idle" then pcall(ledger.unlock, book, conn) end
    end,
  })
end

local function seconds(milliseconds)
  if milliseconds < 1000 then return ("%d ms"):format(milliseconds) end
  return ("%.1f s"):format(milliseconds / 1000)
end

local WORDS = { up = "applied", down = "rolled back" }
local DOING = { up = "applying", down = "rolling back" }

local function report(run, file, direction, milliseconds)
  local paint = run.render.paint
  run.render:result(("%s %s  %s  %s"):format(paint("green", WORDS[direction]),
    paint("bold", file.revision), file.name, paint("dim", "(" .. seconds(milliseconds) .. ")")))
end

local function entry(file, milliseconds)
  return {
    revision = file.revision, name = file.name, file = not file.stored and file.file or nil,
    duration_ms = milliseconds,
  }
end

--- The file, or for one that is gone its text from the ledger.
local function with_text(run, file)
  if not file.stored then return file end
  local text = ledger.text(run.ledger, run.conn, file.revision)
  if not text then return file end
  local parsed = files.parse(text, file.file, run.environment)
  parsed.stored = true
  return parsed
end

local function load_all(run, list, direction)
  local loaded = {}
  for i, file in ipairs(list) do
    local whole = with_text(run, file)
    loaded[i] = { file = whole, script = runner.load(run, whole, direction) }
  end
  return loaded
end

--- Plays migrations in the order of the list. All are loaded and checked before the first runs.
---@param run mig.Run
---@param list mig.File[]
---@param direction "up"|"down"
---@return table[] done { revision, name, file, duration_ms }
function sequence.play(run, list, direction)
  local done = {}
  run.render.show_notices = true
  for _, item in ipairs(load_all(run, list, direction)) do
    run.render:detail(("%s %s"):format(direction, item.file.file))
    run.render:doing(("%s %s  %s"):format(DOING[direction], item.file.revision, item.file.name))
    local ok, result = xpcall(runner.play, failure.handler, run, item.file, item.script, direction)
    if not ok then
      result.done = done
      error(result, 0)
    end
    report(run, item.file, direction, result)
    done[#done + 1] = entry(item.file, result)
  end
  return done
end

--- Moves the ledger to targets without running anything: what leads there is recorded, what
--- stands on them is forgotten.
---@param context mig.Context
---@param conn table
---@param words string[]
---@param purge boolean|nil forget everything else as well
---@return table { added = revisions, removed = revisions, current = revisions before }
function sequence.stamp(context, conn, words, purge)
  local book = ledger.new(context.ledger_schema, context.ledger_table)
  local lock <close> = sequence.lock(context, conn, book) -- luacheck: ignore
  local state = history.read(context, conn)
  local added, removed = route.stamp(state.graph, state.applied, words, purge)
  local sql, result = { "BEGIN" }, { added = {}, removed = {}, current = state.current }
  for i, file in ipairs(removed) do
    sql[#sql + 1] = ledger.delete_statement(book, file.revision)
    result.removed[i] = file.revision
  end
  for i, file in ipairs(added) do
    sql[#sql + 1] = ledger.insert_statement(book, file, 0)
    result.added[i] = file.revision
  end
  if #sql > 1 then
    ledger.create(book, conn)
    conn:script(table.concat(sql, ";\n") .. ";\nCOMMIT")
  end
  return result
end

--- The connection under a name that others see in pg_stat_activity.
---@param conn table
---@param command string
function sequence.announce(conn, command)
  conn:script(("SET application_name = %s"):format(core.literal("mig: " .. command)))
end

return sequence
