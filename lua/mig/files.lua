--- Migration files: their names, their text, their header.
---
--- A listing reads only what it needs: the header is found by a pattern where it stands as
--- `mig new` writes it (files/header.lua), and remembered (files/cache.lua); a file that is written
--- another way is run, in the sandbox, to see. Before a migration runs its file is always loaded in
--- full. What reads files is loaded when there is one to read.

local core = require("mig.core")
local failure = require("mig.failure")
local cache = require("mig.files.cache")
local nearest = require("mig.nearest")
local memory = require("mig.memory")
local path = require("mig.path")
local sandbox = require("mig.sandbox")

local files = {}

---@class mig.File
---@field revision string
---@field parents string[]
---@field labels string[]|nil names of its branch
---@field depends_on string[]|nil revisions or labels that have to be applied before
---@field replaces string[]|nil revisions that it stands for, see mig.squashed
---@field name string the message
---@field slug string from the file's name
---@field file string path, for messages
---@field text string
---@field plain boolean|nil whether its header stands as `mig new` writes it
---@field checksum string sha256 of the text without its formatting

--- The comment at the top, its first line; the words of the file's name without one.
local function message_of(text, slug)
  local comment = text:match("^%-%-+[ \t]+([^\r\n]+)") or text:match("^%-%-+([^-%[%s][^\r\n]*)")
  return comment and comment:match("^(.-)%s*$") or (slug:gsub("_", " "))
end

--- The checksum of what a text means: formatting and comments don't count.
---@param text string
---@return string hex
function files.checksum(text)
  return core.sha256(require("mig.lua_tokens").normalize(text))
end

--- The checksum as mig 0.1 made it: of the text but for its line ends.
local function plain_checksum(text)
  if text:find("\r", 1, true) then text = text:gsub("\r\n?", "\n") end
  if text:sub(1, 3) == "\239\187\191" then text = text:sub(4) end
  return core.sha256(text)
end

--- Whether a file is what a checksum in the ledger was made of.
---@param file mig.File
---@param checksum string
---@return boolean
function files.is_unchanged(file, checksum)
  return file.checksum == checksum or plain_checksum(file.text) == checksum
end

local function run_header(text, name, environment)
  local env = sandbox.environment(environment)
  local chunk = sandbox.load_text(text, name, env)
  local returned = sandbox.run(chunk)
  return type(returned) == "table" and returned or env
end

local function check_revision(value, field, name)
  if type(value) == "string" and value ~= "" then return value end
  failure.raise({
    message = ("%s must be a string, not %s"):format(field,
      value == "" and "empty" or type(value)),
    hint = ('Write %s = "1715044020".'):format(field), source = name,
  })
end

-- These words and signs mean something where a person names a revision.
local RESERVED = { head = true, heads = true, base = true, current = true }

--- A name that a migration gives itself: its revision, a label.
local function check_name(value, field, name)
  check_revision(value, field, name)
  local sign = value:match("[%s,:@+]") or value:match("^%-")
  if not sign and not RESERVED[value] then return value end
  failure.raise({
    message = sign and ('%s "%s" has a "%s" in it'):format(field, value, sign)
      or ('%s cannot be "%s"'):format(field, value),
    hint = sign and 'Blanks and the signs , : @ + mean something on the command line: "apply '
      .. 'billing@head", "history 1715:1720".'
      or "head, heads, base and current name places in every history.",
    source = name,
  })
end

--- A field that holds a text or a list of texts, as a list; each one once.
local function list_of(header, field, name, check)
  local value = rawget(header, field)
  if value == nil then return {} end
  if type(value) ~= "table" then return { check(value, field, name) } end
  local list, seen = {}, {}
  for i = 1, #value do
    local one = check(value[i], field, name)
    if seen[one] then
      failure.raise({ message = ('%s names "%s" twice'):format(field, one), source = name })
    end
    seen[one] = true
    list[i] = one
  end
  if #list == 0 and next(value) ~= nil then
    failure.raise({
      message = ("%s must be a list of strings"):format(field),
      hint = ('Write %s = { "one", "two" }.'):format(field), source = name,
    })
  end
  return list
end

--- The same, and nil where there is none.
local function some_of(header, field, name, check)
  local list = list_of(header, field, name, check)
  return #list > 0 and list or nil
end

local function missing_revision(header, name)
  local names = {}
  for key in pairs(header) do
    if type(key) == "string" and type(header[key]) == "string" then names[#names + 1] = key end
  end
  table.sort(names)
  local near = nearest.find("up_revision", names)
  failure.raise({
    message = "the migration has no up_revision",
    hint = near and ('It has "%s"; is up_revision meant?'):format(near)
      or 'Write up_revision = "1715044020" at its top.',
    source = name,
  })
end

local lazy = {}

function lazy.slug(self)
  local base = path.base(self.file):gsub("%.lua$", "")
  return base:match("^%d+_(.*)$") or base
end

function lazy.name(self)
  return message_of(self.text, self.slug)
end

function lazy.checksum(self)
  return files.checksum(self.text)
end

--- Of a file that the cache knew; what is run is what is recorded.
function lazy.text(self)
  self.checksum = nil
  return sandbox.read_file(self.file)
end

--- What a listing rarely needs is made when it is asked for.
local File = {
  __index = function(self, field)
    local make = lazy[field]
    if not make then return nil end
    local value = make(self)
    rawset(self, field, value)
    return value
  end,
}

local function describe(text, name, header)
  if rawget(header, "up_revision") == nil then missing_revision(header, name) end
  return setmetatable({
    revision = check_name(rawget(header, "up_revision"), "up_revision", name),
    parents = list_of(header, "down_revision", name, check_revision),
    labels = some_of(header, "labels", name, check_name),
    depends_on = some_of(header, "depends_on", name, check_revision),
    replaces = some_of(header, "replaces", name, check_revision),
    file = name, text = text,
  }, File)
end

--- A migration from its text (of a file, or the one that the ledger keeps).
---@param text string
---@param name string path, for messages
---@param environment table options of `sandbox.environment`
---@return mig.File
function files.parse(text, name, environment)
  local header = require("mig.files.header").read(text)
  local file = describe(text, name, header or run_header(text, name, environment))
  if header then file.plain = true end
  return file
end

local function migration_names(folder)
  local names = {}
  for _, name in ipairs(sandbox.list_folder(folder)) do
    if name:sub(-4) == ".lua" and name:sub(1, 1) ~= "." then names[#names + 1] = name end
  end
  return names
end

local function read_one(place, i, environment, kept)
  local known = kept and kept:get(i, place)
  if known then return setmetatable(known, File) end
  local file = files.parse(sandbox.read_file(place), place, environment)
  if kept and file.plain then kept:put(i, file) end
  return file
end

---@class mig.Folder
---@field folder string
---@field names string[] of its migrations, in order
---@field kept mig.FilesCache|nil

--- The names of a folder's migrations, in order, and what is remembered of them. A folder that
--- does not exist has none.
---@param folder string
---@param environment table
---@return mig.Folder
function files.open(folder, environment)
  local what = core.fs.exists(folder)
  if not what then return { folder = folder, names = {} } end
  if what ~= "directory" then
    failure.usage(('"%s" is no folder'):format(folder),
      "--migrations, or migrations in mig.lua, names the folder of migrations.")
  end
  local names = migration_names(folder)
  return { folder = folder, names = names,
    kept = cache.open(environment.root or ".", folder, names) }
end

--- The migrations of a folder that was opened. Raises what is wrong with the first bad file.
---@param opened mig.Folder
---@param environment table
---@return mig.File[]
function files.read(opened, environment)
  local list, kept = {}, opened.kept
  for i, name in ipairs(opened.names) do
    list[i] = read_one(path.join(opened.folder, name), i, environment, kept)
  end
  if kept then kept:close() end
  return list
end

--- All migrations of a folder, in the order of their file names.
---@param folder string
---@param environment table
---@return mig.File[]
function files.list(folder, environment)
  return files.read(files.open(folder, environment), environment)
end

---@class mig.Script a migration that is ready to run
---@field up function
---@field down function|nil
---@field transaction boolean

local function near_up(header)
  local words = {}
  for key, value in pairs(header) do
    if type(value) == "function" and type(key) == "string" and key ~= "down" then
      words[#words + 1] = key
    end
  end
  table.sort(words)
  for _, word in ipairs(words) do
    if word == "upgrade" or word == "update" then return word end
  end
  return nearest.find("up", words)
end

local function check_function(value, name, file, header)
  if value == nil and name == "up" then
    local near = near_up(header)
    failure.raise({
      message = ('migration "%s" has no function up'):format(file.revision),
      hint = near and ('It has "%s"; is up meant?'):format(near)
        or "Write function up(migrator) … end.",
      source = file.file,
    })
  end
  if value ~= nil and type(value) ~= "function" then
    failure.raise({
      message = ("%s must be a function, not %s"):format(name, type(value)), source = file.file,
    })
  end
  return value
end

local function bounded(fn)
  return fn and function(...) return memory.call(fn, ...) end
end

--- Globals that are the environment's own, not the migration's.
local function own_globals(env, before)
  local own = {}
  for key, value in pairs(env) do
    if before[key] == nil then own[key] = value end
  end
  return own
end

local function snapshot_of(env)
  local before = {}
  for key in pairs(env) do before[key] = true end
  return before
end

--- Loads a migration in full, in an environment of its own, and checks it.
---@param file mig.File
---@param environment table
---@return mig.Script
function files.load(file, environment)
  local env = sandbox.environment(environment)
  local before = snapshot_of(env)
  local returned = sandbox.run(sandbox.load_text(file.text, file.file, env))
  local header = type(returned) == "table" and returned or own_globals(env, before)
  local transaction = header.transaction
  if transaction ~= nil and type(transaction) ~= "boolean" then
    failure.raise({
      message = ("transaction must be true or false, not %s"):format(type(transaction)),
      source = file.file,
    })
  end
  return {
    up = bounded(check_function(header.up, "up", file, header)),
    down = bounded(check_function(header.down, "down", file, header)),
    transaction = transaction ~= false,
  }
end

--- A message as part of a file's name: "Add author!" → "add_author".
---@param message string
---@return string
function files.slug(message)
  local slug = message:lower():gsub("[^%w]+", "_"):gsub("^_+", ""):gsub("_+$", "")
  if #slug > 60 then slug = slug:sub(1, 60):gsub("_[^_]*$", "") end
  return slug == "" and "migration" or slug
end

--- A revision for a new file: the time in seconds, later than every revision that looks like a
--- time, and free. Two in one second get two seconds, so that names still sort.
---@param list mig.File[]
---@param now integer|nil seconds since 1970
---@return string
function files.next_revision(list, now)
  local revision = now or os.time()
  for _, file in ipairs(list) do
    local other = file.revision:find("^%d+$") and tonumber(file.revision)
      or tonumber(path.base(file.file):match("^(%d+)_"))
    if other and other >= revision and other < revision + 86400 then
      revision = math.tointeger(other) + 1
    end
  end
  return tostring(revision)
end

return files
