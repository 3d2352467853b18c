--- .mig in the project's folder: the private server, caches, stubs for editors. It is nobody
--- else's, and keeps itself out of version control.

local core = require("mig.core")
local path = require("mig.path")
local sandbox = require("mig.sandbox")

local private_folder = {}

--- The place of something in it, which need not be there.
---@param root string the project's folder
---@param name string
---@return string
function private_folder.place(root, name)
  return path.join(root, ".mig/" .. name)
end

--- Makes it, and a folder in it. Raises an "io" error.
---@param root string
---@param name string|nil
---@return string place of the folder
function private_folder.make(root, name)
  local place = path.join(root, name and ".mig/" .. name or ".mig")
  core.fs.mkdir(place)
  local ignored = private_folder.place(root, ".gitignore")
  if not core.fs.exists(ignored) then core.fs.write_atomic(ignored, "*\n") end
  return place
end

--- Whether the project's own .gitignore names it.
---@param root string
---@return boolean
function private_folder.is_listed(root)
  local place = path.join(root, ".gitignore")
  if core.fs.exists(place) ~= "file" then return false end
  for line in sandbox.read_file(place):gmatch("[^\r\n]+") do
    if line:find("^/?%.mig/?%s*$") then return true end
  end
  return false
end

return private_folder
