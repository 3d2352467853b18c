--- What editors with the Lua language server need: .luarc.json, and the stubs of all that
--- migrations, goals and specs are given.

local core = require("mig.core")
local path = require("mig.path")
local private_folder = require("mig.private_folder")
local sandbox = require("mig.sandbox")

local editor = {}

local SETTINGS = [[
{
  "runtime.version": "Lua 5.4",
  "workspace.library": [".mig/stubs"],
  "diagnostics.disable": ["lowercase-global"]
}
]]

--- The text of the stubs, from inside the executable (the Makefile puts it there) or its file.
local function stubs()
  local embedded, text = pcall(require, "mig.stubs.text")
  if embedded then return text end
  local place = package.searchpath("mig.stubs.migrator", package.path)
  return place and sandbox.read_file(place)
end

--- Writes the stubs anew under .mig, and .luarc.json when there is none.
---@param root string the project's folder
---@return string|nil place of .luarc.json when it was written
function editor.set_up(root)
  local text = stubs()
  if text then
    local folder = private_folder.make(root, "stubs")
    core.fs.write_atomic(path.join(folder, "migrator.lua"), text)
  end
  local place = path.join(root, ".luarc.json")
  if core.fs.exists(place) then return nil end
  core.fs.write_atomic(place, SETTINGS)
  return place
end

return editor
