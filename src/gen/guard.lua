-- Writes docs/guard from the descriptions of the guard's rules.
package.path = "lua/?.lua;./?.lua;" .. package.path
package.cpath = (os.getenv("BUILD") or "build") .. "/lib/?.so;" .. package.cpath

local page = require("mig.guard.page")

for name, text in pairs(page.all()) do
  local file <close> = assert(io.open("docs/guard/" .. name, "w"))
  file:write(text)
end
