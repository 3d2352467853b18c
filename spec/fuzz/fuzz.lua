-- Fuzzes the seam between Lua and C: `make fuzz`, under the sanitizers, for FUZZ_TIME seconds.
--
-- Every round has a seed of its own, which is printed when the process dies, so that
-- `FUZZ_SEED=N FUZZ_ROUNDS=1 make fuzz` plays it again. A crash, a sanitizer's complaint and an
-- error of kind "bug" are findings.
local build = os.getenv("BUILD") or "build"
package.path = "./?.lua;./?/init.lua;lua/?.lua;lua/?/init.lua;" .. package.path
package.cpath = build .. "/lib/?.so;" .. package.cpath

local core = require("mig.core")
local server = require("spec.support.server")
local values = require("spec.fuzz.values")

local CALLS_A_ROUND = 150
local duration = tonumber(os.getenv("FUZZ_TIME")) or 60
local rounds = tonumber(os.getenv("FUZZ_ROUNDS"))
local first_seed = tonumber(os.getenv("FUZZ_SEED")) or os.time()

-- These would end, change or delete what is not ours, wait, or write to the terminal.
local LEFT_OUT = {
  local_start = true, local_stop = true, local_status = true, prompt = true, prompt_history = true,
  chdir = true, mkdir = true, write_atomic = true, remove = true, rename = true, sleep = true,
  on_interrupt = true, run_coroutine = true, rmdir = true, wait = true, run = true, connect = true,
  limit_memory = true,
}

local found = 0
local name = server.create()
local conninfo = server.get().conninfo .. " dbname=" .. name
  .. " options='-c lock_timeout=100 -c statement_timeout=3000'"

do
  local conn <close> = core.connect(conninfo)
  conn:script([[
    CREATE TYPE mood AS ENUM ('a', 'b');
    CREATE TYPE place AS (street text, number int, tags text[], mood mood);
    CREATE TABLE t (a int, b text, c jsonb, d int[], e bytea, f place);
    SET client_min_messages = warning]])
end

--- All functions of the module by name, those of folders within it too.
local function functions_of(module, prefix, into)
  for key, value in pairs(module) do
    if LEFT_OUT[key] then goto continue end
    if type(value) == "function" then
      into[#into + 1] = { name = prefix .. key, fn = value }
    elseif type(value) == "table" and prefix == "core." and key ~= "sql_mt" then
      functions_of(value, prefix .. key .. ".", into)
    end
    ::continue::
  end
  return into
end

local FUNCTIONS = functions_of(core, "core.", {})
table.sort(FUNCTIONS, function(a, b) return a.name < b.name end)

local function methods_of(handle)
  local names = {}
  local index = debug.getmetatable(handle).__index
  for key, value in pairs(type(index) == "table" and index or {}) do
    if type(value) == "function" and not LEFT_OUT[key] then names[#names + 1] = key end
  end
  table.sort(names)
  return names
end

local function judge(what, ok, problem)
  if ok or not core.is_error(problem) or problem.kind ~= "bug" then return end
  found = found + 1
  print(("a bug in %s: %s"):format(what, problem.message))
end

local function keep(world, ...)
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    local kind = type(value)
    if kind == "userdata" or kind == "function" or kind == "table" and math.random(20) == 1 then
      world.handles[#world.handles % 40 + 1] = value
    end
  end
end

--- Calls a function, at times in a coroutine that may never come back.
local function attempt(world, what, fn, ...)
  local results
  world.calls = 0
  if math.random(6) == 1 then
    local thread = coroutine.create(fn)
    results = table.pack(coroutine.resume(thread, ...))
    if math.random(3) == 1 then coroutine.close(thread) else keep(world, thread) end
  else
    results = table.pack(pcall(fn, ...))
  end
  judge(what, results[1], results[2])
  if results[1] then keep(world, table.unpack(results, 2, results.n)) end
end

local actions = {}
local NAMES = {}

local function pick_action()
  return NAMES[math.random(#NAMES)]
end

function actions.call(world)
  local each = FUNCTIONS[math.random(#FUNCTIONS)]
  attempt(world, each.name, each.fn, values.many(world))
end

--- A method of some handle, with whatever arguments.
function actions.method(world)
  local handle = values.handle(world)
  if type(handle) == "function" then
    return attempt(world, "iterator", handle, values.many(world))
  end
  if type(handle) ~= "userdata" then return end
  local names = methods_of(handle)
  if #names == 0 then return end
  local method = names[math.random(#names)]
  attempt(world, method, handle[method], handle, values.many(world))
end

function actions.method_of_another(world)
  local one, other = values.handle(world), values.handle(world)
  if type(one) ~= "userdata" then return end
  local names = methods_of(one)
  if #names == 0 then return end
  attempt(world, "foreign method", one[names[math.random(#names)]], other, values.many(world))
end

--- A connection; those that nobody has any more go first when the server has too many.
local function connect()
  local ok, conn = pcall(core.connect, conninfo)
  if ok then return conn end
  for _ = 1, 3 do collectgarbage() end
  core.os.sleep(0.1)
  return core.connect(conninfo)
end

local function conn_of(world)
  if not world.conn or math.random(60) == 1 then world.conn = connect() end
  return world.conn
end

--- A connection that does not answer any more is no one's next one.
local function leave_broken(world, conn)
  if not pcall(conn.query, conn, "SELECT 1") then world.conn = nil end
end

--- Values in, values out, by every type.
function actions.echo(world)
  local conn = conn_of(world)
  attempt(world, "execute", conn.execute, conn, "SELECT $1::" .. values.type_name(),
    values.typed(world))
end

function actions.read_result(world)
  local conn = conn_of(world)
  local ok, result = pcall(conn.execute, conn, values.query())
  if not ok then return end
  for _ = 1, math.random(4) do attempt(world, "row", result.row, result, values.any(world)) end
  attempt(world, "value", result.value, result)
  if math.random(2) == 1 then result:close() end
  keep(world, result)
end

--- A loop over rows that is left in every way.
function actions.stream(world)
  local conn = conn_of(world)
  local thread = coroutine.create(function()
    local how = math.random(5)
    for row in conn:rows("SELECT i, i::text AS x FROM generate_series(1, 50) i") do
      if how == 1 then break end
      if how == 2 then error(values.any(world)) end
      if how == 3 then coroutine.yield(row) end
      if how == 4 and math.random(30) == 1 then conn:close() end
    end
  end)
  for _ = 1, math.random(3) do coroutine.resume(thread) end
  if math.random(2) == 1 then coroutine.close(thread) else keep(world, thread) end
  leave_broken(world, conn)
end

--- COPY from an iterator that misbehaves.
function actions.copy(world)
  local conn = conn_of(world)
  local ok, columns = pcall(conn.columns, conn, "SELECT * FROM t")
  local count, how = 0, math.random(8)
  attempt(world, "copy_in", conn.copy_in, conn, "COPY t FROM stdin", function()
    count = count + 1
    if count > 30 then return nil end
    if how == 1 then error(values.any(world)) end
    if how == 2 and count == 5 then conn:close() end
    if how == 3 then pcall(conn.query, conn, "SELECT 1") end
    if how == 4 then coroutine.yield() end
    if how == 5 then return values.any(world) end
    if how == 6 then return "1\tx\n" end
    return values.row(world)
  end, nil, nil, nil, ok and columns or nil)
  pcall(conn.script, conn, "ROLLBACK; TRUNCATE t")
  leave_broken(world, conn)
end

function actions.statement(world)
  local conn = conn_of(world)
  local ok, statement = pcall(conn.prepare, conn, "SELECT $1::" .. values.type_name())
  if not ok then return end
  for _ = 1, math.random(3) do
    attempt(world, "statement", statement.execute, statement, values.typed(world))
  end
  if math.random(2) == 1 then pcall(statement.close, statement) end
  keep(world, statement)
end

function actions.pipeline(world)
  local conn, list = conn_of(world), {}
  for i = 1, math.random(6) do
    list[i] = math.random(9) == 1 and values.any(world)
      or { "SELECT $1::" .. values.type_name(), n = 1, values.typed(world) }
  end
  attempt(world, "send_all", conn.send_all, conn, list)
end

--- Operations with odd arguments, on a function that may raise.
function actions.actor(world)
  local ok, actor = pcall(core.actor, function()
    if math.random(10) == 1 then error(values.any(world)) end
  end, values.any(world))
  if not ok then actor = core.actor(function() end) end
  local operation = world.operations[math.random(#world.operations)]
  local arguments = {}
  for _, argument in ipairs(operation.arguments) do
    if math.random(3) > 1 then arguments[argument.name] = values.argument(world) end
  end
  attempt(world, operation.name, function() actor[operation.name](actor, arguments) end)
end

--- Notices that are heard by who raises, closes or asks again.
function actions.notice(world)
  local conn = conn_of(world)
  core.on_log(function()
    local how = math.random(5)
    if how == 1 then error(values.any(world)) end
    if how == 2 then conn:close() end
    if how == 3 then pcall(conn.query, conn, "SELECT 1") end
    if how == 4 then core.on_log(nil) end
  end)
  attempt(world, "notice", conn.execute, conn,
    "DO $$ BEGIN RAISE WARNING 'x'; RAISE WARNING 'y'; END $$")
  core.on_log(nil)
  leave_broken(world, conn)
end

--- Something that goes wrong while a function waits for the server, or is asked for rows.
local function mischief(world, conn)
  local how = math.random(9)
  if how == 1 then error(values.any(world)) end
  if how == 2 then conn:close() end
  if how == 3 then pcall(conn.query, conn, values.query()) end
  if how == 4 then pcall(conn.on_wait, conn, nil) end
  if how == 5 then coroutine.yield() end
  if how == 6 then pcall(conn.cancel, conn) end
  if how == 7 then collectgarbage() end
end

--- A function that is called while a statement runs.
function actions.watch(world)
  local conn, count = conn_of(world), 0
  attempt(world, "on_wait", conn.on_wait, conn, function()
    count = count + 1
    if count < 20 then mischief(world, conn) end
  end, values.delay(), values.delay())
  if math.random(2) == 1 then
    attempt(world, "watched", conn.execute, conn, "SELECT pg_sleep(0.01)")
  else
    attempt(world, "watched rows", function()
      for _ in conn:rows("SELECT i, pg_sleep(0.001) FROM generate_series(1, 8) i") do
        if math.random(20) == 1 then break end
      end
    end)
  end
  if math.random(3) > 1 then pcall(conn.on_wait, conn, nil) end
  leave_broken(world, conn)
end

--- Statements of several connections at once, as a backfill's workers have them.
function actions.asynchronous(world)
  local conns = { conn_of(world) }
  if math.random(3) == 1 then conns[2] = connect() end
  local waited = { table.unpack(conns) }
  if math.random(8) == 1 then waited[#waited + 1] = values.any(world) end
  for _ = 1, math.random(6) do
    local conn = conns[math.random(#conns)]
    local how = math.random(6)
    if how <= 2 then
      attempt(world, "send", conn.send, conn, values.query(), values.many(world))
    elseif how == 3 then
      attempt(world, "receive", conn.receive, conn)
    elseif how == 4 then
      attempt(world, "wait", core.wait, waited, values.seconds())
    elseif how == 5 then
      attempt(world, "cancel", conn.cancel, conn)
    else
      pcall(mischief, world, conn)
    end
  end
  world.conn = nil
end

--- COPY from an iterator of the same connection, which makes the COPY pause, or within another.
function actions.copy_within(world)
  local conn = conn_of(world)
  local ok, columns = pcall(conn.columns, conn, values.columns())
  local given = ok and columns or nil
  if math.random(3) == 1 then
    attempt(world, "copy_in of rows", function()
      conn:copy_in("COPY t FROM stdin", conn:rows("SELECT * FROM t, generate_series(1, 4)"))
    end)
  end
  local count, inner = 0, 0
  attempt(world, "copy_in", conn.copy_in, conn, "COPY t (a, b) FROM stdin", function()
    count = count + 1
    if count > 20 then return nil end
    if math.random(4) == 1 then mischief(world, conn) end
    if math.random(6) == 1 and inner < 3 then
      inner = inner + 1
      pcall(conn.copy_in, conn, "COPY t (a) FROM stdin", math.random(2) == 1 and "1\n" or function()
        inner = inner + 1
        return inner < 9 and { inner } or nil
      end, nil, nil, nil, given)
    end
    return math.random(3) == 1 and values.row(world) or { a = count, b = values.any(world) }
  end, values.any(world), values.any(world), nil, given)
  pcall(function()
    for _ in conn:copy_out("COPY t TO stdout") do
      if math.random(5) == 1 then mischief(world, conn) end
    end
  end)
  pcall(conn.script, conn, "ROLLBACK; TRUNCATE t")
  leave_broken(world, conn)
end

--- Results that are packed, changed, and made anew.
function actions.pack(world)
  local conn = conn_of(world)
  local ok, result = pcall(conn.execute, conn, values.query())
  if not ok then return end
  local fine, packed = pcall(result.pack, result)
  if not fine or type(packed) ~= "table" then return end
  local field = ({ "c", "t", "r", "a" })[math.random(4)]
  if math.random(2) == 1 then packed[field] = values.any(world) end
  if type(packed[field]) == "table" then packed[field][math.random(3)] = values.any(world) end
  local made, again = pcall(conn.unpack, conn, packed)
  judge("unpack", made, again)
  if not made then return end
  attempt(world, "unpacked row", again.row, again, math.random(0, 4))
  keep(world, again)
end

--- Connections that are begun and never there.
function actions.begin(world)
  local ok, opening = pcall(core.connect_begin, math.random(5) > 1 and conninfo
    or values.any(world))
  if not ok then return end
  for _ = 1, math.random(0, 2) do
    local made, conn = pcall(opening.finish, opening)
    judge("finish", made, conn)
    if made then keep(world, conn) end
  end
end

--- Memory ends in the middle of something.
function actions.memory(world)
  conn_of(world)
  pcall(function()
    core.os.limit_memory(math.tointeger(collectgarbage("count") * 1024 // 1) + math.random(100000))
    for _ = 1, 5 do
      local action = pick_action()
      if action ~= "memory" then actions[action](world) end
    end
  end)
  core.os.limit_memory(math.maxinteger)
end

function actions.collect()
  local how = math.random(4)
  if how == 1 then collectgarbage("generational") end
  if how == 2 then collectgarbage("incremental") end
  collectgarbage(how == 3 and "step" or "collect")
end

for action in pairs(actions) do NAMES[#NAMES + 1] = action end
table.sort(NAMES)

local function play_round(seed)
  math.randomseed(seed)
  local world = { handles = {}, conninfo = conninfo, operations = core.operations() }
  conn_of(world)
  keep(world, world.conn)
  for _ = 1, CALLS_A_ROUND do
    actions[pick_action()](world)
  end
  core.on_log(nil)
end

local function write_seed(seed)
  local file <close> = assert(io.open(build .. "/fuzz-seed", "w"))
  file:write(seed, "\n")
end

local started, count = os.time(), 0
while rounds and count < rounds or not rounds and os.time() - started < duration do
  local seed = first_seed + count
  write_seed(seed)
  play_round(seed)
  collectgarbage()
  count = count + 1
end
server.drop(name)
server.stop()
print(("%d rounds of %d calls from seed %d, %d findings"):format(count, CALLS_A_ROUND, first_seed,
  found))
-- Without closing the state: its modules stay loaded, so that a leak's report has names.
os.exit(found == 0 and 0 or 1, false)
