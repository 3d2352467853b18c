--- `mig help`.

local failure = require("mig.failure")
local help = require("mig.help")
local nearest = require("mig.nearest")
local operation = require("mig.help.operation")
local vocabulary = require("mig.vocabulary")

local command = {}

local function text_of(word)
  local found = vocabulary.find(word)
  if found then return help.command(found) end
  if word == "operations" then return operation.list() end
  if operation.exists(word) then return operation.text(word) end
  local names = vocabulary.words()
  local verbs = operation.names()
  table.move(verbs, 1, #verbs, #names + 1, names)
  failure.usage(('"%s" is neither a command nor an operation'):format(word),
    failure.did_you_mean(nearest.find(word, names))
      or 'Run "mig help" for the commands, "mig help operations" for the operations.')
end

--- The page that the options or the word ask for.
local function page_of(context)
  for _, format in ipairs({ "man", "reference" }) do
    if context.options[format] then return require("mig.help." .. format).page() end
  end
  local word = context.arguments[1]
  return word and text_of(word) or help.overview()
end

---@param context mig.Context
---@return integer exit code
function command.run(context)
  local text = page_of(context)
  context.render:result((text:gsub("\n$", "")))
  context.render:document({ text = text })
  return 0
end

return command
