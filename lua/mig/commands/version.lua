--- `mig version`.

local core = require("mig.core")

local version = {}

---@param context mig.Context
---@return integer exit code
function version.run(context)
  context.render:result("mig " .. core.version)
  context.render:document({ version = core.version })
  return 0
end

return version
