-- What specs share: databases, the mig executable, folders.
local core = require("mig.core")
local server = require("spec.support.server")

local support = {}

support.build = os.getenv("BUILD") or "build"
if support.build:sub(1, 1) ~= "/" then
  support.build = core.fs.cwd() .. "/" .. support.build
end
--- The executable, as an absolute path.
support.mig = support.build .. "/bin/mig"
-- The interpreter that the build's module fits: one with sanitizers has its own.
support.lua = support.build .. "/bin/lua"
if not core.fs.exists(support.lua) then support.lua = "lua5.4" end
--- The folder of the repository.
support.root = core.fs.cwd()

---@class support.Database
---@field name string
---@field conninfo string for core.connect and `mig --database`
local Database = {}
Database.__index = Database

--- Opens one more connection.
function Database:connect()
  return core.connect(self.conninfo)
end

-- A database with subscriptions is not dropped.
local function drop_subscriptions(conn)
  local rows = conn:query([[
    SELECT pg_catalog.quote_ident(s.subname) AS name FROM pg_catalog.pg_subscription s
    JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
    WHERE d.datname = pg_catalog.current_database()]])
  for _, row in ipairs(rows) do
    conn:script("ALTER SUBSCRIPTION " .. row.name .. " SET (slot_name = NONE)")
    conn:script("DROP SUBSCRIPTION " .. row.name)
  end
end

--- Closes everything and drops the database.
function Database:drop()
  if self.conn then
    pcall(drop_subscriptions, self.conn)
    self.conn:close()
    self.conn = nil
    server.drop(self.name)
  end
end
Database.__close = Database.drop

--- A fresh database on the private cluster, with an open connection `conn`.
--- One for each spec file:
---   local db
---   lazy_setup(function() db = support.database() end)
---   lazy_teardown(function() db:drop() end)
---@param template string? database to copy
---@return support.Database
function support.database(template)
  local name = server.create(template)
  local conninfo = server.get().conninfo .. " dbname=" .. name
  return setmetatable({ name = name, conninfo = conninfo, conn = core.connect(conninfo) }, Database)
end

--- Plays a diff's steps in one transaction.
---@param conn table
---@param steps table[] core.diff's
function support.play(conn, steps)
  local actor = core.actor(conn)
  conn:script("BEGIN")
  for _, step in ipairs(steps) do actor[step.verb](actor, step.arguments) end
  conn:script("COMMIT")
end

--- The cluster: conninfo (without dbname), bindir, folder, admin (connection).
function support.server()
  return server.get()
end

--- The major version of the cluster.
---@return integer
function support.version()
  return server.get().admin:server_version() // 10000
end

--- The path of psql, pg_dump, …
---@param name string
---@return string
function support.program(name)
  return server.program(name)
end

local function quote(word)
  return "'" .. tostring(word):gsub("'", "'\\''") .. "'"
end

---@param path string
---@return string
function support.read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read("a")
end

--- Writes a file and makes the folders above it.
---@param path string
---@param text string
function support.write(path, text)
  local parent = path:match("^(.+)/[^/]*$")
  if parent then
    core.fs.mkdir(parent)
  end
  local file <close> = assert(io.open(path, "wb"))
  assert(file:write(text))
end

--- A new empty folder below /tmp that everyone can enter.
---@return string
function support.folder()
  local path = os.tmpname()
  os.remove(path)
  core.fs.mkdir(path)
  return path
end

--- Removes a folder made by support.folder.
---@param path string
function support.remove(path)
  assert(path:match("^/tmp/"), "only below /tmp")
  os.execute("rm -rf " .. quote(path))
end

---@class support.Outcome
---@field code integer exit code; 128 + signal when a signal ended it
---@field out string
---@field err string

--- Runs a shell command line.
---@param command string
---@param options { cwd: string?, env: table<string, string>?, input: string? }?
---@return support.Outcome
function support.run(command, options)
  options = options or {}
  local base = os.tmpname()
  local parts = {}
  if options.cwd then
    parts[#parts + 1] = "cd " .. quote(options.cwd) .. " &&"
  end
  for name, value in pairs(options.env or {}) do
    parts[#parts + 1] = name .. "=" .. quote(value)
  end
  parts[#parts + 1] = command
  support.write(base, options.input or "")
  local line = string.format("{ %s ; } <%s >%s.out 2>%s.err",
    table.concat(parts, " "), base, base, base)
  local _, how, number = os.execute(line)
  local outcome = {
    code = how == "signal" and 128 + number or number,
    out = support.read(base .. ".out"),
    err = support.read(base .. ".err"),
  }
  for _, suffix in ipairs { "", ".out", ".err" } do
    os.remove(base .. suffix)
  end
  return outcome
end

--- Runs the executable:
---   local outcome = support.run_mig({ "status", "--json" }, { cwd = folder })
--- The environment's DATABASE_URL and PG* do not reach it.
---@param arguments string[]
---@param options { cwd: string?, env: table<string, string>?, input: string? }?
---@return support.Outcome
function support.run_mig(arguments, options)
  local words = {
    "env -u DATABASE_URL -u PGHOST -u PGPORT -u PGUSER -u PGDATABASE -u PGSERVICE "
      .. "-u PGPASSWORD -u PGPASSFILE -u PGOPTIONS -u PGSSLMODE -u PGAPPNAME",
    quote(support.mig),
  }
  for _, word in ipairs(arguments) do
    words[#words + 1] = quote(word)
  end
  return support.run(table.concat(words, " "), options)
end

return support
