-- make fuzz-schemas: random pairs of schemas.  The plan from one to the other is played up and
-- down; pg_dump says whether it arrived, and a second plan has to be empty.
--   COUNT=1000 SEED=1 lua5.4 spec/fuzz/schemas.lua
-- Each pair has a seed of its own: SEED and its number; PAIR=17 plays that one alone.  Every
-- tenth pair (WHOLE=N: every Nth) goes the whole way instead: mig generate, apply, generate once
-- more, rollback.
package.path = "./?.lua;./?/init.lua;lua/?.lua;lua/?/init.lua;" .. package.path
package.cpath = (os.getenv("BUILD") or "build") .. "/lib/?.so;" .. package.cpath
local core = require("mig.core")
local server = require("spec.support.server")
local support = require("spec.support")
local desk = require("mig.desk")
local world = require("spec.fuzz.world")
local world_sql = require("spec.fuzz.world_sql")

local seed = tonumber(os.getenv("SEED") or "") or os.time()
local count = tonumber(os.getenv("COUNT") or "") or 500
local only = tonumber(os.getenv("PAIR") or "")
local whole = tonumber(os.getenv("WHOLE") or "") or 10

local function dump(conninfo)
  local pipe = assert(io.popen(("%s -s -x --no-owner -T '*.migration_info*' -d \"%s\" 2>&1"):format(
    server.program("pg_dump"), conninfo)))
  local text = pipe:read("a")
  if not pipe:close() then
    error("pg_dump cannot judge this server: " .. text:match("[^\n]*"), 0)
  end
  return text
end

-- PostgreSQL prints them in the order in which the table's columns were added.
local function statistics(line)
  local head, columns, tail = line:match("^(CREATE STATISTICS .* ON )(.*)( FROM .*)$")
  if not head then return line end
  local names = {}
  for name in (columns .. ", "):gmatch("(.-), ") do names[#names + 1] = name end
  table.sort(names)
  return head .. table.concat(names, ", ") .. tail
end

-- PostgreSQL's own names of partitions' indexes: their numbers are no difference (clones.txt).
local function numbers(line)
  return (line:gsub("(_idx)%d+", "%1"):gsub("(key)%d+", "%1"):gsub("(_excl)%d+", "%1"))
end

-- Without comments, settings, and the order of lines: columns stand where they were added.
local function normal(text)
  local lines = {}
  for line in text:gmatch("[^\n]+") do
    if not line:find("^%-%-") and not line:find("^SET ") and not line:find("^\\") then
      lines[#lines + 1] = numbers(statistics((line:gsub(",$", ""))))
    end
  end
  table.sort(lines)
  return lines
end

local function differences(a, b)
  local left, right, counts = {}, {}, {}
  for _, line in ipairs(a) do counts[line] = (counts[line] or 0) + 1 end
  for _, line in ipairs(b) do counts[line] = (counts[line] or 0) - 1 end
  for line, number in pairs(counts) do
    if number > 0 then left[#left + 1] = "- " .. line end
    if number < 0 then right[#right + 1] = "+ " .. line end
  end
  return table.concat(table.move(right, 1, #right, #left + 1, left), "\n")
end

local function database(sql)
  local name = server.create()
  local conninfo = server.get().conninfo .. " dbname=" .. name
  local conn = core.connect(conninfo)
  conn:script(sql)
  return { name = name, conn = conn, conninfo = conninfo }
end

local function release(one)
  if one.conn then one.conn:close() end
  server.drop(one.name)
end

-- What is left to do, without what only looks different.
local function left_to_do(conn, from, to)
  local place <close> = desk.new(from, { conn = conn })
  local lines = {}
  for _, step in ipairs((place:compare(from, to)).steps) do
    lines[#lines + 1] = "left to do: " .. step.verb .. " " .. tostring(step.object)
  end
  return table.concat(lines, "\n")
end

local function expect(what, text)
  if text ~= "" then error(what .. "\n" .. text, 0) end
end

local function judge(start, goal)
  local before, after = start.conn:snapshot(), goal.conn:snapshot()
  local was, wanted = normal(dump(start.conninfo)), normal(dump(goal.conninfo))
  local up, down = core.diff(before, after), core.diff(after, before, { back = true })
  support.play(start.conn, up.steps)
  expect("up differs", differences(normal(dump(start.conninfo)), wanted))
  expect("again", left_to_do(goal.conn, start.conn:snapshot(), after))
  support.play(start.conn, down.steps)
  expect("down differs", differences(normal(dump(start.conninfo)), was))
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
local function judge_files(folder, start, goal)
  local was, wanted = normal(dump(start.conninfo)), normal(dump(goal.conninfo))
  run(folder, start.conninfo, { "generate", "-m", "fuzz" })
  run(folder, start.conninfo, { "apply" })
  expect("apply differs", differences(normal(dump(start.conninfo)), wanted))
  local again = run(folder, start.conninfo, { "generate", "-m", "again" })
  if not again:find("[Nn]o changes") then error("again\n" .. again, 0) end
  run(folder, start.conninfo, { "rollback", "--all" })
  expect("rollback differs", differences(normal(dump(start.conninfo)), was))
end

local function judge_whole(start, goal, sql)
  local folder = support.folder()
  support.write(folder .. "/goal.sql", sql)
  core.fs.mkdir(folder .. "/migrations")
  local held, problem = pcall(judge_files, folder, start, goal)
  support.remove(folder)
  if not held then error(problem, 0) end
end

local function message_of(problem)
  if not core.is_error(problem) then return tostring(problem) end
  return problem.message .. "\n  " .. tostring(problem.statement)
end

local function pair(number)
  math.randomseed(seed, number)
  local from = world.new()
  local old, new = world_sql(from), world_sql(world.change(from))
  local ok, start = pcall(database, old)
  if not ok then error("the old schema does not load: " .. message_of(start) .. "\n" .. old, 0) end
  local loaded, goal = pcall(database, new)
  if not loaded then
    release(start)
    error("the new schema does not load: " .. message_of(goal) .. "\n" .. new, 0)
  end
  local held, problem = pcall(number % whole == 0 and judge_whole or judge, start, goal, new)
  release(start)
  release(goal)
  if held then return end
  error(("%s\n== old\n%s\n== goal\n%s"):format(message_of(problem), old, new), 0)
end

io.stdout:setvbuf("line")
print(("seed %d, %d pairs"):format(seed, count))
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
