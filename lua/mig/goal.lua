--- Goals: what `--schema` names becomes a snapshot.
--
-- A Lua or SQL file, a folder of them, a database's URL, or what a program
-- prints (exec:COMMAND).  Files are loaded into a scratch database and read
-- back; the snapshot is kept under .mig/cache, so that a goal that was loaded
-- before is not loaded again.
local core = require("mig.core")
local cache = require("mig.goal.cache")
local files = require("mig.goal.files")
local left_out = require("mig.goal.left_out")
local language = require("mig.language")
local loader = require("mig.loader")
local scratch = require("mig.scratch")

local goal = {}

---@class mig.GoalOptions
---@field conn table connection to the database that mig works with, idle
---@field root string|nil the project's folder
---@field default_schema string|nil
---@field privileges boolean|nil
---@field owners boolean|nil
---@field cache boolean|nil false: neither read nor written
---@field note fun(message: string)|nil

---@class mig.Goal
---@field snapshot table
---@field renames table[]
---@field left_out { label: string, identity: string }[]|nil what it says that is not managed
---@field cached boolean

-- Whether a goal is named by the URL of a database.
local function is_url(spec)
  return spec:find("^postgres://") ~= nil or spec:find("^postgresql://") ~= nil
end

local function from_url(spec)
  local conn <close> = core.connect(spec)
  return { snapshot = conn:snapshot(), renames = {}, cached = false }
end

local function render(operations, options)
  local statements = {}
  local settings = { server_version = options.conn:server_version(),
    default_schema = options.default_schema or "public" }
  for _, operation in ipairs(operations) do
    local ok, texts = pcall(core.render, operation.verb, operation.arguments, settings)
    if not ok then
      if core.is_error(texts) then texts.source, texts.line = operation.file, operation.line end
      error(texts, 0)
    end
    for _, text in ipairs(texts) do
      statements[#statements + 1] = { text = text, file = operation.file, line = operation.line }
    end
  end
  return statements
end

--- The statements of a goal's files, and the renames that they say.
---@param list { path: string, text: string, kind: string }[]
---@param options mig.GoalOptions
---@return mig.Statement[]
---@return table[] renames
---@return mig.Statement[] copies COPY … FROM stdin, which are left out with their rows
function goal.statements(list, options)
  local statements, copies, lua = {}, {}, {}
  for _, file in ipairs(list) do
    if file.kind == "lua" then
      lua[#lua + 1] = file
    else
      local more, left = loader.statements(file.text, file.path)
      table.move(more, 1, #more, #statements + 1, statements)
      table.move(left, 1, #left, #copies + 1, copies)
    end
  end
  if #lua == 0 then return statements, {}, copies end
  local words = language.new {
    default_schema = options.default_schema, root = options.root, sandbox = options.sandbox,
  }
  words:run_all(lua)
  local operations, renames = words:finish()
  local rendered = render(operations, options)
  return table.move(rendered, 1, #rendered, #statements + 1, statements), renames, copies
end

local function load_snapshot(statements, options)
  local place <close> = scratch.create(options.conn, options)
  loader.load(place.conn, statements, {
    default_schema = options.default_schema, private = place.private,
    privileges = options.privileges, owners = options.owners, note = options.note,
  })
  return place.conn:snapshot()
end

--- Reads a goal.
---@param spec string|string[] what --schema names
---@param options mig.GoalOptions
---@return mig.Goal
function goal.read(spec, options)
  local specs = type(spec) == "table" and spec or { spec }
  if #specs == 1 and is_url(specs[1]) then return from_url(specs[1]) end
  local statements, renames, copies = goal.statements(files.read(specs), options)
  local kept = cache.open(options, statements)
  local snapshot = kept:get()
  local cached = snapshot ~= nil
  if not snapshot then
    snapshot = load_snapshot(statements, options)
    kept:put(snapshot)
  end
  return { snapshot = snapshot, renames = renames, cached = cached,
    left_out = left_out.of(statements, copies) }
end

return goal
