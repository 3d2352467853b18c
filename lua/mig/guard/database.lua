--- What a database, a saved snapshot or an assumption says is there: columns, constraints,
--- indexes, sizes.

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

local SIZES = [[
  SELECT n.nspname AS schema, c.relname AS name, c.reltuples::bigint AS rows,
         pg_catalog.pg_table_size(c.oid) AS bytes
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
     AND n.nspname NOT LIKE 'pg\_toast%' AND n.nspname NOT LIKE 'pg\_temp%'
   ORDER BY 1, 2]]

local function set_size(options, schema, name, rows, bytes)
  local record = options.state:mention({ schema = schema, name = name,
    key = schema .. "." .. name })
  if rows and rows >= 0 then record.rows = rows end
  record.bytes = bytes or record.bytes
end

--- Reads what is there from a database.
---@param conn table
---@param options mig.guard.Options
function database.read(conn, options)
  database.take_snapshot(options, conn:snapshot())
  for _, row in ipairs(conn:query(SIZES)) do
    set_size(options, row.schema, row.name, math.tointeger(tonumber(row.rows)),
      math.tointeger(tonumber(row.bytes)))
  end
end

local UNITS = { [""] = 1, k = 1000, m = 1000000, g = 1000000000 }

-- orders=50M
local function assume_rows(options, word)
  local name, number, unit = word:match("^([^=]+)=(%d+%.?%d*)(%a?)$")
  local factor = unit and UNITS[unit:lower()]
  if not factor then return false end
  local schema, plain = core.name_parse(name)
  options.state = options.state or state.new(options.default_schema)
  set_size(options, schema or options.default_schema, plain,
    math.tointeger(tonumber(number) * factor // 1))
  return true
end

local function assume_file(options, place)
  if core.fs.exists(place) ~= "file" then
    failure.usage(('nothing can be assumed from "%s"'):format(place),
      "Give a dump of the schema, what mig inspect --snapshot wrote, or rows: orders=50M.")
  end
  local text = sandbox.read_file(place)
  local ok, snapshot = pcall(core.snapshot_parse, text)
  if ok then return database.take_snapshot(options, snapshot) end
  take_in(options, text, path.base(place))
end

--- Takes in what --assume says.
---@param context mig.Context
---@param options mig.guard.Options
function database.assume(context, options)
  for _, word in ipairs(context.options.assume or {}) do
    if not assume_rows(options, word) then assume_file(options, word) end
  end
end

return database
