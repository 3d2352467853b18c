--- Who hears the server's notices: the function that a script set, otherwise the program.

local core = require("mig.core")

local notices = {}

local listener, fallback

local function receive(level, message)
  if listener then return listener(message, level) end
  if fallback then return fallback(level, message) end
end

local function install()
  core.on_log((listener or fallback) and receive or nil)
end

--- The program's own way to show notices.
---@param fn fun(level: string, message: string)|nil
function notices.otherwise(fn)
  fallback = fn
  install()
end

--- Has `fn` hear them instead; nil gives them back to the program.
---@param fn fun(message: string, level: string)|nil
function notices.listen(fn)
  listener = fn
  install()
end

return notices
