--- What a database, a saved snapshot or an assumption says is there: columns, constraints,
--- indexes, sizes, traffic.

local activity = require("mig.guard.activity")
local core = require("mig.core")
local engine = require("mig.guard.engine")
local failure = require("mig.failure")
local path = require("mig.path")
local printer = require("mig.printer")
local sandbox = require("mig.sandbox")
local script = require("mig.guard.script")
local state = require("mig.guard.state")

local database = {}

-- Text of SQL is taken in as history: what it makes is there, and in use.
local function take_in(options, text, name)
  local made = script.read(text, name, {})
  made.silent = true
  local known = options.state or state.new(options.default_schema)
  local silent = { version = options.version, default_schema = options.default_schema,
    state = known, enable = {}, severity = {} }
  engine.run({ made }, silent)
  known:settle()
  options.state = known
end

--- Takes in what a snapshot holds; the version is its server's unless one was named.
---@param options mig.guard.Options
---@param snapshot table
function database.take_snapshot(options, snapshot)
  local version = snapshot:server_version()
  if not options.said_version then
    options.version, options.minor = version // 10000 * 10000, version % 10000
  end
  local steps = core.diff(core.snapshot_empty(snapshot:server_version()), snapshot, {
    default_schema = options.default_schema,
  }).steps
  take_in(options, printer.sql(steps, {
    server_version = snapshot:server_version(), default_schema = options.default_schema,
  }), "database")
end

local function set_use(options, schema, name, use)
  local record = options.state:mention({ schema = schema, name = name })
  record.rows, record.bytes = use.rows or record.rows, use.bytes or record.bytes
  if use.reads then record.reads, record.writes = use.reads, use.writes or 0 end
end

-- How the tables are used that a snapshot spoke of.
local function take_activity(options, made)
  for _, use in ipairs(made.tables) do set_use(options, use.schema, use.name, use) end
  options.state.replicas = made.replicas
end

--- Reads what is there from a database.
---@param conn table
---@param options mig.guard.Options
function database.read(conn, options)
  database.take_snapshot(options, conn:snapshot())
  take_activity(options, activity.read(conn))
end

local UNITS = { [""] = 1, k = 1000, m = 1000000, g = 1000000000 }

-- orders=50M rows, orders=200/s statements a second, of which nobody said what they do
local function assume_use(options, word)
  local name, number, unit, rate = word:match("^([^=]+)=(%d+%.?%d*)(%a?)(/?s?)$")
  local factor = unit and UNITS[unit:lower()]
  if not factor or rate ~= "" and rate ~= "/s" then return false end
  local schema, plain = core.name_parse(name)
  local value = tonumber(number) * factor
  options.state = options.state or state.new(options.default_schema)
  set_use(options, schema or options.default_schema, plain, rate == ""
    and { rows = math.tointeger(value // 1) } or { reads = 0, writes = value })
  return true
end

local function assume_file(options, place)
  if core.fs.exists(place) ~= "file" then
    failure.usage(('nothing can be assumed from "%s"'):format(place),
      "Give a dump of the schema, what mig inspect --snapshot wrote, rows (orders=50M), or "
        .. "statements a second (orders=200/s).")
  end
  local text, used = activity.detach(sandbox.read_file(place))
  local ok, snapshot = pcall(core.snapshot_parse, text)
  if not ok then return take_in(options, text, path.base(place)) end
  database.take_snapshot(options, snapshot)
  if used then take_activity(options, used) end
end

--- Takes in what --assume says.
---@param context mig.Context
---@param options mig.guard.Options
function database.assume(context, options)
  for _, word in ipairs(context.options.assume or {}) do
    if not assume_use(options, word) then assume_file(options, word) end
  end
end

return database
