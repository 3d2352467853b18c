-- Plays migrations with backfills on a database of the spec.
local core = require("mig.core")
local files = require("mig.files")
local ledger = require("mig.ledger")
local runner = require("mig.runner")
local support = require("spec.support")

local play = {}

local ENVIRONMENT = { root = "." }

--- A renderer that keeps what it is told.
local function recorder()
  local render = { lines = {}, events = {} }
  function render:say(text) table.insert(self.lines, text) end
  function render:event(fields) table.insert(self.events, fields) end
  function render.detail() end
  function render.progress() end
  function render.status() end
  return render
end

---@class spec.Stage
---@field db support.Database
---@field run table
local Stage = {}
Stage.__index = Stage

--- A database with an empty ledger.
---@param db { conn: table, drop: fun(self: table) }|nil instead of a new one
---@return spec.Stage
function play.stage(db)
  db = db or support.database()
  return setmetatable({ db = db, run = {
    conn = db.conn, ledger = ledger.new("public"), environment = ENVIRONMENT,
    default_schema = "public",
  } }, Stage)
end

--- Empties it.
function Stage:reset()
  self.db.conn:script("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
  ledger.create(self.run.ledger, self.db.conn)
  self.run.render = recorder()
end

function Stage:close() self.db:drop() end

function Stage:sql(text) self.db.conn:script(text) end

--- The first column of the first row.
function Stage:value(text)
  local result = self.db.conn:query(text)
  return result[1] and result[1][result.columns[1]]
end

--- Plays `up` (or `down`) with this body; gives what the body returns.
function Stage:play(body, header, direction)
  local name = direction or "up"
  local text = ('-- X\n\nup_revision = "1"\ndown_revision = nil\n%s\nfunction %s(migrator)\n'
    .. "%s\nend\n%s"):format(header or "", name, body,
    name == "down" and "function up() end\n" or "")
  local file = files.parse(text, "migrations/1_x.lua", ENVIRONMENT)
  local script = runner.load(self.run, file, name)
  runner.play(self.run, file, script, name)
  self:sql("DELETE FROM public.migration_info")
end

--- Plays a backfill by the text of its arguments.
function Stage:backfill(arguments)
  return self:play("migrator:backfill { " .. arguments .. " }")
end

--- The error that a backfill ends with.
function Stage:problem(arguments)
  local ok, problem = pcall(self.backfill, self, arguments)
  assert(not ok, "no error from " .. arguments)
  assert(core.is_error(problem), tostring(problem))
  assert(self.db.conn:transaction_status() == "idle")
  return problem
end

return play
