--- What commands take: median wall time and peak memory.
local measure = {}

local program = (os.getenv("BUILD") or "build") .. "/bin/measure"

---@class bench.Taken
---@field seconds number median
---@field memory number MB, the most of all runs

local function quote(word)
  return "'" .. tostring(word):gsub("'", "'\\''") .. "'"
end

---@param words string[]
---@return string
function measure.line(words)
  local quoted = {}
  for index, word in ipairs(words) do quoted[index] = quote(word) end
  return table.concat(quoted, " ")
end

local function once(words)
  local pipe <close> = assert(io.popen(quote(program) .. " " .. measure.line(words)))
  local seconds, memory, status = pipe:read("n", "n", "n")
  assert(status == 0, ("status %s of %s"):format(status, measure.line(words)))
  return seconds, memory / 1024
end

local function median(list)
  table.sort(list)
  return list[(#list + 1) // 2]
end

--- Runs commands in turns, so that what else the machine does weighs on all alike.
---@param rounds integer
---@param commands table<string, string[]> words by name
---@param before fun()|nil called before each run, not measured
---@return table<string, bench.Taken>
function measure.all(rounds, commands, before)
  local times, taken = {}, {}
  for name in pairs(commands) do times[name], taken[name] = {}, { memory = 0 } end
  for _ = 1, rounds do
    for name, words in pairs(commands) do
      if before then before() end
      local seconds, memory = once(words)
      table.insert(times[name], seconds)
      taken[name].memory = math.max(taken[name].memory, memory)
    end
  end
  for name, list in pairs(times) do taken[name].seconds = median(list) end
  return taken
end

return measure
