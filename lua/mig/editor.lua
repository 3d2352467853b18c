--- What editors with the Lua language server need: .luarc.json, and the stubs of all that
--- migrations, goals and specs are given.

local core = require("mig.core")
local path = require("mig.path")
local sandbox = require("mig.sandbox")

local editor = {}

local SETTINGS = [[
{
  "runtime.version": "Lua 5.4",
  "workspace.library": [".mig/stubs"],
  "diagnostics.disable": ["lowercase-global"]
}
]]

local MODULE = "mig.stubs.migrator"

--- The text of the stubs, from inside the executable or from its file.
local function stubs()
  local source = rawget(package, "source") -- the executable's
  local embedded = source and source(MODULE)
  if embedded then return embedded end
  local place = package.searchpath(MODULE, package.path)
  return place and sandbox.read_file(place)
end

--- Writes the stubs anew under .mig, and .luarc.json when there is none.
---@param root string the project's folder
---@return string|nil place of .luarc.json when it was written
function editor.set_up(root)
  local text, folder = stubs(), path.join(root, ".mig/stubs")
  if text then
    core.fs.mkdir(folder)
    core.fs.write_atomic(path.join(folder, "migrator.lua"), text)
  end
  local place = path.join(root, ".luarc.json")
  if core.fs.exists(place) then return nil end
  core.fs.write_atomic(place, SETTINGS)
  return place
end

return editor
