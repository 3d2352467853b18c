--- A database at some revision, for tests of migrations.

local chain = require("mig.chain")
local copy = require("mig.session.copy")
local core = require("mig.core")
local cursor = require("mig.cursor")
local failure = require("mig.failure")
local ledger = require("mig.ledger")
local lock_modes = require("mig.lock_modes")
local parameters = require("mig.parameters")
local questions = require("mig.questions")
local route = require("mig.route")
local runner = require("mig.runner")
local targets = require("mig.target")

local database = {}

---@class mig.TestDatabase
---@field locks table<string, string> by table: the strongest lock that the last migration took
---@field revision string|nil where it is, nil before the first migration
local methods = {}
methods.__index, methods.__name = methods, "test database"

local own = setmetatable({}, { __mode = "k" })

local LOCKS = [[
SELECT CASE n.nspname WHEN $1 THEN c.relname ELSE n.nspname || '.' || c.relname END AS name, l.mode
FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE l.pid = pg_catalog.pg_backend_pid() AND l.granted AND c.relkind IN ('r', 'p', 'm', 'f')
AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_%']]

local function read_locks(conn, schema)
  local found, locks = {}, {}
  for _, row in ipairs(conn:query(LOCKS, schema)) do
    local strongest = found[row.name]
    if not strongest or lock_modes.strength(row.mode) > lock_modes.strength(strongest) then
      found[row.name] = row.mode
    end
  end
  for name, mode in pairs(found) do locks[name] = lock_modes.words(mode) end
  return locks
end

local function play(self, file, direction)
  local private = own[self]
  local run = private.run
  local script = runner.load(run, file, direction)
  local body = script[direction]
  script[direction] = function(...)
    body(...)
    if run.conn:transaction_status() == "active" then
      self.locks = read_locks(run.conn, run.default_schema)
    end
  end
  self.locks = {}
  private.place:with_roles(function() runner.play(run, file, script, direction) end)
  private.applied[file.revision] = direction == "up" or nil
  self.revision = route.current(private.graph, private.applied)[1]
end

local function find(graph, word)
  return targets.one(graph, word)
end

--- Plays migrations up or down until the database is at a revision: its number, a prefix of it or
--- of its message, `head`, or `base`.
---@param target string
function methods:migrate_to(target)
  local private = own[self]
  local graph, applied = private.graph, private.applied
  local wanted = target == "base" and {} or chain.ancestors(graph, find(graph, target))
  for i = #graph.order, 1, -1 do
    local file = graph.order[i]
    if applied[file.revision] and not wanted[file.revision] then play(self, file, "down") end
  end
  for _, file in ipairs(graph.order) do
    if wanted[file.revision] and not applied[file.revision] then play(self, file, "up") end
  end
end

local function insert_one(self, table_name, row)
  local columns, places, values = {}, {}, {}
  for name in pairs(row) do columns[#columns + 1] = name end
  table.sort(columns)
  for i, name in ipairs(columns) do
    places[i], values[i] = "$" .. i, row[name]
    columns[i] = core.ident(name)
  end
  local sql = #columns == 0 and "INSERT INTO %s DEFAULT VALUES RETURNING *"
    or "INSERT INTO %s (%s) VALUES (%s) RETURNING *"
  return self:one(sql:format(questions.quoted(table_name), table.concat(columns, ", "),
    table.concat(places, ", ")), table.unpack(values, 1, #columns))
end

--- Inserts a row, or a list of rows. Returns the row, or the last one, as the table has it.
---@param table_name string
---@param rows table
---@return table<string, any>
function methods:insert(table_name, rows)
  if #rows == 0 then return insert_one(self, table_name, rows) end
  local last
  for _, row in ipairs(rows) do last = insert_one(self, table_name, row) end
  return last
end

local function execute(self, sql, ...)
  local statement, list = parameters.bind(sql, ...)
  return own[self].run.conn:execute(statement, table.unpack(list, 1, list.n))
end

--- Runs SQL, each statement for itself; without parameters it may hold several.
---@param sql string
---@param ... any
---@return integer affected
function methods:exec(sql, ...)
  if select("#", ...) > 0 or #core.split(sql) == 1 then
    return execute(self, sql, ...):affected()
  end
  own[self].run.conn:script(sql)
  return 0
end

function methods:rows(sql, ...) return cursor.all(execute(self, sql, ...)) end
function methods:one(sql, ...) return execute(self, sql, ...):row(1) end
function methods:value(sql, ...) return execute(self, sql, ...):value() end

--- All rows of a query in a list.
---@param sql string
---@param ... any
---@return table[]
function methods:all(sql, ...)
  local list = {}
  for row in self:rows(sql, ...) do list[#list + 1] = row end
  return list
end

function methods:copy_in(sql, ...) return copy.into(own[self].run.conn, sql, ...) end

for _, name in ipairs(questions.names) do
  methods[name] = function(self, ...)
    local asked = own[self].questions
    return asked[name](asked, ...)
  end
end

--- Drops it.
---@param problem any the error that is on its way
function methods:close(problem)
  own[self].place:close(problem)
end

methods.__close = methods.close

local quiet = setmetatable({}, { __index = function() return function() end end })

---@class mig.TestDatabaseOptions
---@field environment table options of `sandbox.environment`
---@field default_schema string
---@field ledger mig.Ledger|nil one that has its rows already

--- A database around a scratch database where `applied` has been played.
---@param place mig.Scratch
---@param graph mig.Chain
---@param applied table<string, true>
---@param options mig.TestDatabaseOptions
---@return mig.TestDatabase
function database.new(place, graph, applied, options)
  local conn = place.conn
  local self = setmetatable({ locks = {} }, methods)
  local run = {
    conn = conn, ledger = options.ledger or ledger.new("pg_temp"),
    environment = options.environment,
    default_schema = options.default_schema, render = quiet,
  }
  if not options.ledger then ledger.create(run.ledger, conn) end
  local set = {}
  for revision in pairs(applied) do
    set[revision] = true
    if not options.ledger then
      conn:script(ledger.insert_statement(run.ledger, graph.by_revision[revision], 0))
    end
  end
  own[self] = {
    place = place, graph = graph, applied = set, run = run,
    questions = questions.new(conn, options.default_schema),
  }
  self.revision = route.current(graph, set)[1]
  return self
end

--- Raises when a name is none of a test database's.
methods.__index = function(_, name)
  local method = rawget(methods, name)
  if method or type(name) ~= "string" or name == "revision" then return method end
  failure.raise({ message = ("a test database has no %s"):format(name) })
end

return database
