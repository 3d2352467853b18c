-- make test-backfill: backfills killed with SIGKILL at random moments under concurrent writers.
--   lua5.4 spec/faults/backfill.lua [KILLS] [SEED]
-- After each kill no checkpoint may be ahead of its rows, nor behind. In the end each row has been
-- done once, and no writer has lost a change.
package.path = "./?.lua;./?/init.lua;lua/?.lua;" .. package.path
package.cpath = (os.getenv("BUILD") or "build") .. "/lib/?.so;" .. package.cpath

local core = require("mig.core")
local server = require("spec.support.server")
local support = require("spec.support")

local KILLS = tonumber(arg[1]) or 100
local SEED = tonumber(arg[2]) or os.time()
local ROWS, WRITERS = 30000, 2

local TABLE = [[
DROP SCHEMA public CASCADE; CREATE SCHEMA public;
CREATE TABLE t (id bigserial %s, code text NOT NULL, a int, n int NOT NULL DEFAULT 0, b int,
  touched int NOT NULL DEFAULT 0 %s);
INSERT INTO t (id, code, a) SELECT i * 3, 'c' || i %% 40, i FROM generate_series(1, %d) i;
SELECT setval('t_id_seq', %d);
CREATE TABLE control (wanted text, touched bigint); INSERT INTO control VALUES ('run', 0)]]

-- A kind of backfill: the table's key, the arguments, whether checkpoints can be read as ids.
local KINDS = {
  { name = "SQL", key = "PRIMARY KEY", by_id = true,
    arguments = 'set = { n = "n + 1" }, batch = 200' },
  { name = "SQL, three workers", key = "PRIMARY KEY", by_id = true,
    arguments = 'set = { n = "n + 1" }, batch = 150, workers = 3' },
  { name = "SQL, adapting", key = "PRIMARY KEY", by_id = true,
    arguments = 'set = { n = "n + 1" }, target = "20ms"' },
  { name = "composite key", key = "", more = ", PRIMARY KEY (code, id)",
    arguments = 'set = { n = "n + 1" }, batch = 200' },
  { name = "where, more passes", key = "PRIMARY KEY",
    arguments = 'set = { n = "n + 1", b = "0" }, where = "b IS NULL", batch = 200' },
  { name = "Lua, a row", key = "PRIMARY KEY", by_id = true, arguments =
    'columns = { "n" }, each_row = function(row) return { n = row.n + 1 } end, batch = 100' },
  { name = "blocks", key = "",
    arguments = 'set = { n = "n + 1", b = "0" }, where = "b IS NULL", batch = 2' },
}

local MIGRATION = [[
up_revision = "1"
down_revision = nil

function up(migrator)
  migrator.actor:add_column { table_name = "t", column_name = "extra", type = "integer" }
  migrator:backfill { table_name = "t", %s }
  migrator.actor:drop_column { table_name = "t", column_name = "extra" }
end
]]

local function run(line) return os.execute(line) end

local function start_writers(db)
  for i = 1, WRITERS do
    run(("lua5.4 spec/faults/writer.lua \"%s\" %d &"):format(db.conninfo, SEED + i))
  end
end

local function stop_writers(db)
  db.conn:script("UPDATE control SET wanted = 'stop'")
  for _ = 1, 600 do
    local left = db.conn:query("SELECT count(*) AS n FROM pg_stat_activity "
      .. "WHERE application_name = 'writer' AND datname = current_database()")[1].n
    if left == "0" then return end
    core.os.sleep(0.05)
  end
  error("a writer does not stop")
end

--- Starts mig; kills it after `seconds`. Its exit code, 137 when it was killed.
local function apply(db, folder, seconds)
  local _, how, code = run(("cd '%s' && timeout -s KILL %.3f '%s' --database \"%s\" apply "
    .. ">out 2>&1"):format(folder, seconds, support.mig, db.conninfo))
  return how == "signal" and 128 + code or code
end

local AHEAD = [[
SELECT count(*) AS n FROM t JOIN migration_info_backfill_part AS p
  ON t.id > COALESCE((p.first->>0)::bigint, 0) AND t.id <= (p.last->>0)::bigint
WHERE t.n <> CASE WHEN t.id <= COALESCE((p.position->>0)::bigint, (p.first->>0)::bigint, 0)
                  THEN 1 ELSE 0 END]]

local function value(db, sql) return tonumber(db.conn:query(sql)[1].n) end

local function check(what, found)
  if found == 0 then return end
  error(("%s: %d rows (seed %d)"):format(what, found, SEED), 0)
end

local function exists(db)
  return value(db, "SELECT count(*) AS n FROM pg_class "
    .. "WHERE relname = 'migration_info_backfill_part'") > 0
end

--- One backfill, killed until it ends. How often it was killed in the middle.
local function round(db, folder, kind, wanted)
  db.conn:script(TABLE:format(kind.key, kind.more or "", ROWS, ROWS * 3))
  support.write(folder .. "/migrations/1_fill.lua", MIGRATION:format(kind.arguments))
  start_writers(db)
  local kills, code = 0, 137
  while code == 137 do
    local patience = kills < wanted and 0.03 + math.random() * 0.35 or 600
    code = apply(db, folder, patience)
    if code == 137 and exists(db) then
      kills = kills + (value(db, "SELECT count(*) AS n FROM migration_info_backfill_part") > 0
        and 1 or 0)
      if kind.by_id then check("checkpoint and rows disagree", value(db, AHEAD)) end
    end
  end
  stop_writers(db)
  if code ~= 0 then error(support.read(folder .. "/out"), 0) end
  check("the migration is not whole", value(db, "SELECT count(*) - 1 "
    .. "+ (SELECT count(*) FROM pg_attribute WHERE attname = 'extra') AS n FROM migration_info"))
  check("rows not done once", value(db,
    ("SELECT count(*) AS n FROM t WHERE id <= %d AND n <> 1"):format(ROWS * 3)))
  -- Those that came before the backfill looked for its last key are done as well.
  check("new rows done twice", value(db, "SELECT count(*) AS n FROM t WHERE n > 1"))
  check("changes of writers lost", value(db,
    "SELECT (SELECT sum(touched) FROM t) - (SELECT touched FROM control) AS n"))
  return kills
end

local function main()
  math.randomseed(SEED)
  print(("backfills under SIGKILL, seed %d"):format(SEED))
  local db <close> = support.database()
  local folder, kills, rounds = support.folder(), 0, 0
  while kills < KILLS do
    local kind = KINDS[rounds % #KINDS + 1]
    local most = math.min(KILLS - kills, math.ceil(KILLS / #KINDS))
    local count = round(db, folder, kind, most)
    kills, rounds = kills + count, rounds + 1
    print(("%-22s killed %d times, every row once"):format(kind.name, count))
  end
  support.remove(folder)
  print(("ok: %d kills in %d backfills of %d rows, %d writers"):format(
    kills, rounds, ROWS, WRITERS))
end

local ok, problem = xpcall(main, debug.traceback)
server.stop()
if not ok then
  io.stderr:write(tostring(problem), "\n")
  os.exit(1)
end
