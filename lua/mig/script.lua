--- Plays a data script: the same migrator as a migration's, outside the history.

local core = require("mig.core")
local failure = require("mig.failure")
local ledger = require("mig.ledger")
local runner = require("mig.runner")

local script = {}

--- Ends a dry run, as an error that nobody sees.
local function roll_back()
  local made = core.error({ kind = "usage", message = "this was a dry run" })
  made.dry_run = true
  error(made, 0)
end

local function refuse_outside()
  failure.raise({
    message = "a dry run cannot go outside its transaction",
    hint = "What runs there cannot be rolled back.",
  })
end

--- A ledger that nobody sees, for the row that the runner writes.
local function private_ledger(conn)
  local book = ledger.new("pg_temp")
  ledger.create(book, conn)
  return book
end

---@class mig.ScriptOptions
---@field dry_run boolean|nil everything is rolled back
---@field name string for messages: the script's file

--- Calls `body(migrator)` in a transaction.
---@param run table mig.Run without a ledger
---@param body fun(migrator: mig.Migrator)
---@param options mig.ScriptOptions
function script.play(run, body, options)
  run.ledger, run.dry_run = run.ledger or private_ledger(run.conn), options.dry_run
  run.scope = options.name
  local file = {
    revision = "script", name = options.name, slug = "script", file = options.name, parents = {},
    text = "", checksum = "",
  }
  local function up(migrator)
    for _, name in ipairs(options.dry_run and { "outside_transaction", "backfill" } or {}) do
      rawset(migrator, name, refuse_outside)
    end
    body(migrator)
    if options.dry_run then roll_back() end
  end
  local ok, problem = pcall(runner.play, run, file, { transaction = true, up = up }, "up")
  if ok then run.conn:script(ledger.delete_statement(run.ledger, file.revision)) end
  if ok or problem.dry_run then return end
  if problem.revision == file.revision then problem.revision, problem.direction = nil, nil end
  error(problem, 0)
end

return script
