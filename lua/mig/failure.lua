--- Errors on their way to the person: making the core's error object, and turning whatever
--- was raised into one. The core stamps it with the innermost line of the project's own Lua.

local core = require("mig.core")

---@class mig.failure
---@field last_caught table|nil the error that the project's Lua caught last
local failure = {}

--- Chunk names ("@migrations/1_a.lua") of the project's Lua, as the sandbox loaded them.
local project_chunks = {}

--- Remembers that a chunk is the person's: a plain Lua error in it is theirs, not a bug of mig's.
---@param chunk_name string "@" and the path
function failure.register_chunk(chunk_name)
  project_chunks[chunk_name] = true
end

--- Raises an error of the project's content (files, history): exit 1 unless the kind says more.
---@param fields table message, detail, hint, source, line, statement; kind is "usage" when absent
function failure.raise(fields)
  fields.kind = fields.kind or "usage"
  error(core.error(fields), 0)
end

--- Raises an error of the command line or the configuration: exit 2.
---@param message string
---@param hint string|nil
---@param fields table|nil more fields
function failure.usage(message, hint, fields)
  fields = fields or { source = false }
  fields.kind, fields.message, fields.hint, fields.exit_code = "usage", message, hint, 2
  error(core.error(fields), 0)
end

--- Raises that a method of an object for migrations was called with a dot.
---@param object string "db_session"
---@param method string
---@param arguments string|nil as the hint shows them: "{ … }"
function failure.without_object(object, method, arguments)
  failure.raise({
    message = ("%s.%s was called without its object"):format(object, method),
    hint = ("Call it with a colon: %s:%s%s."):format(object, method, arguments or "(…)"),
  })
end

--- A hint "Did you mean …?" or nil.
---@param name string|nil
---@return string|nil
function failure.did_you_mean(name)
  return name and ('Did you mean "%s"?'):format(name) or nil
end

--- Splits "file:12: text" as Lua writes it.
local function split_place(text)
  local source, line, message = text:match("^([^\n]-):(%d+): (.*)$")
  if source then return source, math.tointeger(tonumber(line)), message end
  return nil, nil, text
end

local function from_text(text)
  local source, line, message = split_place(text)
  if source and project_chunks["@" .. source] then
    return core.error({ kind = "usage", message = message, source = source, line = line })
  end
  local made = core.error({ kind = "bug", message = text })
  made.traceback = debug.traceback("", 3)
  return made
end

local function has_text(value)
  local meta = debug.getmetatable(value)
  return meta ~= nil and meta.__tostring ~= nil
end

--- What error() was given, when that is no text.
local function describe_raised(value)
  if type(value) == "number" or has_text(value) then return tostring(value) end
  if value == nil then return "error() was called without a message" end
  return ("error() was called with a %s"):format(type(value))
end

--- A message handler for xpcall: whatever was raised becomes an error object.
---@param value any
---@return table error object
function failure.handler(value)
  if core.is_error(value) then return value end
  if type(value) == "string" then return from_text(value) end
  local made = core.error({ kind = "usage", message = describe_raised(value) })
  if type(value) ~= "number" and not has_text(value) then
    made.hint = 'Raise a text: error("what went wrong").'
  end
  return made
end

local SYNTAX_HINTS = {
  { "^'}' expected .*near ['\"%w_]", "Is a comma missing before it?" },
  { "^unexpected symbol near 'until'",
    'until is a word of Lua: as a field it is ["until"], and in guard until_date does as well.' },
}

--- Turns a message of `load` ("file:3: syntax …") into an error object.
---@param text string
---@return table error object
function failure.of_syntax(text)
  local source, line, message = split_place(text)
  local hint
  for _, known in ipairs(SYNTAX_HINTS) do
    if message:find(known[1]) then hint = known[2] end
  end
  return core.error({
    kind = "usage", message = message, source = source, line = line, hint = hint,
  })
end

local EXIT_CODES = { locked = 4, diverged = 5, bug = 70, interrupted = 130 }

--- The exit code that an error ends the program with.
---@param made table error object
---@return integer
function failure.exit_code(made)
  return made.exit_code or EXIT_CODES[made.kind] or 1
end

return failure
