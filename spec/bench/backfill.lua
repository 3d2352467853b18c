--- A backfill against one UPDATE of the same rows, and how long others wait for a row meanwhile.
local core = require("mig.core")
local measure = require("spec.bench.measure")
local report = require("spec.bench.report")
local server = require("spec.support.server")
local support = require("spec.support")

local backfill = {}

local ROWS = tonumber(os.getenv("BENCH_ROWS")) or 5000000
local TARGET = 0.25

local MAKE = [[
DROP TABLE IF EXISTS %s;
CREATE TABLE %s (id bigint PRIMARY KEY, email text NOT NULL, amount integer NOT NULL,
  touched integer NOT NULL DEFAULT 0, total bigint);
INSERT INTO %s (id, email, amount)
  SELECT i, 'person' || i || '@example.org', i %% 1000 FROM generate_series(1, %d) AS i]]

local SCRIPT = [[
migrator:backfill {
  table_name = "fills", set = { total = "amount * 2 + length(email)" }, where = "total IS NULL" }
]]

local UPDATE = "UPDATE whole SET total = amount * 2 + length(email) WHERE total IS NULL"

local function psql(conninfo, ...)
  return { server.program("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", conninfo, ... }
end

local function make(db, name)
  db.conn:script(MAKE:format(name, name, name, ROWS))
  db.conn:script("VACUUM ANALYZE " .. name)
  db.conn:script("CHECKPOINT")
end

local function once(words, what)
  return measure.all(1, { [what] = words })[what]
end

--- Starts the other session; call what it returns to have its figures.
local function probe(db, folder)
  db.conn:script("DROP TABLE IF EXISTS probes; CREATE TABLE probes (n integer)")
  local place = folder .. "/waits"
  os.remove(place)
  os.execute(("lua5.4 spec/bench/probe.lua \"%s\" '%s' &"):format(db.conninfo, place))
  return function()
    db.conn:script("INSERT INTO probes VALUES (1)")
    for _ = 1, 200 do
      local file <close> = io.open(place)
      local longest, count
      if file then longest, count = file:read("n", "n") end
      if count then return longest, count end
      core.os.sleep(0.05)
    end
    error("the probe says nothing")
  end
end

function backfill.run()
  report.head(("a backfill of %d rows"):format(ROWS))
  local folder = support.folder()
  local db <close> = support.database()
  support.write(folder .. "/fill.lua", SCRIPT)
  make(db, "whole")
  local update = once(psql(db.conninfo, "-c", UPDATE), "update")
  db.conn:script("DROP TABLE whole")
  make(db, "fills")
  local waits = probe(db, folder)
  local words = { support.mig, "-C", folder, "--database", db.conninfo, "-q", "run", "fill.lua" }
  local mig = once(words, "mig")
  local longest, count = waits()
  assert(db.conn:query("SELECT count(*) AS n FROM fills WHERE total IS NULL")[1].n == "0")
  report.figure("one UPDATE", ("%.1f s"):format(update.seconds))
  report.aim("backfill to one UPDATE", mig.seconds / update.seconds, 1.5, "%.2f",
    ("%.1f s"):format(mig.seconds))
  report.aim("longest wait of another session for a row, ms", longest * 1000, TARGET * 1000, "%.0f",
    ("of %d"):format(count))
  report.figure("peak memory of mig", ("%.1f MB"):format(mig.memory))
  support.remove(folder)
end

return backfill
