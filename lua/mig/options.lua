--- The command line: words → command, options, arguments.

local failure = require("mig.failure")
local nearest = require("mig.nearest")
local vocabulary = require("mig.vocabulary")

local options = {}

--- Indexes option rows by "--name" and "-s".
local function index(into, rows)
  for _, row in ipairs(rows) do
    into["--" .. row.name] = row
    if row.short then into["-" .. row.short] = row end
  end
  return into
end

local function index_of(command)
  return index(index({}, vocabulary.global), command.options)
end

--- All options of all commands: enough to know which words are values before the command is known.
local function index_of_all()
  local all = index({}, vocabulary.global)
  for _, command in ipairs(vocabulary.commands) do index(all, command.options) end
  return all
end

--- Cuts "--name=value" and "-mVALUE" into flag and value; "-3" and "-" are no options.
local function cut(word)
  if word == "-" or word:find("^%-%d+$") or word:sub(1, 1) ~= "-" then return nil end
  if word:sub(1, 2) == "--" then
    local flag, value = word:match("^(%-%-[^=]*)=(.*)$")
    return flag or word, value
  end
  return word:sub(1, 2), #word > 2 and word:sub(3) or nil
end

--- The first word that is neither an option nor an option's value, and its place.
local function find_command_word(words)
  local known = index_of_all()
  local position = 1
  while position <= #words do
    local word = words[position]
    if word == "--" then return words[position + 1], position + 1 end
    local flag, value = cut(word)
    if not flag then return word, position end
    local row = known[flag]
    if row and row.value and value == nil then position = position + 1 end
    position = position + 1
  end
  return nil
end

local function unknown_option(flag, known, command)
  local candidates = {}
  for name in pairs(known) do
    if name:sub(1, 2) == "--" then candidates[#candidates + 1] = name end
  end
  table.sort(candidates)
  local near = flag:sub(1, 2) == "--" and nearest.find(flag, candidates)
  local where = command and (' of "mig %s"'):format(command.name) or ""
  failure.usage(('unknown option "%s"%s'):format(flag, where),
    failure.did_you_mean(near)
      or ("Run \"mig help%s\" for the options."):format(command and " " .. command.name or ""))
end

local function check_choice(row, value)
  if not row.choices then return end
  for _, choice in ipairs(row.choices) do
    if choice == value then return end
  end
  failure.usage(('option "--%s" cannot be "%s"'):format(row.name, value),
    "It is one of: " .. table.concat(row.choices, ", ") .. ".")
end

local function store(parsed, row, value)
  local key = row.name:gsub("-", "_")
  if not row.value then
    parsed[key] = true
    return
  end
  check_choice(row, value)
  if row.repeated then
    parsed[key] = parsed[key] or {}
    table.insert(parsed[key], value)
  else
    parsed[key] = value
  end
end

--- Reads one option at `position`; returns how many words it took.
local function read_option(words, position, known, parsed, command)
  local word = words[position]
  local flag, value = cut(word)
  local row = known[flag]
  if not row then unknown_option(flag, known, command) end
  if row.value then
    if value ~= nil then
      store(parsed, row, value)
      return 1
    end
    if words[position + 1] == nil then
      failure.usage(('option "%s" needs a value: %s'):format(flag, row.value))
    end
    store(parsed, row, words[position + 1])
    return 2
  end
  if value == nil then
    store(parsed, row, true)
    return 1
  end
  if flag:sub(1, 2) == "--" then
    failure.usage(('option "%s" takes no value'):format(flag))
  end
  -- a cluster of switches: -qy is -q -y, -vmTEXT is -v -m TEXT
  store(parsed, row, true)
  words[position] = "-" .. value
  return 0
end

local function check_count(command, arguments)
  local least, most = command.count[1], command.count[2]
  if #arguments >= least and #arguments <= most then return end
  local usage = ("Usage: mig %s %s"):format(command.name, command.arguments):gsub("%s+$", "")
  if #arguments < least then
    failure.usage(('"mig %s" needs %s'):format(command.name, command.arguments), usage)
  end
  failure.usage(('"mig %s" does not take "%s"'):format(command.name, arguments[most + 1]), usage)
end

local function find_command(word)
  local command = vocabulary.find(word)
  if command then return command end
  failure.usage(('unknown command "%s"'):format(word),
    failure.did_you_mean(nearest.find(word, vocabulary.words()))
      or 'Run "mig help" for the commands.')
end

local function read_words(words, known, command, command_position)
  local parsed, arguments = {}, {}
  local position = 1
  while position <= #words do
    local word = words[position]
    if word == "--" then
      for rest = position + 1, #words do
        if rest ~= command_position then arguments[#arguments + 1] = words[rest] end
      end
      break
    elseif position == command_position then
      position = position + 1
    elseif cut(word) then
      position = position + read_option(words, position, known, parsed, command)
    else
      arguments[#arguments + 1] = word
      position = position + 1
    end
  end
  return parsed, arguments
end

--- Parses the command line. Raises usage errors (exit 2) with the nearest right name.
---
---     options.parse({ "--json", "apply", "+1" })
---     --> { command = <row of vocabulary>, options = { json = true }, arguments = { "+1" } }
---
---@param words string[]
---@return { command: table|nil, options: table, arguments: string[] }
function options.parse(words)
  words = table.move(words, 1, #words, 1, {})
  local word, position = find_command_word(words)
  local command = word and find_command(word) or nil
  local known = command and index_of(command) or index_of_all()
  local parsed, arguments = read_words(words, known, command, position)
  if command and not (parsed.help or parsed.version) then check_count(command, arguments) end
  return { command = command, options = parsed, arguments = arguments }
end

return options
