-- Reads a database's catalog and ends:
--   lua5.4 spec/bench/read.lua CONNINFO
package.cpath = (os.getenv("BUILD") or "build") .. "/lib/?.so;" .. package.cpath
local core = require("mig.core")

local conn <close> = core.connect(arg[1])
assert(conn:snapshot():count() > 0)
os.exit(0, false)
