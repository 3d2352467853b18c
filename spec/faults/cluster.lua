-- A server of the fault suite's own: one that may be ended at any moment, and that keeps what it
-- committed.
local core = require("mig.core")
local server = require("spec.support.server")
local support = require("spec.support")

local cluster = {}
cluster.__index = cluster

local SETTINGS = "-c listen_addresses= -c fsync=off -c max_connections=60 "
  .. "-c log_min_messages=panic -c shared_buffers=32MB"
local QUIET = "-c autovacuum=off"

local function is_root()
  return support.run("id -u").out:match("^0") ~= nil
end

--- Runs a command line as the user that the server runs as.
function cluster:as_owner(line)
  if is_root() then
    line = ("su postgres -s /bin/sh -c \"%s\""):format(line:gsub("[\"$]", "\\%0"))
  end
  local outcome = support.run(line)
  assert(outcome.code == 0, line .. "\n" .. outcome.out .. outcome.err)
end

function cluster:control(what)
  return ("%s/pg_ctl -D %s/data -s -w -l %s/log -o '-k %s %s %s' %s"):format(
    self.bindir, self.folder, self.folder, self.folder, SETTINGS, self.settings, what)
end

--- The command line that ends the server without a goodbye and starts it again.
function cluster:restart_line()
  local line = self:control("-m immediate restart") .. " >/dev/null 2>&1"
  return is_root() and ("su postgres -s /bin/sh -c \"%s\""):format(line) or line
end

local function conninfo_of(folder)
  return ("host=%s port=5432 user=postgres dbname=postgres gssencmode=disable"):format(folder)
end

---@param settings string|nil more of them, instead of "no autovacuum"
function cluster.start(settings)
  local self = setmetatable({
    bindir = server.get().bindir, folder = support.folder(), settings = settings or QUIET,
  }, cluster)
  support.run(("chmod 777 '%s'"):format(self.folder))
  self:as_owner(("%s/initdb -D %s/data -U postgres -A trust -N --no-instructions >/dev/null")
    :format(self.bindir, self.folder))
  self:as_owner(self:control("start"))
  self.socket = self.folder .. "/.s.PGSQL.5432"
  self.conninfo = conninfo_of(self.folder)
  return self
end

--- A standby that streams from another cluster.
---@param primary table
function cluster.standby(primary)
  local self = setmetatable({
    bindir = primary.bindir, folder = support.folder(), settings = primary.settings,
  }, cluster)
  support.run(("chmod 777 '%s'"):format(self.folder))
  self:as_owner(("%s/pg_basebackup -D %s/data -R -c fast -d '%s'"):format(self.bindir, self.folder,
    primary.conninfo))
  self:as_owner(self:control("start"))
  self.conninfo = conninfo_of(self.folder)
  return self
end

--- A connection that is made anew when the server was restarted.
function cluster:connect()
  if self.conn and pcall(self.conn.query, self.conn, "SELECT 1") then return self.conn end
  if self.conn then self.conn:close() end
  local deadline = core.os.monotonic() + 30
  while true do
    local ok, conn = pcall(core.connect, self.conninfo)
    if ok then
      self.conn = conn
      return conn
    end
    assert(core.os.monotonic() < deadline, tostring(conn))
    core.os.sleep(0.05)
  end
end

function cluster:stop()
  if self.conn then self.conn:close() end
  self:as_owner(self:control("-m immediate stop"))
  support.remove(self.folder)
end

return cluster
