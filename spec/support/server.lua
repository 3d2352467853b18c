-- The private cluster of a test run: started when a spec first needs it,
-- stopped at the end, unless another run uses it, too.  MIG_BINDIR names the
-- folder of another PostgreSQL's programs; it has a cluster of its own, and so
-- has each share of a run that suite.lua cuts in shares (MIG_SPEC_SHARE): specs
-- look at what is on the whole server.
local core = require("mig.core")

local server = {}

local prefix = "mig_spec_"
local current

local function output(command)
  local pipe <close> = assert(io.popen(command))
  return pipe:read("a"):gsub("%s+$", "")
end

-- The server process is not root and has to reach its folder.
local function reachable(folder)
  for parent in folder:gmatch("()/") do
    local path = parent == 1 and "/" or folder:sub(1, parent - 1)
    if not output("stat -L -c %A '" .. path .. "'"):match("x$") then
      return false
    end
  end
  return true
end

--- The folder of PostgreSQL's programs; nil: mig looks for them.
server.bindir = os.getenv("MIG_BINDIR")

local function folder()
  local build = core.fs.cwd() .. "/build"
  local suffix = server.bindir and "-" .. core.sha256(server.bindir):sub(1, 8) or ""
  local share = os.getenv("MIG_SPEC_SHARE")
  if share then suffix = suffix .. "-" .. share end
  if output("id -u") ~= "0" or reachable(build .. "/") then
    return build .. "/test-server" .. suffix
  end
  return "/tmp/mig-test-server-" .. core.sha256(build):sub(1, 12) .. suffix
end

--- Where a client program is: beside the server's, or Debian's.
---@param name string psql, pg_dump
---@return string
function server.program(name)
  local beside = server.get().bindir .. "/" .. name
  return core.fs.exists(beside) and beside or name
end

--- The running cluster; starts it at first use.
---@return { conninfo: string, bindir: string, folder: string, admin: table }
function server.get()
  if not current then
    local where = folder()
    local started = core.local_start(where, server.bindir)
    current = { conninfo = started.conninfo, bindir = started.bindir, folder = where }
    current.admin = core.connect(started.conninfo .. " dbname=postgres")
  end
  return current
end

--- A new database; `template` defaults to template0.
---@param template string?
---@return string name
function server.create(template)
  local admin = server.get().admin
  server.count = (server.count or 0) + 1
  local name = string.format("%s%d_%d", prefix, core.os.getpid(), server.count)
  local source = core.ident(template or "template0")
  admin:script(string.format("CREATE DATABASE %s TEMPLATE %s", name, source))
  return name
end

---@param name string
function server.drop(name)
  if current then
    current.admin:script("DROP DATABASE IF EXISTS " .. core.ident(name) .. " WITH (FORCE)")
  end
end

local others = [[
  SELECT 1 FROM pg_catalog.pg_stat_activity
   WHERE backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid()]]

local leftovers = [[
  SELECT datname FROM pg_catalog.pg_database WHERE datname ~ '^mig_(spec|scratch)_']]

--- Stops the cluster when no other run is connected to it.
function server.stop()
  if not current then
    return
  end
  local admin, where = current.admin, current.folder
  if #admin:query(others) == 0 then
    for _, row in ipairs(admin:query(leftovers)) do
      server.drop(row.datname)
    end
    admin:close()
    core.local_stop(where)
    if where:match("^/tmp/") then
      os.execute("rm -rf '" .. where .. "'")
    end
  end
  current = nil
end

return server
