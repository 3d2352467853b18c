--- Scratch databases: made, used, always dropped.
--
-- They are made on the server that mig works with when the role may create
-- databases, and otherwise on the project's private server.  A name holds the
-- process and the time, so that what a killed run left behind is recognised.
local core = require("mig.core")
local private_folder = require("mig.private_folder")

local scratch = {}

---@class mig.Scratch
---@field conn table connection to the scratch database
---@field name string
---@field private boolean whether it is on mig's own server
local methods = {}
methods.__index = methods

local PREFIX = "mig_scratch_"
local LEFTOVER_AGE = 3600
local IN_USE, TRIES = "55006", 6 -- each try waits five seconds in the server

-- Those that are not closed yet. They are held, so that one that nobody closes is dropped when
-- the program ends (__gc), and never in the middle of something else.
local open = {}

local serial = 0

local function new_name()
  serial = serial + 1
  return ("%s%d_%x_%x%04x"):format(PREFIX, core.os.getpid(), os.time(), serial,
    math.random(0, 0xffff))
end

-- The time at which a scratch database was made, from its name; nil for any other name.
local function made_at(name)
  local time = name:match("^mig_scratch_%d+_(%x+)_%x+$")
  return time and tonumber(time, 16)
end

--- Scratch databases that a killed run left behind: old, nobody is connected, and the role may
--- drop them.
---@param conn table
---@return string[] names
function scratch.leftovers(conn)
  local names = {}
  for _, row in ipairs(conn:query([[
    SELECT d.datname FROM pg_catalog.pg_database d
    WHERE d.datname LIKE 'mig\_scratch\_%'
      AND pg_catalog.pg_has_role(d.datdba, 'MEMBER')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datname = d.datname)
    ORDER BY d.datname]])) do
    local made = made_at(row.datname)
    if made and os.time() - made > LEFTOVER_AGE then names[#names + 1] = row.datname end
  end
  return names
end

local function remove_leftovers(conn)
  for _, name in ipairs(scratch.leftovers(conn)) do
    pcall(conn.script, conn, "DROP DATABASE IF EXISTS " .. core.ident(name))
  end
end

--- Whether the role may create databases.
---@param conn table
---@return boolean
function scratch.may_create(conn)
  local row = conn:query([[
    SELECT rolcreatedb OR rolsuper AS may FROM pg_catalog.pg_roles
    WHERE rolname = CURRENT_USER]])[1]
  return row ~= nil and row.may == "t"
end

-- pg_database.datlocprovider (15) as CREATE DATABASE calls it, and its locale.
local PROVIDERS = {
  c = { name = "libc" },
  i = { name = "icu", locale = "ICU_LOCALE" },
  b = { name = "builtin", locale = "BUILTIN_LOCALE" }, -- 17
}
local NO_PROVIDER = {}

-- Encoding and locale of the database that mig works with.  Not its collation version, which a
-- database that is made now has from the server.
local function creation_options(conn)
  -- the columns that say so have other names in other versions
  local row = conn:query([[
    SELECT pg_catalog.pg_encoding_to_char(d.encoding) AS encoding_name, d.*
    FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()]])[1]
  local provider = PROVIDERS[row.datlocprovider] or NO_PROVIDER
  local text = ""
  local function add(word, value)
    if word and value then text = text .. (" %s %s"):format(word, core.literal(value)) end
  end
  add("ENCODING", row.encoding_name)
  add("LOCALE_PROVIDER", provider.name)
  add("LC_COLLATE", row.datcollate)
  add("LC_CTYPE", row.datctype)
  add(provider.locale, row.datlocale or row.daticulocale)
  add("ICU_RULES", row.daticurules)
  return text
end

local function wrong_version(mine, wanted)
  error(core.error {
    kind = "usage",
    message = ("cannot make scratch databases: the role may not create databases, and the "
      .. "private server is PostgreSQL %d, not %d"):format(mine, wanted),
    hint = "Give the role CREATEDB, or install the server binaries of that version.",
  }, 0)
end

local function private_server(options, server_version)
  private_folder.make(options.root)
  local here =
    core.local_start(private_folder.place(options.root, "server"), options.local_bindir)
  local conn = core.connect(here.conninfo .. " dbname=postgres")
  local mine, wanted = conn:server_version() // 10000, server_version // 10000
  if mine == wanted then return conn end
  conn:close()
  wrong_version(mine, wanted)
end

-- The connection that creates and drops; whether it is the private server's.
local function host(conn, options)
  local where = options.scratch or "auto"
  if where == "server" or (where == "auto" and scratch.may_create(conn)) then return conn, false end
  return private_server(options, conn:server_version()), true
end

-- On the private server, too, things belong to the role that mig works as:
-- privileges and default privileges name their owner.
local function become(conn, role)
  local name = core.ident(role)
  pcall(conn.script, conn, "CREATE ROLE " .. name)
  conn:script(("ALTER ROLE %s SUPERUSER; SET SESSION AUTHORIZATION %s"):format(name, name))
end

local function role_of(conn)
  return conn:query("SELECT CURRENT_USER AS role")[1].role
end

---@class mig.ScratchOptions
---@field root string|nil the project's folder, for the private server
---@field scratch "auto"|"server"|"local"|nil where; auto: the server when the role may create
---@field local_bindir string|nil folder of PostgreSQL's binaries
---@field template string|nil another scratch database to copy

local function is_interrupt(problem)
  return core.is_error(problem) and problem.kind == "interrupted"
end

-- Runs a statement that needs a database for itself. The sessions of others that have just ended,
-- or that WITH (FORCE) ends, may need longer to go than the server waits for them.
local function script_alone(conn, sql)
  for left = TRIES - 1, 0, -1 do
    local ok, problem = pcall(conn.script, conn, sql)
    if ok then return end
    if left == 0 or not core.is_error(problem) or problem.sqlstate ~= IN_USE then
      error(problem, 0)
    end
  end
end

local function make(self, conn, options)
  local settings = not (self.private or options.template) and creation_options(conn) or ""
  script_alone(self.owner, ("CREATE DATABASE %s TEMPLATE %s%s"):format(core.ident(self.name),
    options.template and core.ident(options.template) or "template0", settings))
  self.conn = core.connect(self.owner:conninfo(self.name))
  if self.private then become(self.conn, role_of(conn)) end
end

--- Makes a scratch database; close it with <close> or :close(). One that is not closed is dropped
--- when the program ends.
---@param conn table connection to the database that mig works with, idle
---@param options mig.ScratchOptions|nil
---@return mig.Scratch
function scratch.create(conn, options)
  options = options or {}
  local owner, private =
    host(conn, { root = options.root or ".", scratch = options.scratch,
      local_bindir = options.local_bindir })
  remove_leftovers(owner)
  local self = { owner = owner, private = private, name = new_name() }
  local ok, problem = pcall(make, self, conn, options)
  -- Only now: what is set later is finalized earlier, and dropping needs both connections.
  open[setmetatable(self, methods)] = true
  if ok then return self end
  self:close(problem)
  error(problem, 0)
end

local UNDEFINED_OBJECT = "42704"

local function missing_role(problem)
  if not core.is_error(problem) or problem.sqlstate ~= UNDEFINED_OBJECT then return nil end
  return problem.message:match('^role "(.*)" does not exist$')
end

--- Plays something in a transaction of its own.  On mig's own server a role
-- that is missing is made, and it is played again.
---@param play fun()
function methods:with_roles(play)
  local made = {}
  while true do
    local ok, problem = pcall(play)
    if ok then return end
    local role = self.private and missing_role(problem)
    if not role or made[role] then error(problem, 0) end
    made[role] = true
    self.owner:script("CREATE ROLE " .. core.ident(role) .. " NOLOGIN")
  end
end

-- A database with subscriptions is not dropped; theirs connect to nobody.
local function drop_subscriptions(conn)
  local rows = conn:query([[
    SELECT s.subname FROM pg_catalog.pg_subscription s
    JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
    WHERE d.datname = pg_catalog.current_database()]])
  for _, row in ipairs(rows) do
    for _, statement in ipairs(core.render("drop_subscription",
      { subscription_name = core.ident(row.subname), leave_slot = true },
      { server_version = conn:server_version(), default_schema = "public" })) do
      conn:script(statement)
    end
  end
end

local function drop(self)
  if self.conn then
    pcall(drop_subscriptions, self.conn)
    self.conn:close()
  end
  local force = self.owner:server_version() >= 130000 and " WITH (FORCE)" or ""
  local sql = "DROP DATABASE IF EXISTS " .. core.ident(self.name) .. force
  local ok, problem = pcall(script_alone, self.owner, sql)
  -- Ctrl-C ends what mig does, and not what it clears away.
  if is_interrupt(problem) then pcall(script_alone, self.owner, sql) end
  if self.private then self.owner:close() end
  return not ok and problem or nil
end

--- Drops the database; a second call does nothing. Raises the server's error, unless another one
--- is on its way; when the server cannot be reached, a later run drops it.
---@param problem any the error that is on its way
function methods:close(problem)
  if not open[self] then return end
  open[self] = nil
  local own = drop(self)
  if own and not problem and not (core.is_error(own) and own.kind == "connection") then
    error(own, 0)
  end
end

methods.__close, methods.__gc = methods.close, methods.close

return scratch
