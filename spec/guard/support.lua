-- What specs of the guard share: SQL in, rules out; projects with migrations.
local engine = require("mig.guard.engine")
local json = require("dkjson")
local script = require("mig.guard.script")
local support = require("spec.support")

local guard = {}

--- The findings on some SQL files, the last one's only when there are several.
---@param files string|string[]
---@param options table|nil { version, transaction, enable, … }
---@return table[]
function guard.findings(files, options)
  options = options or {}
  if type(files) == "string" then files = { files } end
  local scripts = {}
  for i, text in ipairs(files) do
    scripts[i] = script.read(text, i .. ".sql", { transaction = options.transaction })
  end
  options.version = (options.version or 17) * 10000
  options.default_schema = "public"
  if options.enable == nil then options.enable = "all" end
  local list = {}
  for _, item in ipairs((engine.run(scripts, options))) do
    if item.file == #files .. ".sql" then list[#list + 1] = item end
  end
  return list
end

--- The finding of a rule, or nil.
function guard.find(rule, files, options)
  for _, item in ipairs(guard.findings(files, options)) do
    if item.rule == rule then return item end
  end
  return nil
end

--- The rules that found something above a note, in the order of the text.
function guard.above_notes(files, options)
  local list = {}
  for _, item in ipairs(guard.findings(files, options)) do
    if item.severity ~= "note" then list[#list + 1] = item.rule end
  end
  return list
end

--- Runs `mig lint --json` in a folder; the findings by rule, the document, the exit code.
---@param folder string
---@param ... string arguments
function guard.lint(folder, ...)
  local outcome = support.run_mig({ "lint", "--json", ... }, { cwd = folder })
  local document = json.decode(outcome.out) or {}
  local by_rule = {}
  for _, item in ipairs(document.findings or {}) do
    by_rule[item.rule] = by_rule[item.rule] or item
  end
  return by_rule, document, outcome.code
end

--- Writes a migration into a project.
---@param folder string
---@param revision integer
---@param head string what stands above up
---@param up string its body
---@param down string|nil
function guard.migration(folder, revision, head, up, down)
  local parent = revision > 1 and ('"%d"'):format(revision - 1) or "nil"
  support.write(("%s/migrations/%d_m.lua"):format(folder, revision), table.concat({
    "-- Migration " .. revision, "", ('up_revision = "%d"'):format(revision),
    "down_revision = " .. parent, head, "function up(migrator)", up, "end", "",
    "function down(migrator)", down or "", "end", "",
  }, "\n"))
end

return guard
