-- PgBouncer in transaction mode before the specs' server, for one database.
local core = require("mig.core")
local server = require("spec.support.server")
local support = require("spec.support")

local pgbouncer = {}
pgbouncer.__index = pgbouncer

local CONFIG = [[
[databases]
%s = host=%s port=%s user=%s
[pgbouncer]
listen_addr =
unix_socket_dir = %s
listen_port = 6432
auth_type = any
pool_mode = transaction
default_pool_size = %d
max_client_conn = 200
logfile = %s/log
pidfile = %s/pid
]]

--- Whether it is installed.
function pgbouncer.path()
  return core.fs.exists("/usr/sbin/pgbouncer") == "file" and "/usr/sbin/pgbouncer" or nil
end

---@param database support.Database
---@param size integer connections to the server
function pgbouncer.start(database, size)
  local folder = support.folder()
  local parts = core.conninfo_parse(server.get().conninfo)
  support.write(folder .. "/ini", CONFIG:format(database.name, parts.host, parts.port, parts.user,
    folder, size, folder, folder))
  support.run(("chmod -R 777 '%s'"):format(folder))
  local user = support.run("id -u").out:match("^0") and "-u postgres" or ""
  local outcome = support.run(("%s -q -d %s '%s/ini'"):format(pgbouncer.path(), user, folder))
  assert(outcome.code == 0, outcome.out .. outcome.err)
  return setmetatable({ folder = folder,
    conninfo = ("host=%s port=6432 user=%s dbname=%s"):format(folder, parts.user, database.name),
  }, pgbouncer)
end

function pgbouncer:stop()
  support.run(("kill $(cat '%s/pid')"):format(self.folder))
  support.remove(self.folder)
end

return pgbouncer
