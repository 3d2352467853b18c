--- Snapshots of goals that were loaded before, under .mig/cache.
local core = require("mig.core")
local private_folder = require("mig.private_folder")

local cache = {}
local methods = {}
methods.__index = methods

local KEPT = 10
local SUFFIX = ".snapshot"

-- All that the snapshot depends on: what is loaded, by whom, and how it is
-- read back.
local function digest(options, statements)
  local conn = options.conn
  local parts = {
    core.version, tostring(conn:server_version()), conn:info().user,
    options.default_schema or "public",
    tostring(options.privileges or false), tostring(options.owners or false),
  }
  for _, query in ipairs(core.snapshot_statements(conn:server_version())) do
    parts[#parts + 1] = query
  end
  local file
  for _, statement in ipairs(statements) do
    if statement.file ~= file then parts[#parts + 1] = "file" end
    file = statement.file
    parts[#parts + 1] = statement.text
  end
  return core.sha256(table.concat(parts, "\0"))
end

--- The place where the snapshot of these statements is kept.
---@param options mig.GoalOptions
---@param statements mig.Statement[]
function cache.open(options, statements)
  local root = options.root or "."
  local name = "cache/" .. digest(options, statements) .. SUFFIX
  return setmetatable({ root = root, path = private_folder.place(root, name),
    off = options.cache == false }, methods)
end

--- The snapshot, or nil when there is none that can be read.
function methods:get()
  if self.off then return nil end
  local handle <close> = io.open(self.path, "rb")
  if not handle then return nil end
  local ok, snapshot = pcall(core.snapshot_parse, handle:read("a"))
  return ok and snapshot or nil
end

local function remove_old(folder)
  local found = {}
  for _, name in ipairs(core.fs.list(folder) or {}) do
    if name:sub(-#SUFFIX) == SUFFIX then
      found[#found + 1] =
        { path = folder .. "/" .. name, time = core.fs.mtime(folder .. "/" .. name) or 0 }
    end
  end
  table.sort(found, function(a, b) return a.time > b.time end)
  for index = KEPT + 1, #found do core.fs.remove(found[index].path) end
end

--- Keeps a snapshot; a cache that cannot be written is no reason to fail.
function methods:put(snapshot)
  if self.off then return end
  pcall(function()
    local folder = private_folder.make(self.root, "cache")
    core.fs.write_atomic(self.path, snapshot:dump())
    remove_old(folder)
  end)
end

return cache
