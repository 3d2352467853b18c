--- What a command is given.

local config = require("mig.config")
local core = require("mig.core")
local filter = require("mig.filter")
local database = require("mig.database")
local render = require("mig.render")
local variables = require("mig.variables")
local verbs = require("mig.verbs")

local context = {}

---@class mig.Context
---@field options table parsed command line; "-" in names is "_": options.exit_code
---@field arguments string[] words of the command line that are no options
---@field command table row of the vocabulary
---@field render mig.Render all printing goes through it
---@field config mig.Config settings in force, see config.lua
---@field root string the project's folder, seen from the working folder ("." or "../..")
---@field migrations_dir string the folder that new migrations are written to: the first
---@field migrations_dirs string[] all folders of migrations
---@field schema string[] goal specs: paths, URLs, exec:COMMAND
---@field default_schema string
---@field ledger_schema string
---@field ledger_table string
---@field privileges boolean compare privileges
---@field owners boolean compare owners
---@field filter mig.Filter|nil what is left alone
---@field variables table<string, string> of -x
---@field environment table options of `sandbox.environment` for the project's Lua
---@field connect fun(): table the connection to the database, opened at the first call
---@field begin_connect fun() lets the server make the session that `connect` gives later
---@field open_again fun(): table one more connection to the database
---@field reconnect fun(): table puts a new connection in the place of one that was lost
---@field open fun(word: string): table another connection: URL, keywords, local:NAME
---@field conninfo fun(): string the database's conninfo; may hold a password: never print it
---@field database_label fun(): string the database for people, without a password

local function fill(self, settings)
  self.config, self.root = settings, settings.root
  local folders = settings.migrations
  self.migrations_dirs = type(folders) == "table" and folders or { folders }
  self.migrations_dir, self.schema = self.migrations_dirs[1], settings.schema
  self.default_schema, self.ledger_schema = settings.default_schema, settings.ledger_schema
  self.ledger_table = settings.ledger_table
  self.privileges = settings.manage.privileges or false
  self.owners = settings.manage.owners or false
  self.filter = filter.new(settings.manage, settings.file)
  self.environment = {
    root = settings.root, sandbox = settings.sandbox, getenv = settings.getenv,
    variables = self.variables, verbs = verbs.read(settings.file, settings.verbs),
    print_line = function(text) self.render:print_line(text) end,
  }
end

--- With --wait a server that is not up yet is waited for.
local function connect(self)
  local word = self.options.wait
  if not word then return core.connect(self.conninfo()) end
  local waiting = require("mig.waiting")
  return waiting.open(function() return core.connect(self.conninfo()) end, waiting.seconds(word),
    function(text) self.render:say(text) end)
end

--- Makes the context of a parsed command line. With `load_config` also its settings.
---@param parsed table what `options.parse` returned
---@param load_config boolean
---@return mig.Context
function context.new(parsed, load_config)
  local self = {
    options = parsed.options, arguments = parsed.arguments, command = parsed.command,
    render = render.new(parsed.options), variables = variables.parse(parsed.options.variable),
  }
  if not load_config then return self end
  fill(self, config.load(parsed.options))
  local conninfo, conn, opening
  function self.conninfo()
    conninfo = conninfo or database.conninfo(self.config, self.config.database)
    return conninfo
  end
  function self.begin_connect()
    if conn or opening or self.options.wait then return end
    opening = core.connect_begin(self.conninfo())
  end
  function self.connect()
    if not conn and opening then
      local begun = opening
      opening = nil
      conn = begun:finish()
    end
    conn = conn or connect(self)
    return conn
  end
  function self.open_again()
    return core.connect(self.conninfo())
  end
  function self.reconnect()
    local again = core.connect(self.conninfo())
    if conn then conn:close() end
    conn = again
    return conn
  end
  function self.open(word)
    return database.open(self.config, word)
  end
  function self.database_label()
    return conn and database.label(conn) or config.redact(self.config.database)
  end
  return self
end

return context
