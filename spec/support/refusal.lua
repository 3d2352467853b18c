-- Bad input: a clear error, and nothing changed.
local assert = require("luassert")
local core = require("mig.core")
local support = require("spec.support")

local refusal = {}

local function contents(folder, found)
  for _, name in ipairs(core.fs.list(folder)) do
    local place = folder .. "/" .. name
    if core.fs.exists(place) == "directory" then
      if name ~= ".mig" then contents(place, found) end
    else
      found[place] = support.read(place)
    end
  end
  return found
end

--- What the database holds; `known` as long as nothing else was done to it.
local function database_state(project)
  project.known = project.known or { catalog = project:versions(), rows = project:rows() }
  return project.known
end

--- Everything that a refused command may not touch.
---@param project support.Project
local function state(project)
  return { database = database_state(project), files = contents(project.folder, {}) }
end

--- Runs mig, which has to end with `code`, print nothing on stdout, show every text in its
--- message, name nothing of its inside, and leave database and files alone.
---@param project support.Project
---@param words string[]
---@param code integer
---@param texts string[] or one text, of stderr, literally
---@return string stderr
function refusal.check(project, words, code, texts)
  local before = state(project)
  local outcome = project:mig(table.unpack(words))
  project.known = nil
  for _, text in ipairs(type(texts) == "table" and texts or { texts }) do
    assert(outcome.err:find(text, 1, true), ("%q is missing in:\n%s"):format(text, outcome.err))
  end
  assert.equal(code, outcome.code, outcome.err)
  assert.equal("", outcome.out)
  assert.is_nil(outcome.err:find("traceback", 1, true), outcome.err)
  assert.is_nil(outcome.err:find("lua/mig", 1, true), outcome.err)
  assert.same(before, state(project))
  return outcome.err
end

return refusal
