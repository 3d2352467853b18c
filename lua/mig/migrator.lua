--- The object that `up` and `down` are given.

local core = require("mig.core")
local failure = require("mig.failure")
local nearest = require("mig.nearest")
local questions = require("mig.questions")
local savepoints = require("mig.savepoints")
local plain = require("mig.steps.plain")
local session = require("mig.session")
local verbs = require("mig.verbs")

local migrator = {}

---@class mig.Migrator
---@field actor table one method per operation
---@field db_session mig.Session
---@field log fun(text: string, ...: any) prints a line for the person who waits
---@field progress fun(done: number, total: number|nil, what: string|nil)
---@field revision string
---@field direction "up"|"down"
---@field server_version integer
---@field variables table<string, string> of -x
local methods = {}

--- The runner's part, which a migration must not reach; by migrator.
local works = setmetatable({}, { __mode = "k" })

local function work_of(self, method, arguments)
  return works[self] or failure.without_object("migrator", method, arguments)
end

--- Ends the transaction so far, runs `fn` outside any, and begins the next one: for what
--- PostgreSQL refuses in a transaction. What was done before stays when `fn` fails.
---@param fn function
function methods:outside_transaction(fn)
  local work = work_of(self, "outside_transaction", "(function() … end)")
  if type(fn) ~= "function" then
    failure.raise({ message = "migrator:outside_transaction needs a function, not " .. type(fn) })
  end
  if work.steps.outside then return fn(self) end
  work.guard:check_closed()
  work.steps:leave()
  fn(self)
  work.steps:enter()
end

--- Fills columns of a table in batches, each a transaction with its own checkpoint. What came
--- before is committed; a run that ends in the middle is taken up where it was.
---
---     migrator:backfill { table_name = "t", set = { b = "length(a)" }, where = "b IS NULL" }
---
---@param arguments table see docs/backfill.md
---@return { rows: integer, name: string }
function methods:backfill(arguments)
  local work = work_of(self, "backfill", " { … }")
  return require("mig.backfill").run(work, self, arguments)
end

--- All that it has.
migrator.names = {
  "actor", "db_session", "log", "progress", "revision", "direction", "server_version",
  "variables", "outside_transaction", "backfill", table.unpack(questions.names),
}

local function check_words(method, ...)
  local words = table.pack(...)
  for i = 1, math.max(words.n, 1) do
    if type(words[i]) ~= "string" then
      failure.raise({
        message = ("migrator:%s needs names, not %s"):format(method, type(words[i])),
      })
    end
  end
end

-- migrator:has_table("fees"), migrator:columns("fees"), …
for _, name in ipairs(questions.names) do
  methods[name] = function(self, ...)
    local work = work_of(self, name)
    check_words(name, ...)
    local asked = questions.new(work.conn, work.default_schema)
    return asked[name](asked, ...)
  end
end

methods.__name, methods.__metatable = "migrator", false
methods.__index = function(_, name)
  local method = rawget(methods, name)
  if method or type(name) ~= "string" then return method end
  failure.raise({
    message = ("migrator has no field %s"):format(name),
    hint = failure.did_you_mean(nearest.find(name, migrator.names))
      or "It has " .. table.concat(migrator.names, ", ") .. ".",
  })
end

---@class mig.Work what the runner gives: the connection and its transaction
---@field conn table
---@field guard mig.Savepoints
---@field steps mig.Steps|nil what is sent goes through it
---@field default_schema string
---@field environment table|nil options of `sandbox.environment`: variables, verbs
---@field render table
---@field on_statement fun(sql: string)|nil
---@field backfill_schema string where backfills keep their checkpoints
---@field scope string|nil what they belong to, where it is no revision: a script
---@field at_end string[] statements that go with the ledger row

local function make_actor(work)
  local function execute(statement)
    work.guard:check(statement, "actor")
    local conn, steps = work.conn, work.steps
    if work.on_statement and not steps:replaying() then work.on_statement(statement) end
    if statement:find(";", 1, true) and #core.split(statement) > 1 then
      return steps:script(statement, function(part) conn:script(part) return 0 end)
    end
    steps:perform(statement, nil, true, function() return conn:execute(statement) end)
  end
  return core.actor(execute, {
    default_schema = work.default_schema, server_version = work.conn:server_version(),
  })
end

--- Accepts both migrator.log("…") and migrator:log("…").
local function drop_self(self, first, ...)
  if first == self then return ... end
  return first, ...
end

---@param work mig.Work
---@param revision string
---@param direction "up"|"down"
---@return mig.Migrator
function migrator.new(work, revision, direction)
  local self
  work.steps = work.steps or plain.new(work.conn)
  self = {
    actor = make_actor(work), db_session = session.new(work),
    revision = revision, direction = direction, server_version = work.conn:server_version(),
    variables = work.environment and work.environment.variables or {},
    log = function(...)
      if work.steps:replaying() then return end
      local words = table.pack(drop_self(self, ...))
      for i = 1, words.n do words[i] = tostring(words[i]) end
      work.render:say("  " .. table.concat(words, " ", 1, words.n))
    end,
    progress = function(...) work.render:progress(drop_self(self, ...)) end,
  }
  works[self] = work
  verbs.install(self, work.environment)
  return setmetatable(self, methods)
end

--- A guard for one migration.
---@return mig.Savepoints
function migrator.guard()
  return savepoints.new()
end

return migrator
