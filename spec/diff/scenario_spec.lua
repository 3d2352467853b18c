-- Scenarios: a start, a goal, and the calls that lead there and back.  Each is
-- one text with the sections "== old", "== goal", "== up" and "== down", and
-- perhaps "== options" with the words privileges, owners, and "== server" with
-- the first version that knows what it is about.  "== up 16" is what comes out
-- from that version on, where it differs.
-- MIG_ACCEPT=1 writes what came out into the files, to be read and committed;
-- on another version than Debian's, into sections of that version.
local core = require("mig.core")
local support = require("spec.support")
local writer = require("mig.writer")

local folder = "spec/diff/scenarios"
local OLDEST, USUAL, NEWEST = 14, 15, 18

local function read(name)
  local sections, current = {}, "about"
  for line in (support.read(folder .. "/" .. name) .. "\n"):gmatch("(.-)\n") do
    local heading = line:match("^== (%w+ ?%d*)$")
    if heading then current = heading end
    if not heading then sections[current] = (sections[current] or "") .. line .. "\n" end
  end
  for key, text in pairs(sections) do sections[key] = text:gsub("^%s+", ""):gsub("%s+$", "") end
  return sections
end

local function write(name, sections)
  local text = { sections.about, "" }
  local function add(key)
    if not sections[key] then return end
    text[#text + 1] = "== " .. key
    text[#text + 1] = sections[key]
    text[#text + 1] = ""
  end
  for _, key in ipairs { "server", "options", "old", "goal", "up", "down" } do
    add(key)
    for version = OLDEST, NEWEST do add(key .. " " .. version) end
  end
  support.write(folder .. "/" .. name, table.concat(text, "\n"))
end

-- The section in force on this server: "up 16" on 17, when there is no "up 17".
local function in_force(sections, key, version)
  for from = version, OLDEST, -1 do
    if sections[key .. " " .. from] then return key .. " " .. from end
  end
  return key
end

-- "up 14" ends where "up" begins.
local function section_of(sections, key, version)
  if version < USUAL then
    return sections[key .. " " .. version] and key .. " " .. version or key
  end
  local found = in_force(sections, key, version)
  return tonumber(found:match("%d+$") or USUAL) < USUAL and key or found
end

local function accept(sections, key, version, text)
  local own = version == USUAL and key or key .. " " .. version
  sections[own] = nil
  if sections[section_of(sections, key, version)] ~= text then sections[own] = text end
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

describe("diff scenario", function()
  for _, name in ipairs(core.fs.list(folder)) do
    it(name:gsub("%.txt$", ""):gsub("_", " "), function()
      local sections = read(name)
      local version = support.version()
      if version < tonumber(sections.server or OLDEST) then
        return pending("needs PostgreSQL " .. sections.server)
      end
      local old <close> = database(sections.old)
      local goal <close> = database(sections.goal)
      local before, after = old.conn:snapshot(), goal.conn:snapshot()
      local forth, back = options_of(sections), options_of(sections, true)
      assert.are.equal("", calls(core.diff(before, old.conn:snapshot(), forth)))

      local up, down = core.diff(before, after, forth), core.diff(after, before, back)
      if os.getenv("MIG_ACCEPT") then
        accept(sections, "up", version, calls(up))
        accept(sections, "down", version, calls(down))
        write(name, sections)
      end
      assert.are.equal(sections[section_of(sections, "up", version)], calls(up))
      assert.are.equal(sections[section_of(sections, "down", version)], calls(down))
      assert.are.equal(calls(up), calls(core.diff(before, after, forth)))

      support.play(old.conn, up.steps)
      assert.are.equal("", calls(core.diff(old.conn:snapshot(), after, forth)))
      support.play(old.conn, down.steps)
      assert.are.equal("", calls(core.diff(old.conn:snapshot(), before, forth)))
    end)
  end
end)
