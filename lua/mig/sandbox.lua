--- The environment that the project's Lua runs in: migrations, configuration, goals.
---
--- Lua's standard library without the ways to run programs, write files or load native or
--- precompiled code; `lpeg`, `re` and `json` by require; files of the project can be read.
--- `sandbox = false` in mig.lua opens everything.

local core = require("mig.core")
local failure = require("mig.failure")
local memory = require("mig.memory")
local path = require("mig.path")

local sandbox = {}

local BASE = {
  "assert", "error", "ipairs", "next", "pairs", "select", "tonumber", "tostring", "type",
  "rawequal", "rawget", "rawlen", "rawset", "setmetatable", "_VERSION",
}
local LIBRARIES = { "math", "table", "utf8" }
local MODULES = { lpeg = "lpeg", re = "re", json = "json" }

local function copy(from)
  local to = {}
  for name, value in pairs(from) do to[name] = value end
  return to
end

local function refuse(name, why)
  return function()
    error(core.error({
      kind = "usage", message = name .. " is not available here",
      hint = why .. ' A project that wants everything sets "sandbox = false" in mig.lua.',
    }), 0)
  end
end

--- Raises unless `name`, seen from the working folder, lies in the project.
local function check_readable(options, name)
  if type(name) ~= "string" then return end
  local here = core.fs.cwd()
  local root = path.normalize(path.join(here, options.root))
  if path.is_inside(path.normalize(path.join(here, name)), root) then return end
  error(core.error({
    kind = "usage", message = ('file "%s" lies outside the project'):format(name),
    hint = "Migrations and goals may read files of the project only.",
  }), 0)
end

--- A path as the project's Lua means it: from the project's root.
local function locate(options, name)
  return type(name) == "string" and path.join(options.root, name) or name
end

local function io_library(options)
  local out = options.stdout or io.stderr
  local function open(name, mode)
    if mode ~= nil and not tostring(mode):find("^rb?$") then
      refuse(('io.open with mode "%s"'):format(tostring(mode)), "Files can only be read.")()
    end
    local place = locate(options, name)
    check_readable(options, place)
    return io.open(place, mode)
  end
  return {
    open = open,
    lines = function(name, ...)
      if name == nil then return io.lines() end
      local place = locate(options, name)
      check_readable(options, place)
      return io.lines(place, ...)
    end,
    read = io.read, stdin = io.stdin, type = io.type,
    popen = refuse("io.popen", "Programs cannot be run."),
    write = function(...) return out:write(...) end,
    stderr = io.stderr, stdout = out,
  }
end

local function os_library(options)
  return {
    clock = os.clock, date = os.date, difftime = os.difftime, time = os.time,
    getenv = options.getenv or os.getenv,
    execute = refuse("os.execute", "Programs cannot be run."),
    exit = refuse("os.exit", "Raise an error to stop."),
    remove = refuse("os.remove", "Files can only be read."),
    rename = refuse("os.rename", "Files can only be read."),
  }
end

local function string_library()
  local library = copy(string)
  library.dump = refuse("string.dump", "Precompiled code cannot be made or loaded.")
  return library
end

--- Whether a module of mig's own must not be shadowed by a project file.
local function find_module_file(options, name)
  local relative = name:gsub("%.", "/")
  for _, pattern in ipairs({ "%s.lua", "%s/init.lua" }) do
    local place = path.join(options.root, pattern:format(relative))
    if core.fs.exists(place) == "file" then return place end
  end
  return nil
end

local function load_own_module(name)
  if name == "json" and not package.preload.json and not package.loaded.json then
    return require("dkjson")
  end
  return require(name)
end

local function make_require(options, env)
  local loaded = {}
  return function(name)
    if loaded[name] ~= nil then return loaded[name] end
    local value = options.modules and options.modules[name]
    if value ~= nil then return value end
    if MODULES[name] then
      value = load_own_module(name)
    else
      local place = find_module_file(options, name)
      if not place then
        failure.raise({
          message = ('module "%s" not found'):format(tostring(name)),
          hint = ("It would be %s.lua in the project's folder."):format(
            tostring(name):gsub("%.", "/")),
        })
      end
      check_readable(options, place)
      value = sandbox.load_file(place, env)(name)
    end
    loaded[name] = value == nil and true or value
    return loaded[name]
  end
end

local function make_load(env)
  return function(chunk, name, mode, chunk_env)
    if mode ~= nil and mode ~= "t" and mode ~= "bt" then
      refuse("load of precompiled code", "Only text can be loaded.")()
    end
    return load(chunk, name, "t", chunk_env == nil and env or chunk_env)
  end
end

--- Ctrl-C is not an error that a script may go on from; other errors are remembered.
local function pass_interrupt(ok, problem, ...)
  if ok or not core.is_error(problem) then return ok, problem, ... end
  if problem.kind == "interrupted" then error(problem, 0) end
  failure.last_caught = problem
  return ok, problem, ...
end

local function protected_call(...)
  return pass_interrupt(pcall(...))
end

local function protected_call_with_handler(...)
  return pass_interrupt(xpcall(...))
end

local function resumed(before, ...)
  core.os.run_coroutine(before)
  return pass_interrupt(...)
end

--- Ctrl-C stops what runs in a coroutine, too.
local function resume(thread, ...)
  local before = core.os.run_coroutine(type(thread) == "thread" and thread or nil)
  return resumed(before, coroutine.resume(thread, ...))
end

local function unwrapped(ok, ...)
  if not ok then error((...), 0) end
  return ...
end

local function wrap(fn)
  local thread = coroutine.create(fn)
  return function(...) return unwrapped(resume(thread, ...)) end
end

local function coroutine_library()
  local library = copy(coroutine)
  library.resume, library.wrap = resume, wrap
  return library
end

--- Results of mig go to stdout, so what a script prints goes elsewhere.
local function make_print(options)
  local print_line = options.print_line or function(text) io.stderr:write(text, "\n") end
  return function(...)
    local words = table.pack(...)
    for i = 1, words.n do words[i] = tostring(words[i]) end
    print_line(table.concat(words, "\t", 1, words.n))
  end
end

local function closed_environment(options)
  local env = {}
  for _, name in ipairs(BASE) do env[name] = _G[name] end
  for _, name in ipairs(LIBRARIES) do env[name] = copy(_G[name]) end
  env.string, env.coroutine = string_library(), coroutine_library()
  env.io = io_library(options)
  env.os = os_library(options)
  env.debug = { traceback = debug.traceback }
  env.print = make_print(options)
  env.pcall, env.xpcall = protected_call, protected_call_with_handler
  env.getmetatable = function(value)
    if type(value) == "table" then return getmetatable(value) end
    return nil
  end
  env.collectgarbage = function(option)
    if option == nil or option == "collect" or option == "count" then
      return collectgarbage(option)
    end
    return refuse("collectgarbage of this kind", "The collector is mig's to tune.")()
  end
  env.load = make_load(env)
  env.require = make_require(options, env)
  env.loadfile = function(name)
    local place = locate(options, name)
    check_readable(options, place)
    return sandbox.load_file(place, env)
  end
  env.dofile = function(name) return env.loadfile(name)() end
  return env
end

local function open_environment(options)
  local env = setmetatable({}, { __index = _G })
  local folder = path.normalize(path.join(core.fs.cwd(), options.root))
  local entry = folder .. "/?.lua;" .. folder .. "/?/init.lua;"
  if not package.path:find(entry, 1, true) then package.path = entry .. package.path end
  env.print = make_print(options)
  env.pcall, env.xpcall = protected_call, protected_call_with_handler
  env.coroutine = coroutine_library()
  return env
end

---@class mig.Environment
---@field root string the project's folder
---@field sandbox boolean|nil false opens everything
---@field print_line (fun(text: string))|nil where print goes; stderr when absent
---@field getenv (fun(name: string): string|nil)|nil
---@field variables table<string, string>|nil of -x
---@field modules table<string, any>|nil what require gives besides files of the project
---@field stdout file*|nil what io.write and io.stdout write to; stderr when absent

--- Makes a fresh environment. `_G` in it is itself; `sql "…"` marks SQL text, `null` is SQL NULL.
---@param options mig.Environment
---@return table
function sandbox.environment(options)
  local env = options.sandbox == false and open_environment(options)
    or closed_environment(options)
  env._G = env
  env.sql = core.sql
  env.null = core.null
  env.variables = copy(options.variables or {})
  return env
end

--- Compiles text (never bytecode) as the project's Lua. Raises a syntax error with file and line.
---@param text string
---@param name string the file's path, for messages
---@param env table
---@return function
function sandbox.load_text(text, name, env)
  failure.register_chunk("@" .. name)
  if text:sub(1, 1) == "\27" then
    failure.raise({ message = "precompiled code is not loaded", source = name, line = 1 })
  end
  local chunk, problem = load(text:gsub("^#[^\n]*", "", 1), "@" .. name, "t", env)
  if not chunk then error(failure.of_syntax(problem), 0) end
  return chunk
end

--- The names in a folder. Raises an "io" error.
---@param folder string
---@return string[]
function sandbox.list_folder(folder)
  local names, problem = core.fs.list(folder)
  if not names then error(problem, 0) end
  return names
end

--- Reads a whole file. Raises an "io" error.
---@param name string
---@return string
function sandbox.read_file(name)
  local file <close>, problem = io.open(name, "rb")
  if not file then
    failure.raise({ kind = "io", message = ("could not read %s"):format(problem) })
  end
  local text, reason = file:read("a")
  if not text then
    failure.raise({ kind = "io", message = ('could not read "%s": %s'):format(name, reason) })
  end
  return text
end

---@param name string
---@param env table
---@return function
function sandbox.load_file(name, env)
  return sandbox.load_text(sandbox.read_file(name), name, env)
end

--- Runs a chunk; errors become error objects with file and line.
---@param chunk function
---@return any ... what the chunk returns
function sandbox.run(chunk, ...)
  local results = table.pack(xpcall(memory.call, failure.handler, chunk, ...))
  if not results[1] then error(results[2], 0) end
  return table.unpack(results, 2, results.n)
end

return sandbox
