--- Verbs of the actor that are Lua: mig's own, and those that a project adds in mig.lua:
---
---     verbs = {
---       add_audit_columns = function(migrator, arguments)
---         migrator.actor:add_column { table_name = arguments.table_name, … }
---       end,
---       drop_softly = { arguments = { table_name = "string", days = "number?" }, run = … },
---     }

local core = require("mig.core")
local failure = require("mig.failure")
local nearest = require("mig.nearest")
local path = require("mig.path")
local sandbox = require("mig.sandbox")

local verbs = {}

---@class mig.Verb
---@field arguments table<string, string>|nil type by name, "?" behind it: may be absent; nil: any
---@field run fun(migrator: mig.Migrator, arguments: table, environment: table)

local function execute_file(migrator, arguments, environment)
  local place = path.join(environment.root, arguments.file_name)
  if not path.is_inside(path.normalize(path.join(core.fs.cwd(), place)),
    path.normalize(path.join(core.fs.cwd(), environment.root))) then
    failure.raise({
      message = ('execute_file: "%s" lies outside the project'):format(arguments.file_name),
    })
  end
  for _, statement in ipairs(core.split(sandbox.read_file(place))) do
    local ok, problem = pcall(migrator.actor.execute, migrator.actor, { sql = statement.text })
    if not ok then
      if core.is_error(problem) then
        problem.note = ("It stands in %s, line %d."):format(place, statement.line)
      end
      error(problem, 0)
    end
  end
end

--- Those that every project has.
verbs.own = {
  execute_file = { arguments = { file_name = "string" }, run = execute_file },
}

local function names_of(verb)
  local names = {}
  for name in pairs(verb.arguments) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local function check_one(name, argument, kind, value)
  local optional = kind:sub(-1) == "?"
  local wanted = optional and kind:sub(1, -2) or kind
  if value == nil and not optional then
    failure.raise({ message = ("%s needs %s"):format(name, argument) })
  end
  if value ~= nil and type(value) ~= wanted and wanted ~= "any" then
    failure.raise({
      message = ("%s: %s must be a %s, not a %s"):format(name, argument, wanted, type(value)),
    })
  end
end

local function check(name, verb, arguments)
  if type(arguments) ~= "table" then
    failure.raise({
      message = ("%s takes a table of named arguments, not %s"):format(name, type(arguments)),
      hint = ("Write actor:%s { name = value, … }."):format(name),
    })
  end
  if not verb.arguments then return end
  local names = names_of(verb)
  for argument in pairs(arguments) do
    if not verb.arguments[argument] then
      failure.raise({
        message = ('%s has no argument "%s"'):format(name, tostring(argument)),
        hint = failure.did_you_mean(nearest.find(tostring(argument), names))
          or ("It has %s."):format(table.concat(names, ", ")),
      })
    end
  end
  for _, argument in ipairs(names) do
    check_one(name, argument, verb.arguments[argument], arguments[argument])
  end
end

local function method(name, verb, migrator, environment)
  return function(self, arguments)
    if self ~= migrator.actor then
      failure.raise({
        message = ("%s was called with a dot instead of a colon"):format(name),
        hint = ("Write actor:%s { … }."):format(name),
      })
    end
    check(name, verb, arguments)
    return verb.run(migrator, arguments, environment)
  end
end

local function is_operation(name)
  for _, operation in ipairs(core.operations()) do
    if operation.name == name then return true end
  end
  return false
end

local TYPES = { string = true, number = true, boolean = true, table = true, any = true }

local function complain(file, text, ...)
  failure.usage(text:format(...), nil, { source = file })
end

local function read(file, name, given)
  local verb = type(given) == "function" and { run = given } or given
  if type(name) ~= "string" or not name:find("^[%a_][%w_]*$") then
    complain(file, 'the verb "%s" needs a name of letters', tostring(name))
  end
  if type(verb) ~= "table" or type(verb.run) ~= "function" then
    complain(file, 'the verb "%s" must be a function, or a table with run', name)
  end
  if verbs.own[name] or is_operation(name) then
    complain(file, 'the verb "%s" is one of mig\'s own', name)
  end
  for argument, kind in pairs(verb.arguments or {}) do
    if type(kind) ~= "string" or not TYPES[(kind:gsub("%?$", ""))] then
      complain(file, 'the verb "%s" gives no type for %s: "string", "number?", …', name,
        tostring(argument))
    end
  end
  return verb
end

--- Checks a project's verbs. Raises usage errors.
---@param file string mig.lua
---@param given table<string, function|mig.Verb>|nil
---@return table<string, mig.Verb>
function verbs.read(file, given)
  local made = {}
  for name, verb in pairs(given or {}) do made[name] = read(file, name, verb) end
  return made
end

--- Adds mig's own verbs and the project's to a migrator's actor.
---@param migrator mig.Migrator
---@param environment table options of `sandbox.environment`, with `verbs`
function verbs.install(migrator, environment)
  for _, list in ipairs({ verbs.own, environment and environment.verbs or {} }) do
    for name, verb in pairs(list) do
      rawset(migrator.actor, name, method(name, verb, migrator, environment or { root = "." }))
    end
  end
end

return verbs
