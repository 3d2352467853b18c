-- The whole way of a change: generated, applied, nothing left to do, rolled back, as before.
local assert = require("luassert")

local walk = {}

local function without_revision(text)
  return (text:gsub('up_revision = "%d+"', ""))
end

local function generate_twice(project, words)
  local function once()
    return project:ok("generate", "-m", "walk", "--dry-run", table.unpack(words)).out
  end
  assert.equal(without_revision(once()), without_revision(once()))
end

local function nothing_left(project)
  assert.equal("No changes: the database is what the goal says.\n",
    project:ok("generate", "-m", "again").out)
  assert.equal("All is well: nothing is pending, and nothing differs.\n", project:ok("check").out)
end

local function only(rows, lost)
  local kept = {}
  for name, digest in pairs(rows) do
    if not name:find("^migration_info") then
      kept[name] = lost[name] and digest:match("%d+") or digest
    end
  end
  return kept
end

---@class support.WalkOptions
---@field words string[]|nil of generate: --rename
---@field lost string[]|nil tables of which only the number of rows has to come back
---@field applied fun()|nil looks at the database while the change is there

--- Walks from the database to the goal as it is now and back; everything has to hold on the way.
---@param project support.Project
---@param options support.WalkOptions|nil
---@return string text of the migration
function walk.there_and_back(project, options)
  options = options or {}
  local words, lost = options.words or {}, {}
  for _, name in ipairs(options.lost or {}) do lost[name] = true end
  local catalog, rows = project:catalog(), project:rows()
  generate_twice(project, words)
  local made = project:json("generate", "-m", "walk", table.unpack(words))
  assert(made.changes, "nothing to do")
  assert.is_true(made.proven)
  project:ok("apply")
  if options.applied then options.applied() end
  nothing_left(project)
  project:ok("rollback")
  assert.equal("", project:differences(catalog))
  assert.same(only(rows, lost), only(project:rows(), lost))
  project:remove(made.file)
  return made.text
end

return walk
