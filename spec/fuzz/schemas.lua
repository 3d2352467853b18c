-- make fuzz-schemas: random pairs of schemas.  The plan from one to the other is played up and
-- down; pg_dump says whether it arrived, and a second plan has to be empty.
--   COUNT=1000 SEED=1 lua5.4 spec/fuzz/schemas.lua
-- Each pair has a seed of its own: SEED and its number; PAIR=17 plays that one alone.  Every
-- tenth pair (WHOLE=N: every Nth) goes the whole way instead: mig generate, apply, generate once
-- more, rollback.  GRAMMAR=world (tables, all whose statements have to hold) or woven (all that
-- uses each other) takes one of both.  Pairs with even numbers compare privileges, too.  SHRINK=1
-- prints a smaller pair that fails alike.
package.path = "./?.lua;./?/init.lua;lua/?.lua;lua/?/init.lua;" .. package.path
package.cpath = (os.getenv("BUILD") or "build") .. "/lib/?.so;" .. package.cpath
local core = require("mig.core")
local server = require("spec.support.server")
local support = require("spec.support")
local desk = require("mig.desk")
local pg_dump = require("spec.fuzz.pg_dump")
local shrink = require("spec.fuzz.shrink")
local world = require("spec.fuzz.world")
local world_sql = require("spec.fuzz.world_sql")
local woven = require("spec.fuzz.woven")

local seed = tonumber(os.getenv("SEED") or "") or os.time()
local count = tonumber(os.getenv("COUNT") or "") or 500
local only = tonumber(os.getenv("PAIR") or "")
local whole = tonumber(os.getenv("WHOLE") or "") or 10

-- A random pair: the statements of both.  `strict`: all of them have to hold.
local grammars = {
  { name = "world", strict = true, pair = function()
    local from = world.new()
    local old = world_sql(from)
    return old, world_sql(world.change(from))
  end },
  { name = "woven", pair = function()
    local from = woven.new()
    return woven.statements(from), woven.statements(woven.change(from))
  end },
}

-- One is drawn when GRAMMAR names one, too: a pair is the same either way.
local function grammar()
  local drawn = grammars[math.random(#grammars)]
  for _, each in ipairs(grammars) do
    if each.name == os.getenv("GRAMMAR") then return each end
  end
  return drawn
end

-- Those that hold.
local function load(conn, statements, strict)
  local held = {}
  for _, statement in ipairs(statements) do
    local ok, problem = pcall(conn.script, conn, statement)
    if ok then held[#held + 1] = statement
    elseif strict then error(problem, 0) end
  end
  return held
end

local function database(statements, strict)
  local name = server.create()
  local conninfo = server.get().conninfo .. " dbname=" .. name
  local conn = core.connect(conninfo)
  local ok, held = pcall(load, conn, statements, strict)
  if ok then return { name = name, conn = conn, conninfo = conninfo, statements = held } end
  conn:close()
  server.drop(name)
  error(held, 0)
end

local function release(one)
  if one.conn then one.conn:close() end
  server.drop(one.name)
end

-- What is left to do, without what only looks different.
local function left_to_do(conn, from, to, privileges)
  local place <close> = desk.new(from, { conn = conn, privileges = privileges })
  local lines = {}
  for _, step in ipairs((place:compare(from, to)).steps) do
    lines[#lines + 1] = "left to do: " .. step.verb .. " " .. tostring(step.object)
  end
  return table.concat(lines, "\n")
end

local function expect(what, text)
  if text ~= "" then error(what .. "\n" .. text, 0) end
end

local function expect_lines(what, one, privileges, wanted)
  expect(what, pg_dump.differences(pg_dump.lines(one.conninfo, privileges), wanted))
end

local function judge(start, goal, privileges)
  local before, after = start.conn:snapshot(), goal.conn:snapshot()
  local was = pg_dump.lines(start.conninfo, privileges)
  local wanted = pg_dump.lines(goal.conninfo, privileges)
  local up = core.diff(before, after, { privileges = privileges })
  local down = core.diff(after, before, { privileges = privileges, back = true })
  start.conn:script("SET check_function_bodies = off") -- as generate's proof says it
  support.play(start.conn, up.steps)
  expect_lines("up differs", start, privileges, wanted)
  expect("again", left_to_do(goal.conn, start.conn:snapshot(), after, privileges))
  support.play(start.conn, down.steps)
  expect_lines("down differs", start, privileges, was)
  expect("back", left_to_do(goal.conn, start.conn:snapshot(), before, privileges))
end

-- What mig prints; an error when it fails.
local function run(folder, conninfo, words)
  local arguments = { "--database", conninfo, "--schema", "goal.sql", "--no-input" }
  local outcome = support.run_mig(table.move(words, 1, #words, #arguments + 1, arguments),
    { cwd = folder })
  local text = outcome.err .. outcome.out
  if outcome.code ~= 0 then error(("mig %s\n%s"):format(table.concat(words, " "), text), 0) end
  return text
end

-- The same, as a person would do it: what is written is read and applied.
local function judge_files(folder, start, goal, privileges)
  local was = pg_dump.lines(start.conninfo, privileges)
  local wanted = pg_dump.lines(goal.conninfo, privileges)
  run(folder, start.conninfo, { "generate", "-m", "fuzz" })
  run(folder, start.conninfo, { "apply" })
  expect_lines("apply differs", start, privileges, wanted)
  local again = run(folder, start.conninfo, { "generate", "-m", "again" })
  if not again:find("[Nn]o changes") then error("again\n" .. again, 0) end
  run(folder, start.conninfo, { "rollback", "--all" })
  expect_lines("rollback differs", start, privileges, was)
end

local function text_of(statements)
  return table.concat(statements, ";\n") .. ";\n"
end

local function judge_whole(start, goal, privileges)
  local folder = support.folder()
  support.write(folder .. "/goal.sql", text_of(goal.statements))
  if privileges then
    support.write(folder .. "/mig.lua", "return { manage = { privileges = true } }\n")
  end
  core.fs.mkdir(folder .. "/migrations")
  local held, problem = pcall(judge_files, folder, start, goal, privileges)
  support.remove(folder)
  if not held then error(problem, 0) end
end

local function message_of(problem)
  if not core.is_error(problem) then return tostring(problem) end
  return problem.message .. "\n  " .. tostring(problem.statement)
end

local function loaded(statements, what, strict)
  local ok, one = pcall(database, statements, strict)
  if ok then return one end
  error(("the %s schema does not load: %s\n%s"):format(what, message_of(one),
    text_of(statements)), 0)
end

-- nil, or what is wrong, and the statements that hold.
local function problem_of(number, old, new, strict)
  local start = loaded(old, "old", strict)
  local ok, goal = pcall(loaded, new, "new", strict)
  if not ok then
    release(start)
    error(goal, 0)
  end
  local judges = number % whole == 0 and judge_whole or judge
  local held, problem = pcall(judges, start, goal, number % 2 == 0 or nil)
  release(start)
  release(goal)
  if held then return nil end
  return message_of(problem), start.statements, goal.statements
end

-- What two failures of one cause have in common.
local function sign(problem)
  local text = problem:match("error: ([^\n]*)") or problem:match("^[^\n]*")
  return (text:gsub('"[^"]*"', ""):gsub("%d+", ""))
end

local function pair(number)
  math.randomseed(seed, number)
  local drawn = grammar()
  local old, new = drawn.pair()
  local problem
  problem, old, new = problem_of(number, old, new, drawn.strict)
  if not problem then return end
  if (os.getenv("SHRINK") or "") ~= "" then
    local wanted = sign(problem)
    old, new = shrink(old, new, function(less_old, less_new)
      local now = problem_of(number, less_old, less_new)
      return now ~= nil and sign(now) == wanted
    end)
    problem, old, new = problem_of(number, old, new)
  end
  error(("%s\n== old\n%s\n== goal\n%s"):format(problem, text_of(old), text_of(new)), 0)
end

io.stdout:setvbuf("line")
print(("seed %d, %d pairs"):format(seed, count))
pg_dump.try()
local failed, began = 0, core.os.monotonic()
for number = only or 1, only or count do
  local ok, problem = pcall(pair, number)
  if not ok then
    failed = failed + 1
    print(("not ok SEED=%d PAIR=%d: %s\n"):format(seed, number, message_of(problem)))
  end
end
local seconds = core.os.monotonic() - began
server.stop()
print(("%d pairs, %d failed, %.1f s"):format(only and 1 or count, failed, seconds))
os.exit(failed == 0)
