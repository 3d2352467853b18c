--- `mig help`.

local failure = require("mig.failure")
local help = require("mig.help")
local nearest = require("mig.nearest")
local vocabulary = require("mig.vocabulary")

local command = {}

---@param context mig.Context
---@return integer exit code
function command.run(context)
  local word = context.arguments[1]
  for _, format in ipairs({ "man", "reference" }) do
    if context.options[format] then
      context.render:result((require("mig.help." .. format).page():gsub("\n$", "")))
      return 0
    end
  end
  if not word then
    context.render:result((help.overview():gsub("\n$", "")))
    return 0
  end
  local found = vocabulary.find(word)
  if not found then
    failure.usage(('unknown command "%s"'):format(word),
      failure.did_you_mean(nearest.find(word, vocabulary.words()))
        or 'Run "mig help" for the commands.')
  end
  context.render:result((help.command(found):gsub("\n$", "")))
  return 0
end

return command
