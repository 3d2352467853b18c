-- The guard beside squawk (npm: squawk-cli): the same labelled files, what is found, and how long
-- it takes. SQUAWK names its executable.
local core = require("mig.core")
local directives = require("mig.guard.directives")
local engine = require("mig.guard.engine")
local json = require("dkjson")
local measure = require("spec.bench.measure")
local report = require("spec.bench.report")
local script = require("mig.guard.script")
local support = require("spec.support")

local CASES = "../shared/conformance/lint"
local FILES = 1000

local guard = {}

local function read_rows()
  local rows = {}
  for line in io.lines(CASES .. "/labels.tsv") do
    local path, rule, expect, version, transaction = line:match(
      "^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)")
    if expect == "flag" or expect == "ok" then
      rows[#rows + 1] = { path = path, rule = rule, expect = expect == "flag",
        version = tonumber(version), transaction = transaction == "1" }
    end
  end
  return rows
end

local function found_by_mig(row, text)
  local one = script.read(text, "a.sql", { transaction = row.transaction and "on" or nil })
  for _, item in ipairs((engine.run({ one }, {
    version = (row.version or 17) * 10000, default_schema = "public", enable = "all",
  }))) do
    if item.rule == row.rule then return true end
  end
  return false
end

local function found_by_squawk(row, squawk)
  local words = { squawk, "--reporter", "json" }
  if row.version then
    words[#words + 1] = "--pg-version=" .. row.version
  end
  if row.transaction then words[#words + 1] = "--assume-in-transaction" end
  words[#words + 1] = CASES .. "/" .. row.path
  local list = json.decode(support.run(measure.line(words)).out) or {}
  for _, item in ipairs(list) do
    if (directives.FOREIGN_IDS[item.rule_name] or item.rule_name) == row.rule then return true end
  end
  return false
end

local function known_to_squawk()
  local known = {}
  for _, id in pairs(directives.FOREIGN_IDS) do known[id] = true end
  return known
end

local function score(what, rows, found)
  local missed, alarms = 0, 0
  for _, row in ipairs(rows) do
    local hit = found(row)
    if row.expect and not hit then missed = missed + 1 end
    if hit and not row.expect then alarms = alarms + 1 end
  end
  report.figure(what, ("%d of %d right, %d missed, %d false"):format(#rows - missed - alarms, #rows,
    missed, alarms))
end

local function compare_findings(rows, squawk)
  local known, list, texts = known_to_squawk(), {}, {}
  for _, row in ipairs(rows) do
    local text = support.read(CASES .. "/" .. row.path)
    if known[row.rule] and not text:find("^%-%- %d+%.sql") then
      list[#list + 1], texts[row.path] = row, text
    end
  end
  score("mig lint, rules that squawk has", list, function(row)
    return found_by_mig(row, texts[row.path])
  end)
  if squawk then
    score("squawk", list, function(row) return found_by_squawk(row, squawk) end)
  end
end

local function write_files(folder, rows)
  for number = 1, FILES do
    local row = rows[(number - 1) % #rows + 1]
    support.write(("%s/%04d.sql"):format(folder, number), support.read(CASES .. "/" .. row.path))
  end
end

local function compare_times(folder, squawk)
  local commands = { mig = { support.mig, "lint", "--json", folder } }
  if squawk then
    commands.squawk = { "sh", "-c", ("%s --reporter json %s/*.sql || true"):format(squawk, folder) }
  end
  local taken = measure.all(3, commands)
  report.aim(("mig lint, %d files"):format(FILES), taken.mig.seconds, 1, "%.2f s")
  if not squawk then return end
  report.figure("squawk, the same files", ("%.2f s"):format(taken.squawk.seconds))
end

--- Measures, and prints.
function guard.run()
  report.head("mig lint, labelled files of other linters")
  if core.fs.exists(CASES .. "/labels.tsv") ~= "file" then
    print("\nskipped: there is no " .. CASES)
    return
  end
  local squawk, rows, folder = os.getenv("SQUAWK"), read_rows(), support.folder()
  if not squawk then print("squawk is left out: SQUAWK does not name it") end
  compare_findings(rows, squawk)
  write_files(folder, rows)
  compare_times(folder, squawk)
  support.remove(folder)
end

return guard
