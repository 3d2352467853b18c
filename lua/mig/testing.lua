--- `require "mig.testing"`: tests of migrations, under `mig test` and under busted.
---
---     local testing = require "mig.testing"
---     describe("add author", function()
---       it("fills the rows that are there", function()
---         local db <close> = testing.at("1715040000")
---         db:insert("article", { id = 1, title = "Notes" })
---         db:migrate_to("1715044020")
---         assert.equal("unknown", db:value("SELECT author FROM article"))
---       end)
---     end)

local chain = require("mig.chain")
local config = require("mig.config")
local core = require("mig.core")
local database = require("mig.testing.database")
local database_of = require("mig.database")
local files = require("mig.files")
local route = require("mig.route")
local scratch = require("mig.scratch")
local target = require("mig.target")

local testing = {}

local project -- made at the first use, or by `mig test`
local templates = {} -- { place, applied = set, size }; dropped when the program ends
local seeds = {}

--- The project of the working folder; MIG_DATABASE_URL or the settings say where its server is.
local function load_project()
  local settings = config.load({})
  return {
    conn = database_of.open(settings, settings.database), root = settings.root,
    scratch = settings.scratch, local_bindir = settings.local_bindir,
    default_schema = settings.default_schema, migrations_dir = settings.migrations,
    environment = {
      root = settings.root, sandbox = settings.sandbox, getenv = settings.getenv,
      print_line = function(text) io.stderr:write(text, "\n") end,
    },
  }
end

--- Tells which project is tested; for `mig test`.
---@param options table
function testing.use(options)
  project = options
end

local function get_project()
  project = project or load_project()
  project.graph = project.graph
    or chain.build(files.list(project.migrations_dir, project.environment))
  return project
end

local function is_within(applied, wanted)
  for revision in pairs(applied) do
    if not wanted[revision] then return false end
  end
  return true
end

local function nearest_template(wanted)
  local best
  for _, template in ipairs(templates) do
    if is_within(template.applied, wanted) and (not best or template.size > best.size) then
      best = template
    end
  end
  return best
end

local function size_of(set)
  local size = 0
  for _ in pairs(set) do size = size + 1 end
  return size
end

local function open(template)
  return scratch.create(project.conn, {
    root = project.root, scratch = project.scratch, local_bindir = project.local_bindir,
    template = template and template.place.name,
  })
end

--- Plays what is missing on a copy of the nearest template; nobody stays connected to it.
local function make_template(revision, wanted)
  local nearest = nearest_template(wanted)
  if nearest and nearest.size == size_of(wanted) then return nearest end
  local place = open(nearest)
  local ok, problem = pcall(function()
    local made = database.new(place, project.graph, nearest and nearest.applied or {}, project)
    if revision then made:migrate_to(revision) end
  end)
  if not ok then
    place:close(problem)
    error(problem, 0)
  end
  place.conn:close()
  place.conn = nil
  local template = { place = place, applied = wanted, size = size_of(wanted) }
  templates[#templates + 1] = template
  return template
end

--- A fresh database at a revision: its number, a prefix of it or of its message, `head`, `base`
--- (empty), or `before REVISION`. Close it, or let `<close>` do that.
---@param word string
---@return mig.TestDatabase
function testing.at(word)
  local graph = get_project().graph
  local later = word:match("^before%s+(.+)$")
  local wanted, revision = {}, nil
  if word ~= "base" then
    revision = target.one(graph, later or word)
    wanted = chain.ancestors(graph, revision)
    if later then
      wanted[revision] = nil
      revision = route.current(graph, wanted)[1]
    end
  end
  local template = make_template(revision, wanted)
  return database.new(open(template), graph, wanted, project)
end

--- Rows that `mig test` puts into the database before it plays this migration up, down and up.
---
---     testing.seed("1715044020", function(db) db:insert("article", { id = 1 }) end)
---
---@param revision string
---@param fn fun(db: mig.TestDatabase)
function testing.seed(revision, fn)
  seeds[#seeds + 1] = { revision = revision, fn = fn }
end

--- The seeds of a revision; for `mig test`.
---@param graph mig.Chain
---@param revision string
---@return function[]
function testing.seeds_of(graph, revision)
  local list = {}
  for _, seed in ipairs(seeds) do
    if target.one(graph, seed.revision) == revision then list[#list + 1] = seed.fn end
  end
  return list
end

testing.null, testing.sql = core.null, core.sql

return testing
