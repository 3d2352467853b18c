--- `mig completion`: scripts for shells.

local completion = require("mig.help.completion")
local failure = require("mig.failure")
local nearest = require("mig.nearest")

local command = {}

---@param context mig.Context
---@return integer exit code
function command.run(context)
  local word = context.arguments[1]
  local write = completion[word]
  if not write then
    local shells = { "bash", "fish", "zsh" }
    failure.usage(('there is no completion for "%s"'):format(word),
      failure.did_you_mean(nearest.find(word, shells)) or "It is one of bash, zsh, fish.")
  end
  local text = write()
  context.render:result((text:gsub("\n$", "")))
  context.render:document({ text = text })
  return 0
end

return command
