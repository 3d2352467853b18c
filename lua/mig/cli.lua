--- The program: command line → command → exit code. Errors are shown here and nowhere else.

local context = require("mig.context")
local core = require("mig.core")
local failure = require("mig.failure")
local memory = require("mig.memory")
local notices = require("mig.notices")
local options = require("mig.options")
local render = require("mig.render")

local cli = {}

local EXIT_USAGE = 2

local function contains(words, wanted)
  for _, word in ipairs(words) do
    if word == "--" then return false end
    if word == wanted then return true end
  end
  return false
end

local function show_help(parsed)
  local help = require("mig.help")
  if parsed.command and parsed.options.help then
    io.stdout:write(help.command(parsed.command))
    return 0
  end
  if parsed.options.help then
    io.stdout:write(help.overview())
    return 0
  end
  io.stderr:write(help.overview())
  return EXIT_USAGE
end

local function show_version(parsed)
  local made = context.new(parsed, false)
  made.render:result("mig " .. core.version)
  made.render:document({ version = core.version })
  return 0
end

local function dispatch(parsed, keep)
  if parsed.options.version then return show_version(parsed) end
  if parsed.options.help or not parsed.command then return show_help(parsed) end
  if parsed.options.memory_limit then memory.limit(parsed.options.memory_limit) end
  if parsed.options.directory then
    local ok, problem = pcall(core.fs.chdir, parsed.options.directory)
    if not ok then failure.usage(tostring(problem)) end
  end
  local made = context.new(parsed, not parsed.command.no_project)
  keep.context = made
  notices.otherwise(function(level, message) made.render:server_message(level, message) end)
  return require("mig.commands." .. parsed.command.name).run(made) or 0
end

local function show_error(made, arguments, keep)
  local printer = keep.context and keep.context.render
    or render.new(keep.parsed and keep.parsed.options or { json = contains(arguments, "--json") })
  printer:error(made)
  return failure.exit_code(made)
end

--- Lua of a project that is not confined may end the program, too: then what is open is closed.
local function close_at_exit()
  local exit = os.exit
  os.exit = function(code) exit(code, true) end -- luacheck: ignore
end

--- Runs the program. What is still open at its end, connections and scratch databases, is closed
--- with Lua itself.
---@param arguments string[] the words of the command line
---@return integer exit code
function cli.main(arguments)
  core.os.on_interrupt(true)
  close_at_exit()
  local keep = {}
  local ok, result = xpcall(function()
    keep.parsed = options.parse(arguments)
    return dispatch(keep.parsed, keep)
  end, failure.handler)
  local code = ok and result or show_error(result, arguments, keep)
  io.stdout:flush()
  return code
end

return cli
