--- Settings: where they come from, in which order, and what they are.
---
--- command line › mig.lua (its environment first) › environment variables › .env › defaults.
--- The database: --database › mig.lua › DATABASE_URL › PG* › local:.

local core = require("mig.core")
local database = require("mig.database")
local dotenv = require("mig.dotenv")
local failure = require("mig.failure")
local hooks = require("mig.hooks")
local nearest = require("mig.nearest")
local path = require("mig.path")
local sandbox = require("mig.sandbox")
local sorted_keys = require("mig.sorted_keys")
local timeouts = require("mig.timeouts")
local words = require("mig.variables")

local config = {}

local function every(names, wanted)
  local fields = {}
  for _, name in ipairs(names) do fields[name] = wanted end
  return fields
end

--- The keys of mig.lua. types: what Lua's type() may say; list: a string stands for a list of one;
--- duration: as PostgreSQL reads it, or milliseconds.
config.keys = {
  { name = "database", types = { "string" }, secret = true,
    doc = "URL or keywords of the database, or local:" },
  { name = "schema", types = { "string", "table" }, list = true, place = true,
    doc = "the goal: file, folder, URL, exec:COMMAND, or a list of them" },
  { name = "migrations", types = { "string", "table" }, list = true, place = true,
    default = "migrations", doc = "folder of migrations, or a list of folders" },
  { name = "behind", types = { "string" }, choices = { "run", "refuse", "skip" }, default = "run",
    doc = "what to do with a migration that was merged behind what is applied: run, refuse, skip" },
  { name = "default_schema", types = { "string" }, default = "public",
    doc = "schema of names without one" },
  { name = "ledger_schema", types = { "string" }, doc = "schema of mig's own tables" },
  { name = "ledger_table", types = { "string" }, default = "migration_info",
    doc = "name of mig's first table; the others add an ending to it" },
  { name = "lock_timeout", types = { "string", "number" }, default = "3s", duration = true,
    doc = "how long a statement may wait for a lock: \"3s\", or milliseconds; 0: for ever" },
  { name = "lock_retry", types = { "number" }, default = 120,
    doc = "how many seconds a migration is tried again that did not get its locks" },
  { name = "statement_timeout", types = { "string", "number" }, default = "0", duration = true,
    doc = "how long a statement may run; 0: as long as it takes" },
  { name = "idle_in_transaction_session_timeout", types = { "string", "number" },
    default = "10min", duration = true,
    doc = "how long a migration's transaction may do nothing" },
  { name = "application_name", types = { "string" }, default = "mig",
    doc = "the name that migrations have in pg_stat_activity" },
  { name = "lock_wait", types = { "number" }, default = 60,
    doc = "how many seconds to wait for another run of mig" },
  { name = "sandbox", types = { "boolean" }, default = true,
    doc = "false opens all of Lua to migrations and goals" },
  { name = "manage", types = { "table" },
    fields = { privileges = "boolean", owners = "boolean", schemas = "list", kinds = "list",
      exclude = "list", filter = "function" },
    doc = "what to manage: privileges, owners; and what to leave alone" },
  { name = "scratch", types = { "string" }, choices = { "auto", "server", "local" },
    default = "auto", doc = "where scratch databases are made: auto, server, local" },
  { name = "guard", types = { "table" },
    fields = every({ "severity", "paths", "enable", "start_after", "server_version", "rows",
      "busy" }, "any"),
    doc = "what mig lint says: severity and paths of rules, start_after, rows, busy" },
  { name = "verbs", types = { "table" },
    doc = "verbs of the project's own for migrator.actor: functions by name" },
  { name = "local_bindir", types = { "string" },
    doc = "folder of the PostgreSQL binaries for local:" },
  { name = "file_name", types = { "string" },
    doc = "names of new migrations: \"${year}${month}${day}_${revision}_${slug}.lua\"" },
  { name = "template", types = { "string" }, place = true,
    doc = "file that new migrations are made from" },
  { name = "hooks", types = { "table" }, fields = every(hooks.names, "function"),
    functions = true,
    doc = "functions to call: " .. table.concat(hooks.names, ", ") },
  { name = "environments", types = { "table" }, doc = "settings by environment's name" },
}

local KEY_NAMES, KEY_OF = {}, {}
for i, key in ipairs(config.keys) do
  KEY_NAMES[i] = key.name
  KEY_OF[key.name] = key
end

local function find_upward()
  local here = core.fs.cwd()
  local prefix = "."
  while true do
    local place = path.join(prefix, "mig.lua")
    if core.fs.exists(place) == "file" then return place, prefix end
    if here == "/" then return nil end
    here = path.folder(here)
    prefix = prefix == "." and ".." or prefix .. "/.."
  end
end

local function contains(list, wanted)
  for _, item in ipairs(list) do
    if item == wanted then return true end
  end
  return false
end

local function bad(file, message, hint)
  failure.usage(message, hint, { source = file })
end

-- "list": a list of texts; "any": whoever reads it checks it.
local function is_of_type(value, wanted)
  if wanted == "any" then return true end
  if wanted ~= "list" then return type(value) == wanted end
  if type(value) ~= "table" then return false end
  for index, item in pairs(value) do
    if math.type(index) ~= "integer" or type(item) ~= "string" then return false end
  end
  return true
end

local function check_field(file, key, field, value)
  local wanted = key.fields[field]
  if not wanted then
    bad(file, ('%s has no key "%s"'):format(key.name, tostring(field)),
      failure.did_you_mean(nearest.find(tostring(field), sorted_keys(key.fields)))
        or "It has " .. table.concat(sorted_keys(key.fields), ", ") .. ".")
  end
  if not is_of_type(value, wanted) then
    bad(file, ("%s.%s must be a %s, not a %s"):format(key.name, field,
      wanted == "list" and "list of texts" or wanted, type(value)))
  end
end

local function check_choices(file, key, value)
  if key.choices and not contains(key.choices, value) then
    bad(file, ('%s cannot be "%s"'):format(key.name, value),
      "It is one of: " .. table.concat(key.choices, ", ") .. ".")
  end
  for field, item in pairs(key.fields and value or {}) do
    check_field(file, key, field, item)
  end
end

local DURATION_HINT = "Write it as 500ms, 3s or 2min; 0 is no limit."

local function check_number(file, key, value)
  if key.duration and not timeouts.milliseconds(value) then
    bad(file, ('%s cannot be "%s"'):format(key.name, value), DURATION_HINT)
  end
  if type(value) == "number" and value < 0 then
    bad(file, ("%s cannot be %s"):format(key.name, value), "It is a number of seconds.")
  end
end

local function check_list(file, name, list)
  if #list == 0 then bad(file, ("%s is an empty list"):format(name)) end
  for i, item in ipairs(list) do
    if type(item) ~= "string" then
      bad(file, ("%s[%d] must be a string, not a %s"):format(name, i, type(item)))
    end
  end
end

local function check_value(file, name, value)
  local key = KEY_OF[name]
  if not key then
    bad(file, ('there is no setting "%s"'):format(tostring(name)),
      failure.did_you_mean(nearest.find(tostring(name), KEY_NAMES))
        or "Settings: " .. table.concat(KEY_NAMES, ", ") .. ".")
  end
  if not contains(key.types, type(value)) then
    bad(file, ("%s must be a %s, not a %s"):format(
      name, table.concat(key.types, " or a "), type(value)))
  end
  if key.list and type(value) == "table" then check_list(file, name, value) end
  check_choices(file, key, value)
  check_number(file, key, value)
end

local function check_settings(file, settings)
  for _, name in ipairs(sorted_keys(settings)) do check_value(file, name, settings[name]) end
  local environments = settings.environments or {}
  for _, name in ipairs(sorted_keys(environments)) do
    if type(environments[name]) ~= "table" then
      bad(file, ('environment "%s" must be a table'):format(name))
    end
    check_settings(file, environments[name])
  end
  return settings
end

--- Errors in mig.lua end with the exit code of the configuration's other errors.
local function run_text(file, env)
  local ok, returned = pcall(function() return sandbox.run(sandbox.load_file(file, env)) end)
  if ok then return returned end
  if core.is_error(returned) and returned.kind == "usage" then returned.exit_code = 2 end
  error(returned, 0)
end

--- Runs mig.lua: the table that it returns, or the globals that it sets.
local function run_file(file, environment)
  local env = sandbox.environment(environment)
  local before = {}
  for name in pairs(env) do before[name] = true end
  local returned = run_text(file, env)
  if returned ~= nil and type(returned) ~= "table" then
    bad(file, "mig.lua must return a table, not a " .. type(returned))
  end
  local settings = returned or {}
  if not returned then
    for name, value in pairs(env) do
      if not before[name] and type(value) ~= "function" then settings[name] = value end
    end
  end
  return check_settings(file, settings)
end

local function read_dotenv(root, options)
  if options.no_env then return {} end
  local place = path.join(root, ".env")
  if core.fs.exists(place) ~= "file" then return {} end
  return dotenv.parse(sandbox.read_file(place))
end

---@class mig.Config
---@field root string the project's folder, seen from the working folder
---@field file string|nil mig.lua
---@field origin table<string, string> where each setting came from
---@field getenv fun(name: string): string|nil environment, then .env
---@field database string conninfo; may hold a password: never print it
---@field schema string[]
---@field migrations string|string[] a list where there are several
---@field default_schema string
---@field manage table

local function setter(settings)
  return function(name, value, origin)
    if value == nil then return end
    settings[name], settings.origin[name] = value, origin
  end
end

local function apply_defaults(set)
  for _, key in ipairs(config.keys) do set(key.name, key.default, "default") end
end

--- Paths in mig.lua are seen from its folder.
local function place_value(key, value, root)
  if not key.place then return value end
  local function one(item)
    if item:find("^%a[%w+.-]*:") then return item end
    return path.join(root, item)
  end
  if type(value) ~= "table" then return one(value) end
  local list = {}
  for i, item in ipairs(value) do list[i] = one(item) end
  return list
end

local function apply_table(set, values, root, origin)
  for _, key in ipairs(config.keys) do
    local value = values[key.name]
    if value ~= nil and key.name ~= "environments" then
      set(key.name, place_value(key, value, root), origin)
    end
  end
end

local function choose_environment(file, values, name)
  if not name then return nil end
  local environments = values.environments or {}
  local names = {}
  for known in pairs(environments) do names[#names + 1] = tostring(known) end
  table.sort(names)
  local chosen = environments[name]
  if not chosen then
    bad(file, ('there is no environment "%s"'):format(name),
      failure.did_you_mean(nearest.find(name, names)) or (#names > 0
        and "mig.lua has " .. table.concat(names, ", ") .. "." or "mig.lua has none."))
  end
  return chosen
end

local PG_VARIABLES = {
  PGHOST = "host", PGHOSTADDR = "hostaddr", PGPORT = "port", PGDATABASE = "dbname",
  PGUSER = "user", PGPASSWORD = "password", PGSERVICE = "service", PGPASSFILE = "passfile",
  PGSSLMODE = "sslmode", PGOPTIONS = "options",
}

--- What libpq would find by itself, and what .env adds to it; nil when neither says anything.
local function pg_conninfo(variables)
  local parts, origin, found = {}, "PG* (environment)", false
  for _, name in ipairs(sorted_keys(PG_VARIABLES)) do
    if os.getenv(name) then
      found = found or name ~= "PGPASSWORD" and name ~= "PGSSLMODE"
    elseif variables[name] then
      parts[#parts + 1] = PG_VARIABLES[name] .. "=" .. database.quote_keyword(variables[name])
      origin, found = "PG* (.env)", true
    end
  end
  if not found then return nil end
  return table.concat(parts, " "), origin
end

local function apply_database(set, settings, variables)
  if settings.database then return end
  local url, from = os.getenv("DATABASE_URL"), "DATABASE_URL (environment)"
  if not url or url == "" then url, from = variables.DATABASE_URL, "DATABASE_URL (.env)" end
  if url and url ~= "" then return set("database", url, from) end
  local conninfo, origin = pg_conninfo(variables)
  if conninfo then return set("database", conninfo, origin) end
  set("database", "local:", "default")
end

local function apply_environment(set, settings, variables)
  apply_database(set, settings, variables)
  if settings.local_bindir then return end
  local folder, from = os.getenv("MIG_BINDIR"), "MIG_BINDIR (environment)"
  if not folder then folder, from = variables.MIG_BINDIR, "MIG_BINDIR (.env)" end
  if folder ~= "" then set("local_bindir", folder, from) end
end

-- Options of the command line that are settings of the same name.
local TEXT_OPTIONS = { "database", "schema", "migrations", "behind" }
local SECONDS_OPTIONS = { "lock_wait", "lock_retry" }

local function seconds_of(name, word)
  local seconds = tonumber(word)
  if not word or seconds and seconds >= 0 then return seconds end
  failure.usage(('--%s needs a number of seconds, not "%s"'):format(name:gsub("_", "-"), word))
end

local function duration_of(name, word)
  if not word or timeouts.milliseconds(word) then return word end
  failure.usage(('--%s cannot be "%s"'):format(name:gsub("_", "-"), word), DURATION_HINT)
end

local function apply_options(set, options, settings)
  local from = "command line"
  for _, name in ipairs(TEXT_OPTIONS) do set(name, options[name], from) end
  set("lock_timeout", duration_of("lock_timeout", options.lock_timeout), from)
  for _, name in ipairs(SECONDS_OPTIONS) do set(name, seconds_of(name, options[name]), from) end
  local manage = {}
  for name, value in pairs(settings.manage) do manage[name] = value end
  if options.privileges then manage.privileges = true end
  if options.owners then manage.owners = true end
  settings.manage = manage
end

local function finish(set, settings)
  if not settings.schema then
    set("schema", { path.join(settings.root, "schema") }, "default")
  end
  if type(settings.schema) == "string" then settings.schema = { settings.schema } end
  if settings.origin.migrations == "default" then
    settings.migrations = path.join(settings.root, settings.migrations)
  end
  local folders = settings.migrations
  if type(folders) == "table" and #folders == 1 then settings.migrations = folders[1] end
  set("ledger_schema", settings.ledger_schema or settings.default_schema,
    settings.origin.ledger_schema or settings.origin.default_schema)
end

--- The settings in force.
---@param options table parsed command line
---@return mig.Config
function config.load(options)
  local file, root = options.config, options.config and path.folder(options.config)
  if not file then file, root = find_upward() end
  root = root or "."
  if options.config and core.fs.exists(options.config) ~= "file" then
    failure.usage(('configuration "%s" does not exist'):format(options.config))
  end
  local variables = read_dotenv(root, options)
  local function getenv(name) return os.getenv(name) or variables[name] end
  local settings = { root = root, file = file, origin = {}, getenv = getenv, manage = {} }
  local set = setter(settings)
  apply_defaults(set)
  if file then
    local values = run_file(file, {
      root = root, getenv = getenv, variables = words.parse(options.variable),
    })
    apply_table(set, values, root, file)
    local name = options.environment or getenv("MIG_ENVIRONMENT")
    local chosen = choose_environment(file, values, name)
    if chosen then apply_table(set, chosen, root, ("%s (%s)"):format(file, name)) end
  elseif options.environment then
    failure.usage("--environment needs a mig.lua", 'Write one: "mig init".')
  end
  apply_options(set, options, settings)
  apply_environment(set, settings, variables)
  finish(set, settings)
  return settings
end

--- A database as people may see it: without its password.
---@param conninfo string
---@return string
function config.redact(conninfo)
  if conninfo:find("^local:") then return conninfo end
  if conninfo == "" then return "PG* variables" end
  return core.conninfo_redact(conninfo)
end

return config
