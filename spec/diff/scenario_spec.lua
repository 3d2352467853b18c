-- Scenarios: a start, a goal, and the calls that lead there and back.  Each is
-- one text with the sections "== old", "== goal", "== up" and "== down", and
-- perhaps "== options" with the words privileges, owners.
-- MIG_ACCEPT=1 writes what came out into the files, to be read and committed.
local core = require("mig.core")
local support = require("spec.support")
local writer = require("mig.writer")

local folder = "spec/diff/scenarios"

local function read(name)
  local sections, current = {}, "about"
  for line in (support.read(folder .. "/" .. name) .. "\n"):gmatch("(.-)\n") do
    local heading = line:match("^== (%w+)$")
    if heading then current = heading end
    if not heading then sections[current] = (sections[current] or "") .. line .. "\n" end
  end
  for key, text in pairs(sections) do sections[key] = text:gsub("^%s+", ""):gsub("%s+$", "") end
  return sections
end

local function write(name, sections)
  local text = { sections.about, "" }
  local keys = { "old", "goal", "up", "down" }
  if sections.options then table.insert(keys, 1, "options") end
  for _, key in ipairs(keys) do
    text[#text + 1] = "== " .. key
    text[#text + 1] = sections[key]
    text[#text + 1] = ""
  end
  support.write(folder .. "/" .. name, table.concat(text, "\n"))
end

local function calls(plan)
  local lines = {}
  for _, step in ipairs(plan.steps) do lines[#lines + 1] = writer.call(step, "") end
  return table.concat(lines, "\n")
end

-- Options of core.diff.
local function options_of(sections, back)
  local options = { back = back }
  for word in (sections.options or ""):gmatch("%a+") do options[word] = true end
  return options
end

local function database(script)
  local db = support.database()
  if script then db.conn:script(script) end
  return db
end

local function play(db, plan)
  local actor = core.actor(db.conn)
  db.conn:script("BEGIN")
  for _, step in ipairs(plan.steps) do actor[step.verb](actor, step.arguments) end
  db.conn:script("COMMIT")
end

describe("diff scenario", function()
  for _, name in ipairs(core.fs.list(folder)) do
    it(name:gsub("%.txt$", ""):gsub("_", " "), function()
      local sections = read(name)
      local old <close> = database(sections.old)
      local goal <close> = database(sections.goal)
      local before, after = old.conn:snapshot(), goal.conn:snapshot()
      local forth, back = options_of(sections), options_of(sections, true)
      assert.are.equal("", calls(core.diff(before, old.conn:snapshot(), forth)))

      local up, down = core.diff(before, after, forth), core.diff(after, before, back)
      if os.getenv("MIG_ACCEPT") then
        sections.up, sections.down = calls(up), calls(down)
        write(name, sections)
      end
      assert.are.equal(sections.up, calls(up))
      assert.are.equal(sections.down, calls(down))
      assert.are.equal(calls(up), calls(core.diff(before, after, forth)))

      play(old, up)
      assert.are.equal("", calls(core.diff(old.conn:snapshot(), after, forth)))
      play(old, down)
      assert.are.equal("", calls(core.diff(old.conn:snapshot(), before, forth)))
    end)
  end
end)
