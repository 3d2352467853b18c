-- The documents for people are run as they stand. Each chapter ("## …") is a project of its own in
-- a fresh database that DATABASE_URL names:
--
--   ```sh           every line is run; "# exit 3" at its end is the code it must have
--   ```lua PATH     the file is written (```sql PATH, ```python PATH likewise); a * in PATH is the
--                   one file that is there already, and keeps its revisions
--   ```lua goal     is read as a goal
--
-- Blocks with any other word are for people alone.
local support = require("spec.support")

local function chapters(text)
  local list, block = { { title = "start", blocks = {} } }, nil
  for line in text:gmatch("([^\n]*)\n") do
    local fence = line:match("^```(.*)$")
    if fence and not block then
      block = { info = fence, lines = {} }
    elseif fence then
      table.insert(list[#list].blocks, block)
      block = nil
    elseif block then
      table.insert(block.lines, line)
    elseif line:find("^## ") then
      list[#list + 1] = { title = line:sub(4), blocks = {} }
    end
  end
  return list
end

local function shell(story, command)
  local expected = tonumber(command:match("# exit (%d+)$") or 0)
  local outcome = support.run(command:gsub("%s+# .*$", ""), { cwd = story.folder })
  assert.equal(expected, outcome.code, command .. "\n" .. outcome.out .. outcome.err)
end

local function run_shell(story, lines)
  local command = story.environment
  for _, line in ipairs(lines) do
    local more = line:match("^(.*)\\$")
    command = command .. (more or line)
    if not more and line:find("%S") and not line:find("^#") then
      shell(story, command)
      command = story.environment
    end
  end
end

local function revision_lines(text)
  return text:match("\n(up_revision = [^\n]*\n)"), text:match("\n(down_revision = [^\n]*\n)")
end

local function write_file(story, path, lines)
  local text = table.concat(lines, "\n") .. "\n"
  if path:find("*", 1, true) then
    path = support.run("ls " .. path, { cwd = story.folder }).out:gsub("%s+$", "")
    local up, down = revision_lines(support.read(story.folder .. "/" .. path))
    text = text:gsub("\nup_revision = [^\n]*\n", "\n" .. up)
      :gsub("\ndown_revision = [^\n]*\n", "\n" .. down)
  end
  support.write(story.folder .. "/" .. path, text)
end

local function read_goal(story, lines)
  support.write(story.folder .. "/.goal.lua", table.concat(lines, "\n") .. "\n")
  shell(story, story.environment .. "mig --schema .goal.lua diff")
end

local function run(story, block)
  local word, path = block.info:match("^(%S*)%s*(.-)$")
  if word == "sh" then run_shell(story, block.lines) end
  if path == "goal" then return read_goal(story, block.lines) end
  if path ~= "" then write_file(story, path, block.lines) end
end

local function environment(db)
  return ("export PATH=%s/bin:\"$PATH\" DATABASE_URL=\"%s\" NO_COLOR=1; "):format(
    support.build, db.conninfo) .. "unset MIG_LUA_DIR PGDATABASE; "
end

local function is_runnable(chapter)
  for _, block in ipairs(chapter.blocks) do
    if block.info == "sh" or block.info:find(" ", 1, true) then return true end
  end
  return false
end

local documents =
  { "README.md", "docs/guide.md", "docs/reference/goal.md", "docs/reference/configuration.md" }

for _, name in ipairs(documents) do
  describe(name, function()
    for _, chapter in ipairs(chapters(support.read(name))) do
      if is_runnable(chapter) then
        it("runs: " .. chapter.title, function()
          local db <close> = support.database()
          local folder = support.folder()
          local story = { folder = folder, environment = environment(db) }
          finally(function()
            support.run_mig({ "-q", "local", "stop" }, { cwd = folder })
            support.remove(folder)
          end)
          for _, block in ipairs(chapter.blocks) do run(story, block) end
        end)
      end
    end
  end)
end
