--- What the headers of migration files said when they were read last, under .mig/cache, so that a
--- listing of a thousand files reads one.
---
--- A file counts as unchanged while its times, its size and its inode are. What was written within
--- the last seconds is not kept: it may change again within the same tick of the clock.

local core = require("mig.core")
local path = require("mig.path")

local cache = {}

local WORTH = 50  -- fewer files than these are read in no time
local FRESH = 2   -- seconds
local STAMP = 48  -- bytes of one file in what core.fs.stamps gives
local ENTRY = "s2s2s2s2s4s1s2" -- revision, parents, labels, depends_on, replaces, checksum, name

---@class mig.FilesCache
---@field names string[]
---@field stamps string of all of them
---@field entries table<string, string> packed, by file name
---@field changed boolean
local methods = {}
methods.__index = methods

local function place_of(root, folder)
  local absolute = folder:sub(1, 1) == "/" and folder or path.join(core.fs.cwd(), folder)
  return path.join(root, (".mig/cache/migrations-%s"):format(core.sha256(absolute):sub(1, 16)))
end

local MAGIC = ("migrations read by mig %s, form 2\n"):format(core.version)

local function slice(stamps, i)
  return stamps:sub((i - 1) * STAMP + 1, i * STAMP)
end

--- The names, the stamps and the entries as they were written.
local function unpack(text)
  local names, stamps, position = string.unpack("s4s4", text, #MAGIC + 1)
  local old = { names = {}, stamps = stamps, entries = {} }
  for name in names:gmatch("[^\n]+") do
    old.names[#old.names + 1] = name
    old.entries[#old.entries + 1], position = string.unpack("s4", text, position)
  end
  return old
end

local function read(place)
  local file <close> = io.open(place, "rb")
  local text = file and file:read("a") or ""
  if text:sub(1, #MAGIC) ~= MAGIC then return nil end
  local ok, old = pcall(unpack, text)
  return ok and old or nil
end

--- The entries of files that are as they were.
local function unchanged(old, names, stamps)
  local entries, place = {}, {}
  for i, name in ipairs(old.names) do place[name] = i end
  for i, name in ipairs(names) do
    local was = place[name]
    if was and slice(old.stamps, was) == slice(stamps, i) then entries[i] = old.entries[was] end
  end
  return entries
end

local function same_names(one, two)
  if #one ~= #two then return false end
  for i, name in ipairs(one) do
    if two[i] ~= name then return false end
  end
  return true
end

--- The cache of a folder; nil where there are too few files for one.
---@param root string the project's folder
---@param folder string
---@param names string[]
---@return mig.FilesCache|nil
function cache.open(root, folder, names)
  if #names < WORTH then return nil end
  local place, stamps = place_of(root, folder), core.fs.stamps(folder, names)
  local old = read(place)
  local self = { place = place, root = root, names = names, stamps = stamps, changed = false }
  if old and old.stamps == stamps and same_names(old.names, names) then
    self.entries = old.entries
  else
    self.entries = old and unchanged(old, names, stamps) or {}
    self.changed = true
  end
  return setmetatable(self, methods)
end

local function list_of(text)
  if text == "" then return nil end
  if not text:find(",", 1, true) then return { text } end
  local list = {}
  for item in text:gmatch("[^,]+") do list[#list + 1] = item end
  return list
end

--- What is known of the file at a place of the list, or nil.
---@param i integer
---@return table|nil { revision, parents, labels, depends_on, replaces, checksum, name }
function methods:get(i)
  local entry = self.entries[i]
  if not entry or entry == "" then return nil end
  local revision, parents, labels, depends_on, replaces, checksum, name =
    string.unpack(ENTRY, entry)
  return {
    revision = revision, parents = list_of(parents) or {}, labels = list_of(labels),
    depends_on = list_of(depends_on), replaces = list_of(replaces), checksum = checksum,
    name = name,
  }
end

local function pack(file)
  return string.pack(ENTRY, file.revision, table.concat(file.parents, ","),
    table.concat(file.labels or {}, ","), table.concat(file.depends_on or {}, ","),
    table.concat(file.replaces or {}, ","), file.checksum, file.name)
end

--- Remembers the file at a place of the list, whose header says the same each time it is read.
---@param i integer
---@param file mig.File
function methods:put(i, file)
  local changed = string.unpack("j", self.stamps, (i - 1) * STAMP + 1)
  if changed == 0 or changed + FRESH >= os.time() then return end
  self.entries[i], self.changed = pack(file), true
end

--- Writes it when there is something new; a cache that cannot be written is no reason to fail.
function methods:close()
  if not self.changed then return end
  local parts = { MAGIC, string.pack("s4s4", table.concat(self.names, "\n"), self.stamps) }
  for i in ipairs(self.names) do parts[i + 2] = string.pack("s4", self.entries[i] or "") end
  pcall(function()
    core.fs.mkdir(path.folder(self.place))
    local ignored = path.join(self.root, ".mig/.gitignore")
    if not core.fs.exists(ignored) then core.fs.write_atomic(ignored, "*\n") end
    core.fs.write_atomic(self.place, table.concat(parts))
  end)
end

return cache
