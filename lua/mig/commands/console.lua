--- `mig console`: a prompt with the migrator.

local core = require("mig.core")
local failure = require("mig.failure")
local migrator = require("mig.migrator")
local private_folder = require("mig.private_folder")
local sandbox = require("mig.sandbox")
local script = require("mig.script")
local sequence = require("mig.sequence")
local session = require("mig.session")
local show = require("mig.show")

local console = {}

local CHUNK = "console"

local function names_of(value)
  local names = {}
  for name in pairs(type(value) == "table" and value or {}) do
    if type(name) == "string" then names[#names + 1] = name end
  end
  return names
end

local function known_words(env, before)
  if before:find("actor[:.]$") then
    local names = {}
    for _, operation in ipairs(core.operations()) do names[#names + 1] = operation.name end
    return names
  end
  if before:find("db_session[:.]$") or before == "s:" then return session.names end
  if before:find("migrator[:.]$") then return migrator.names end
  local value = env
  for word in before:gmatch("[%w_]+") do
    value = type(value) == "table" and rawget(value, word) or nil
  end
  return names_of(value)
end

--- Words that could stand where `text` begins: "actor:add_c" → "actor:add_column".
---@param env table
---@param text string
---@return string[]
function console.complete(env, text)
  local before, start = text:match("^(.-)([%w_]*)$")
  local found = {}
  for _, word in ipairs(known_words(env, before)) do
    if word:sub(1, #start) == start then found[#found + 1] = before .. word end
  end
  table.sort(found)
  return found
end

--- Compiles lines, first as an expression; nil when more lines have to follow.
local function compile(text, env)
  failure.register_chunk("=" .. CHUNK)
  failure.register_chunk("@" .. CHUNK)
  local chunk = load("return " .. text, "@" .. CHUNK, "t", env)
  if chunk then return chunk end
  local problem
  chunk, problem = load(text, "@" .. CHUNK, "t", env)
  if chunk then return chunk end
  if problem:find("<eof>$") then return nil end
  error(failure.of_syntax(problem), 0)
end

--- The next statement: a function, false for an empty line or one given up, nil at the end.
local function read_statement(env, complete)
  local text, given_up = core.prompt("mig> ", complete)
  while text and not given_up and text:find("%S") do
    local chunk = compile(text, env)
    if chunk then return chunk end
    local more
    more, given_up = core.prompt("  -> ", complete)
    text = more and text .. "\n" .. more
  end
  if text == nil and not given_up then return nil end
  return false
end

--- A Ctrl-C that was heard is over: only a second one right after it ends the program.
local function forget_interrupt()
  core.os.on_interrupt(false)
  core.os.on_interrupt(true)
end

local function print_values(context, values)
  local words = {}
  for i = 1, values.n do words[i] = show.value(values[i]) end
  if values.n > 0 then context.render:result(table.concat(words, "  ")) end
end

--- Plays one statement; what it gives is shown.
local function play(context, run, env, chunk)
  script.play(run, function(made)
    env.migrator, env.s, env.actor = made, made.db_session, made.actor
    print_values(context, table.pack(sandbox.run(chunk)))
  end, { name = CHUNK, dry_run = context.options.dry_run })
end

local function history_file(context)
  return private_folder.place(context.root, "console_history")
end

---@param context mig.Context
---@return integer exit code
function console.run(context)
  local conn = context.connect()
  sequence.announce(conn, "console")
  local run, env = sequence.run(context, conn), sandbox.environment(context.environment)
  context.render.show_notices = true
  context.render:say(("%s. Ctrl-D ends."):format(context.database_label()))
  core.prompt_history(history_file(context))
  local function complete(text) return console.complete(env, text) end
  while true do
    local ok, chunk = xpcall(read_statement, failure.handler, env, complete)
    if ok and chunk == nil then break end
    local problem = chunk
    forget_interrupt()
    if ok and chunk then ok, problem = xpcall(play, failure.handler, context, run, env, chunk) end
    if not ok then
      if problem.kind == "connection" then error(problem, 0) end
      context.render:error(problem)
    end
  end
  if core.fs.exists(private_folder.place(context.root, "")) then
    core.prompt_history(history_file(context), true)
  end
  return 0
end

return console
