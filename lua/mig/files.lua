--- Migration files: their names, their text, their header.
---
--- A listing reads only what it needs: `up_revision` and `down_revision` are found by a pattern
--- where they are plain top-level lines; a file that is written another way is run, in the
--- sandbox, to see. Before a migration runs its file is always loaded in full.

local core = require("mig.core")
local failure = require("mig.failure")
local nearest = require("mig.nearest")
local path = require("mig.path")
local sandbox = require("mig.sandbox")

local files = {}

---@class mig.File
---@field revision string
---@field parents string[]
---@field name string the message
---@field slug string from the file's name
---@field file string path, for messages
---@field text string
---@field checksum string sha256 of the text with normalised line ends

local QUOTED = "%s*=%s*([\"'])([^\"'\\\n]*)%1"

--- The text up to the first line that could hold anything but plain assignments.
local function plain_head(text)
  local stop = text:find("\n%s*function[%s(]") or text:find("^function[%s(]") or nil
  local head = stop and text:sub(1, stop) or text
  if head:find("[[", 1, true) or head:find("[=", 1, true) or head:find("\n%s*local%s") then
    return nil
  end
  return stop and head or nil
end

--- Header by pattern, or nil when the file has to be run to know.
local function quick_header(text)
  local head = plain_head("\n" .. text)
  if not head then return nil end
  local _, revision = head:match("\nup_revision" .. QUOTED)
  if not revision then return nil end
  local _, parent = head:match("\ndown_revision" .. QUOTED)
  if parent then return { up_revision = revision, down_revision = parent } end
  if head:find("\ndown_revision%s*=%s*nil%s") or not head:find("down_revision", 1, true) then
    return { up_revision = revision }
  end
  return nil
end

--- The comment at the top, as one line; the words of the file's name without one.
local function message_of(text, slug)
  local words = {}
  for line in text:gmatch("([^\n]*)\n?") do
    local comment = line:match("^%-%-+%s?([^%[].*)$")
    if not comment then break end
    words[#words + 1] = comment:match("^(.-)%s*$")
  end
  if #words == 0 or words[1] == "" then return (slug:gsub("_", " ")) end
  return words[1]
end

--- Line ends don't count in a checksum, nor does a byte order mark.
---@param text string
---@return string hex
function files.checksum(text)
  if text:find("\r", 1, true) then text = text:gsub("\r\n?", "\n") end
  if text:sub(1, 3) == "\239\187\191" then text = text:sub(4) end
  return core.sha256(text)
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
    message = ("%s must be a string, not %s"):format(field, type(value)),
    hint = ('Write %s = "1715044020".'):format(field), source = name,
  })
end

local function parents_of(header, name)
  local parent = rawget(header, "down_revision")
  if parent == nil then return {} end
  if type(parent) ~= "table" then return { check_revision(parent, "down_revision", name) } end
  local parents = {}
  for _, one in ipairs(parent) do
    parents[#parents + 1] = check_revision(one, "down_revision", name)
  end
  return parents
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
    hint = near and ('It has "%s"; up_revision is meant?'):format(near)
      or 'Write up_revision = "1715044020" at its top.',
    source = name,
  })
end

local function describe(text, name, header)
  if rawget(header, "up_revision") == nil then missing_revision(header, name) end
  local base = path.base(name):gsub("%.lua$", "")
  local slug = base:match("^%d+_(.*)$") or base
  return {
    revision = check_revision(rawget(header, "up_revision"), "up_revision", name),
    parents = parents_of(header, name), name = message_of(text, slug), slug = slug,
    file = name, text = text, checksum = files.checksum(text),
  }
end

--- A migration from its text (of a file, or the one that the ledger keeps).
---@param text string
---@param name string path, for messages
---@param environment table options of `sandbox.environment`
---@return mig.File
function files.parse(text, name, environment)
  return describe(text, name, quick_header(text) or run_header(text, name, environment))
end

--- All migrations of a folder, in the order of their file names. A folder that does not exist
--- has none. Raises what is wrong with the first bad file.
---@param folder string
---@param environment table
---@return mig.File[]
function files.list(folder, environment)
  if core.fs.exists(folder) ~= "directory" then return {} end
  local list = {}
  for _, name in ipairs(core.fs.list(folder)) do
    if name:find("%.lua$") and name:sub(1, 1) ~= "." then
      local place = path.join(folder, name)
      list[#list + 1] = files.parse(sandbox.read_file(place), place, environment)
    end
  end
  return list
end

---@class mig.Script a migration that is ready to run
---@field up function
---@field down function|nil
---@field transaction boolean

local function check_function(value, name, file, env)
  if value == nil and name == "up" then
    local words = {}
    for key, other in pairs(env) do
      if type(other) == "function" and type(key) == "string" then words[#words + 1] = key end
    end
    table.sort(words)
    local near
    for _, word in ipairs(words) do
      if word:lower() == "up" or word == "upgrade" or word == "update" then near = word end
    end
    failure.raise({
      message = ('migration "%s" has no function up'):format(file.revision),
      hint = near and ('It has "%s"; up is meant?'):format(near)
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
    up = check_function(header.up, "up", file, header),
    down = check_function(header.down, "down", file, header),
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

--- The path of a new migration's file.
---@param folder string
---@param revision string
---@param message string
---@return string
function files.path(folder, revision, message)
  return path.join(folder, ("%s_%s.lua"):format(revision, files.slug(message)))
end

return files
