--- What the headers of migration files said when they were read last, under .mig/cache, so that a
--- listing of a thousand files reads one.
---
--- A file counts as unchanged while its times, its size and its inode are. What was written within
--- the last seconds is not kept: it may change again within the same tick of the clock.

local core = require("mig.core")
local path = require("mig.path")
local private_folder = require("mig.private_folder")

local cache = {}

local WORTH = 50 -- fewer files than these are read in no time
local FRESH = 2  -- seconds
local STAMP = 48 -- bytes of one file in what core.fs.stamps gives
-- revision, parents, checksum, name; then, where there are any, labels, depends_on, replaces
local ENTRY, MORE = "s2s2s1s2s4", "s2s2s4"

---@class mig.FilesCache
---@field names string[]
---@field stamps string of all of them
---@field text string what was read
---@field places string where in it the files' entries begin; 0: nowhere
---@field fresh table<integer, string> entries that were made since
---@field changed boolean
local methods = {}
methods.__index = methods

local function place_of(root, folder)
  local absolute = folder:sub(1, 1) == "/" and folder or path.join(core.fs.cwd(), folder)
  return private_folder.place(root,
    ("cache/migrations-%s"):format(core.sha256(absolute):sub(1, 16)))
end

local MAGIC = ("migrations read by mig %s, form 4\n"):format(core.version)

local function slice(block, i, size)
  return block:sub((i - 1) * size + 1, i * size)
end

--- The names, the stamps and the places of the entries as they were written.
local function unpack(text)
  local names, stamps, places = string.unpack("s4s4s4", text, #MAGIC + 1)
  assert(#places // 4 == #stamps // STAMP)
  return { text = text, names = names, stamps = stamps, places = places }
end

local function read(place)
  local file <close> = io.open(place, "rb")
  local size = file and file:seek("end") or 0
  local text = size > 0 and file:seek("set") and file:read(size) or ""
  if text:sub(1, #MAGIC) ~= MAGIC then return nil end
  local ok, old = pcall(unpack, text)
  return ok and old or nil
end

local NOWHERE = string.pack("<I4", 0)

--- The places of entries whose files are as they were.
local function unchanged(old, names, stamps)
  local found, was = {}, {}
  local count = 0
  for name in old.names:gmatch("[^\n]+") do
    count = count + 1
    was[name] = count
  end
  for i, name in ipairs(names) do
    local at = was[name]
    local same = at and slice(old.stamps, at, STAMP) == slice(stamps, i, STAMP)
    found[i] = same and slice(old.places, at, 4) or NOWHERE
  end
  return table.concat(found)
end

--- The cache of a folder; nil where there are too few files for one.
---@param root string the project's folder
---@param folder string
---@param names string[]
---@return mig.FilesCache|nil
function cache.open(root, folder, names)
  if #names < WORTH then return nil end
  local self = {
    place = place_of(root, folder), root = root, names = names, fresh = {}, changed = true,
    stamps = core.fs.stamps(folder, names), places = NOWHERE:rep(#names), text = "",
  }
  local old = read(self.place)
  if old then
    self.text = old.text
    self.changed = old.stamps ~= self.stamps or old.names ~= table.concat(names, "\n")
    self.places = self.changed and unchanged(old, names, self.stamps) or old.places
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

--- Where the entry of the file at a place of the list begins; nil where there is none.
local function begin_of(self, i)
  local at = string.unpack("<I4", self.places, (i - 1) * 4 + 1)
  return at > 0 and at or nil
end

local function add_rest(known, rest)
  local labels, depends_on, replaces = string.unpack(MORE, rest)
  known.labels, known.depends_on = list_of(labels), list_of(depends_on)
  known.replaces = list_of(replaces)
end

--- What is known of the file at a place of the list, or nil.
---@param i integer
---@param file string its path
---@return table|nil { revision, parents, checksum, name, file, plain, labels, depends_on, … }
function methods:get(i, file)
  local at = begin_of(self, i)
  if not at then return nil end
  local ok, revision, parents, checksum, name, rest = pcall(string.unpack, ENTRY, self.text, at)
  if not ok then return nil end
  local known = {
    revision = revision, parents = list_of(parents) or {}, checksum = checksum, name = name,
    file = file, plain = true,
  }
  if rest ~= "" and not pcall(add_rest, known, rest) then return nil end
  return known
end

local function joined(list)
  return list and table.concat(list, ",") or ""
end

local function pack_rest(file)
  if not (file.labels or file.depends_on or file.replaces) then return "" end
  return string.pack(MORE, joined(file.labels), joined(file.depends_on), joined(file.replaces))
end

--- Remembers the file at a place of the list, whose header says the same each time it is read.
---@param i integer
---@param file mig.File
function methods:put(i, file)
  local changed = string.unpack("j", self.stamps, (i - 1) * STAMP + 1)
  if changed == 0 or changed + FRESH >= os.time() then return end
  self.changed = true
  self.fresh[i] = string.pack(ENTRY, file.revision, joined(file.parents), file.checksum, file.name,
    pack_rest(file))
end

--- The entry that was read, as it stands in the text.
local function kept(self, i)
  local at = begin_of(self, i)
  if not at then return nil end
  local ends = table.pack(string.unpack(ENTRY, self.text, at))
  return self.text:sub(at, ends[ends.n] - 1)
end

local function compose(self)
  local names, entries, places = table.concat(self.names, "\n"), {}, {}
  local at = #MAGIC + 4 + #names + 4 + #self.stamps + 4 + 4 * #self.names + 1
  for i in ipairs(self.names) do
    local entry = self.fresh[i] or kept(self, i)
    entries[#entries + 1] = entry
    places[i] = string.pack("<I4", entry and at or 0)
    at = at + (entry and #entry or 0)
  end
  return MAGIC .. string.pack("s4s4s4", names, self.stamps, table.concat(places))
    .. table.concat(entries)
end

--- Writes it when there is something new; a cache that cannot be written is no reason to fail.
function methods:close()
  if not self.changed then return end
  pcall(function()
    local text = compose(self)
    private_folder.make(self.root, "cache")
    core.fs.write_atomic(self.place, text)
  end)
end

return cache
