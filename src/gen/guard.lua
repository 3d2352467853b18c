-- Writes docs/guard from the descriptions of the guard's rules.
package.path = "lua/?.lua;./?.lua;" .. package.path
package.cpath = (os.getenv("BUILD") or "build") .. "/lib/?.so;" .. package.cpath

local core = require("mig.core")
local page = require("mig.guard.page")

-- A rule's page is headed by the rule's name; the others were written by hand.
local function is_of_rule(name)
  local file <close> = assert(io.open("docs/guard/" .. name))
  return file:read("l") == "# " .. name:gsub("%.md$", "")
end

local pages = page.all()
for _, name in ipairs(core.fs.list("docs/guard")) do
  if not pages[name] and is_of_rule(name) then assert(os.remove("docs/guard/" .. name)) end
end
for name, text in pairs(pages) do
  local file <close> = assert(io.open("docs/guard/" .. name, "w"))
  file:write(text)
end
