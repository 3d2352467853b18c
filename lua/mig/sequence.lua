--- Plays lists of migrations under the lock, and says what it does.

local attempts = require("mig.attempts")
local blockers = require("mig.blockers")
local core = require("mig.core")
local directions = require("mig.directions")
local failure = require("mig.failure")
local files = require("mig.files")
local history = require("mig.history")
local hooks = require("mig.hooks")
local journal = require("mig.journal")
local ledger = require("mig.ledger")
local lock = require("mig.lock")
local lost = require("mig.lost")
local route = require("mig.route")
local runner = require("mig.runner")
local timeouts = require("mig.timeouts")

local sequence = {}

---@param context mig.Context
---@param conn table
---@param book mig.Ledger
---@param held mig.Lock|nil
---@return mig.Run
function sequence.run(context, conn, book, held)
  local render, settings, options = context.render, context.config, context.options
  local on_statement
  if render.verbose then
    on_statement = function(sql) render:detail("  " .. sql:gsub("\n", "\n  ")) end
  end
  local run = {
    conn = conn, ledger = book, environment = context.environment, render = render,
    default_schema = context.default_schema, on_statement = on_statement,
    lock_timeout = timeouts.text(settings.lock_timeout),
    statement_timeout = timeouts.text(settings.statement_timeout),
    idle_in_transaction_session_timeout =
      timeouts.text(settings.idle_in_transaction_session_timeout),
    application_name = settings.application_name, lock_retry = settings.lock_retry,
    lock_wait = settings.lock_wait, note_transaction = true, fence = options.fence,
    resolve = options.resolve, hooks = settings.hooks, lock = held, pooled = held and held.pooled,
    open = context.open_again, reconnect = context.reconnect,
    check_lock = held and function() held:check() end,
  }
  blockers.watch(run, timeouts.milliseconds(run.lock_timeout))
  return run
end

--- Takes the lock; the value returned gives it back when it is closed.
---@param context mig.Context
---@param conn table
---@param book mig.Ledger
---@return mig.Lock closing value
function sequence.lock(context, conn, book)
  return lock.take(book, conn, {
    wait = context.config.lock_wait, open = context.open_again, render = context.render,
    fence = context.options.fence,
  })
end

local function seconds(milliseconds)
  if milliseconds < 1000 then return ("%d ms"):format(milliseconds) end
  return ("%.1f s"):format(milliseconds / 1000)
end

local function report(run, file, direction, milliseconds)
  local paint = run.render.paint
  run.render:result(("%s %s  %s  %s"):format(paint("green", directions.done[direction]),
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

-- ------------------------------------------------------------- what is half done

--- A migration that is half done has to be finished before anything else is played.
local function check_unfinished(entries, list, direction)
  local first = list[1] and list[1].revision
  for _, item in ipairs(journal.unfinished(entries)) do
    if item.direction ~= direction or item.revision ~= first then
      failure.raise({
        kind = "diverged", source = false,
        message = ('the %s of migration "%s" is half done'):format(
          directions.command[item.direction], item.revision),
        detail = ("It was begun at %s by %s; %d of its steps are in the journal."):format(
          item.entry.started_at, item.entry.host, item.step),
        hint = ('Finish it with "mig %s"; or undo by hand what it did, and write '
          .. '"mig %s --resolve forget".'):format(
          directions.command[item.direction], directions.command[item.direction]),
      })
    end
  end
end

local function first_unfinished(entries, direction)
  for _, item in ipairs(journal.unfinished(entries)) do
    if item.direction == direction then return item end
  end
  return nil
end

--- Puts the half done migration first, where the order of the list leaves it open.
local function unfinished_first(entries, list, direction)
  local item = first_unfinished(entries, direction)
  if not item then return end
  for i, file in ipairs(list) do
    if file.revision == item.revision then
      table.insert(list, 1, table.remove(list, i))
      return
    end
  end
end

-- --------------------------------------------------------- a connection that is lost

local SAID = {
  committed = "the connection was lost while migration %s was committed. The server says: it "
    .. "is committed.",
  aborted = "The server says: the migration was not committed, and nothing of it is there.",
  ["in progress"] = "The server still works on its COMMIT; \"mig status\" shows what comes of it.",
}

local function renew(run)
  local conn = lost.reconnect(run)
  run.conn, run.second = conn, nil
  return conn
end

local function unknown(problem, why)
  problem.detail = "Whether the migration was committed is not known: " .. tostring(why)
  problem.hint = 'When the server can be reached, "mig status" says what is recorded, and '
    .. '"mig apply" goes on from there.'
  error(problem, 0)
end

--- Finds out what became of a COMMIT whose answer was lost; raises unless it succeeded.
local function settle(run, file, direction, problem)
  local ok, conn = pcall(renew, run)
  if not ok then unknown(problem, conn) end
  local found = lost.outcome(run, conn, file, direction, problem.commit)
  if found ~= "committed" then
    problem.detail, problem.note = SAID[found], nil
    error(problem, 0)
  end
  run.render:warn(SAID.committed:format(file.revision))
  run.lock:renew(conn)
  run.pooled = run.lock.pooled
  blockers.watch(run, timeouts.milliseconds(run.lock_timeout))
end

local function add_loss(problem)
  if problem.kind ~= "connection" or problem.detail or problem.partly then return end
  problem.detail = "The migration was not committed: the server takes back what it did."
  problem.hint = problem.hint or "Run mig again: it goes on from what is recorded."
end

local function play_one(run, item, direction, entries)
  local started = core.os.monotonic()
  local ok, result = xpcall(attempts.play, failure.handler, run, item.file, item.script,
    direction, journal.of(entries, item.file.revision, direction))
  if ok then return result end
  if result.kind == "connection" and result.commit and run.reconnect then
    settle(run, item.file, direction, result)
    return math.floor((core.os.monotonic() - started) * 1000)
  end
  add_loss(result)
  error(result, 0)
end

-- ------------------------------------------------------------ one transaction for all

local function check_single(loaded)
  for _, item in ipairs(loaded) do
    if not item.script.transaction then
      failure.raise({
        message = "it runs outside a transaction, which --single-transaction forbids",
        source = item.file.file,
        hint = "Apply up to it, apply it alone, and then the rest.",
      })
    end
  end
end

local function play_single(run, loaded, direction)
  check_single(loaded)
  local done, conn = {}, run.conn
  run.single = true
  local list = timeouts.begin(run, loaded[1].file, direction)
  list[#list + 1] = timeouts.IDENTITY
  local identity = conn:pipeline(list)[#list][1]
  local last = loaded[#loaded].file
  local ok, problem = xpcall(function()
    for i, item in ipairs(loaded) do
      done[i] = entry(item.file, runner.play(run, item.file, item.script, direction))
    end
    conn:pipeline({ "COMMIT" })
  end, failure.handler)
  if not ok and problem.kind == "connection" and #done == #loaded then
    problem.commit = identity
    settle(run, last, direction, problem)
  elseif not ok then
    if conn:transaction_status() ~= "lost" then pcall(conn.script, conn, "ROLLBACK") end
    problem.note = "All of it was one transaction (--single-transaction): nothing was done."
    hooks.failed(run.hooks, problem, run.render)
    error(problem, 0)
  end
  for i, item in ipairs(loaded) do report(run, item.file, direction, done[i].duration_ms) end
  return done
end

--- Plays migrations in the order of the list. All are loaded and checked before the first runs.
---@param run mig.Run
---@param list mig.File[]
---@param direction "up"|"down"
---@param options { journal: mig.JournalEntry[]|nil, single: boolean|nil }|nil
---@return table[] done { revision, name, file, duration_ms }
function sequence.play(run, list, direction, options)
  options = options or {}
  local entries, done = options.journal or {}, {}
  unfinished_first(entries, list, direction)
  check_unfinished(entries, list, direction)
  local loaded = load_all(run, list, direction)
  run.render.show_notices = true
  if options.single and #loaded > 0 then return play_single(run, loaded, direction) end
  for _, item in ipairs(loaded) do
    run.render:detail(("%s %s"):format(direction, item.file.file))
    run.render:doing(("%s %s  %s"):format(directions.doing[direction], item.file.revision,
      item.file.name))
    local ok, result = xpcall(function()
      if run.check_lock then run.check_lock() end
      return play_one(run, item, direction, entries)
    end, failure.handler)
    if not ok then
      result.done = done
      hooks.failed(run.hooks, result, run.render)
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
---@return { added: mig.File[], removed: mig.File[], current: string[] } the last: before it
function sequence.stamp(context, conn, words, purge)
  local book = ledger.new(context.ledger_schema, context.ledger_table)
  local held <close> = sequence.lock(context, conn, book) -- luacheck: ignore
  local state = history.read(context, conn)
  local added, removed = route.stamp(state.graph, state.applied, words, purge)
  local sql = ledger.stamp_statements(book, added, removed)
  if #sql > 0 then
    ledger.create(book, conn)
    conn:script("BEGIN;\n" .. table.concat(sql, ";\n") .. ";\nCOMMIT")
  end
  return { added = added, removed = removed, current = state.current }
end

--- The connection under a name that others see in pg_stat_activity.
---@param conn table
---@param command string
function sequence.announce(conn, command)
  conn:script(("SET application_name = %s"):format(core.literal("mig: " .. command)))
end

return sequence
