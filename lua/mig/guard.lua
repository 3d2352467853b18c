--- The guard: reads migrations before they run and says what they would do.

local engine = require("mig.guard.engine")
local failure = require("mig.failure")
local finding = require("mig.guard.finding")
local rules = require("mig.guard.rules")

local guard = {}

local DEFAULT_VERSION = 170000

--- "14", "14.2", "9.6", 150004 → 140000, minor 2.
---@param text string|number
---@return integer version, integer|nil minor
function guard.version(text)
  local whole = math.tointeger(tonumber(text))
  if whole and whole >= 80000 then return whole // 10000 * 10000, whole % 10000 end
  local major, minor = tostring(text):match("^%s*(%d+)%.?(%d*)")
  if not major then
    failure.usage(('"%s" is no version of PostgreSQL'):format(text), "Write it as 16 or 14.2.")
  end
  return tonumber(major) * 10000, math.tointeger(tonumber(minor))
end

local function enabled(words, own)
  local set = {}
  for _, text in ipairs(words or {}) do
    for word in text:gmatch("[^,%s]+") do
      if word == "all" then return "all" end
      set[rules.require(word, own).id] = true
    end
  end
  return set
end

local SEVERITIES = { note = true, warning = true, error = true, off = true }

local function check_severity(id, severity, own)
  rules.require(id, own)
  if SEVERITIES[severity] then return severity end
  failure.usage(('the severity of %s cannot be "%s"'):format(id, tostring(severity)),
    "It is one of: note, warning, error, off.")
end

local function severities(settings, options, own)
  local made = {}
  for id, severity in pairs(settings.severity or {}) do
    made[id] = check_severity(id, severity, own)
  end
  for _, text in ipairs(options.disable or {}) do
    for id in text:gmatch("[^,%s]+") do made[rules.require(id, own).id] = "off" end
  end
  return made
end

--- Options of the engine from the command line and mig.lua.
---@param context mig.Context
---@return mig.guard.Options
function guard.options(context)
  local settings, options = context.config.guard or {}, context.options
  local version, minor = DEFAULT_VERSION, nil
  local own = require("mig.guard.own").rules(context)
  local said = options.server_version or settings.server_version
  if said then version, minor = guard.version(said) end
  return {
    version = version, minor = minor, said_version = said ~= nil,
    default_schema = context.default_schema,
    enable = enabled(options.enable or settings.enable, own),
    severity = severities(settings, options, own), own = own, paths = settings.paths,
    rows = settings.rows, busy = settings.busy,
    transaction = options.transaction, start_after = settings.start_after,
    runner_settings = { lock_timeout = context.config.lock_timeout
      and tostring(context.config.lock_timeout) },
  }
end

local function worst_of(findings)
  local worst
  for _, item in ipairs(findings) do
    if not worst or finding.RANK[item.severity] > finding.RANK[worst] then worst = item.severity end
  end
  return worst
end

--- Runs the guard as the command line says.
---@param context mig.Context
---@return table { findings, scripts, worst, state, options }
function guard.run(context)
  local options = guard.options(context)
  local scripts, rest = require("mig.guard.subject").read(context, options)
  local findings, known = engine.run(scripts, options)
  if #rest > 0 then
    known:settle()
    options.state, options.together = known, false
    for _, item in ipairs((engine.run(rest, options))) do findings[#findings + 1] = item end
  end
  local outcome = { findings = findings, scripts = scripts, worst = worst_of(findings),
    state = known, options = options }
  if context.options.trace then outcome.trace = require("mig.guard.trace").run(context, outcome) end
  return outcome
end

return guard
