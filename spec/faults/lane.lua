-- One kind of fault, at every message of an apply or a rollback: what has to hold afterwards.
local core = require("mig.core")
local json = require("dkjson")
local scenarios = require("spec.faults.scenarios")
local support = require("spec.support")

local lane = {}
lane.__index = lane

local FINGERPRINT = [[
SELECT string_agg(line, chr(10) ORDER BY line) AS text FROM (
  SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' '
           || a.attnotnull AS line
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
     AND NOT a.attisdropped AND c.relname NOT LIKE 'migration\_info%'
  UNION ALL
  SELECT pg_get_indexdef(i.indexrelid) || ' ' || i.indisvalid FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid
   WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'migration\_info%'
  UNION ALL
  SELECT t.typname || ' ' || e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
  UNION ALL
  SELECT c.relname || ' ' || query_to_xml(format('SELECT * FROM %I ORDER BY 1', c.relname),
                                          true, true, '')::text FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
     AND c.relname NOT LIKE 'migration\_info%') AS lines]]

local OTHERS = [[
SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()]]

---@param cluster table
---@param proxy string path of the program
---@param scenario table
function lane.new(cluster, proxy, scenario)
  local self = setmetatable({ cluster = cluster, proxy = proxy, scenario = scenario }, lane)
  self.folder = support.folder()
  for number in ipairs(scenario) do
    support.write(("%s/migrations/%d_step.lua"):format(self.folder, number),
      scenarios.text(scenario, number))
  end
  return self
end

function lane:close()
  support.remove(self.folder)
end

function lane:ask(sql)
  local result = self.cluster:connect():query(sql)
  return result[1] and result[1][result.columns[1]]
end

--- Runs mig without anything in between.
function lane:mig(...)
  return support.run_mig({ "--database", self.cluster.conninfo, ... }, { cwd = self.folder })
end

function lane:ok(...)
  local outcome = self:mig(...)
  assert(outcome.code == 0, ("mig %s ended with %d:\n%s%s"):format(
    table.concat({ ... }, " "), outcome.code, outcome.out, outcome.err))
  return outcome
end

--- Waits until the backends of a run that is gone are gone, too.
function lane:settle()
  local deadline = core.os.monotonic() + 20
  while self:ask(OTHERS) do
    assert(core.os.monotonic() < deadline, "a backend stays")
    core.os.sleep(0.01)
  end
end

--- The database as it is before the command.
function lane:reset(command)
  local conn = self.cluster:connect()
  conn:script("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
  if command == "rollback" then self:ok("apply") end
end

local function words_of(command)
  return command == "rollback" and { "rollback", "--all", "--yes" } or { command }
end

--- Runs the command through the proxy; gives the outcome and the number of messages.
function lane:play(command, at, when, what)
  local count = self.folder .. "/count"
  local inner = self.folder .. "/.s.PGSQL.5432"
  local conninfo = self.cluster.conninfo:gsub("host=%S+", "host=" .. self.folder)
  local outcome = support.run(("'%s' '%s' '%s' '%s' %d %s '%s' -- '%s' --database '%s' %s"):format(
    self.proxy, inner, self.cluster.socket, count, at, when, what:gsub("'", "'\\''"), support.mig,
    conninfo, table.concat(words_of(command), " ")), { cwd = self.folder })
  assert(outcome.code ~= 99, outcome.err)
  return outcome, tonumber(support.read(count):match("%d+"))
end

local function set_of(list)
  local set = {}
  for _, item in ipairs(list) do set[item.revision] = true end
  return set
end

--- What mig says is what is so.
function lane:check_status()
  local document = json.decode(self:mig("--json", "status").out)
  local applied, pending = set_of(document.applied), set_of(document.pending)
  local unfinished = set_of(document.unfinished)
  local has_ledger = self:ask("SELECT to_regclass('migration_info_journal')")
  for number, step in ipairs(self.scenario) do
    local revision = tostring(number)
    local some = self:ask("SELECT " .. step.some) == "t"
    local row = has_ledger
      and self:ask("SELECT 1 FROM migration_info WHERE revision = '" .. revision .. "'") ~= nil
    local half = has_ledger and self:ask(
      "SELECT 1 FROM migration_info_journal WHERE revision = '" .. revision .. "'") ~= nil
    assert(not half or not self.scenario.whole, "a journal of " .. revision)
    assert((applied[revision] or false) == (row or false), "status of " .. revision)
    assert((pending[revision] or false) == not row, "pending of " .. revision)
    assert((unfinished[revision] or false) == (half or false), "unfinished of " .. revision)
    if row and not half then
      assert(some and self:ask("SELECT " .. step.all) == "t",
        "it is in the ledger, and not in the catalog: " .. revision)
    elseif not row and not half then
      assert(not some, "it is in the catalog, and not in the ledger: " .. revision)
    end
  end
end

--- What mig said while it ran.
function lane:check_words(command, outcome)
  assert(outcome.code ~= 70 and not outcome.err:find("bug of mig", 1, true), outcome.err)
  assert(not outcome.err:find("traceback", 1, true), outcome.err)
  local word = command == "rollback" and "rolled back" or "applied"
  for revision in outcome.out:gmatch(word .. " (%d+)") do
    local row = self:ask("SELECT 1 FROM migration_info WHERE revision = '" .. revision .. "'")
    assert((row ~= nil) == (command == "apply"), "it said " .. word .. " " .. revision)
  end
end

function lane:check_end(command, wanted)
  self:ok(table.unpack(words_of(command)))
  assert(self:ask(FINGERPRINT) == wanted, "the end differs:\n" .. tostring(self:ask(FINGERPRINT)))
  local count = command == "rollback" and 0 or #self.scenario
  assert(self:ask("SELECT count(*) FROM migration_info") == tostring(count), "ledger rows")
  assert(self:ask("SELECT count(*) FROM migration_info_journal") == "0", "journal rows")
end

--- One fault; raises when something does not hold.
function lane:point(command, at, when, what, wanted)
  self:reset(command)
  local outcome = self:play(command, at, when, what)
  self:settle()
  self:check_words(command, outcome)
  self:check_status()
  self:check_end(command, wanted)
end

--- Every `every`-th point of a command. Gives how many there were; raises at the first that fails.
---@param command "apply"|"rollback"
---@param what string "cut", "kill" or a shell command
---@param every integer
---@return integer points
function lane:run(command, what, every)
  self:reset(command)
  local outcome, messages = self:play(command, 0, "before", "cut")
  assert(outcome.code == 0, outcome.err)
  local wanted, points = self:ask(FINGERPRINT), 0
  for at = 1, messages do
    for place, when in ipairs({ "before", "after" }) do
      if (2 * at + place) % every == 0 then
        local ok, problem = pcall(self.point, self, command, at, when, what, wanted)
        if not ok then
          error(("%s %s, %s message %d of %d: %s"):format(self.scenario.name, command, when, at,
            messages, tostring(problem)), 0)
        end
        points = points + 1
      end
    end
  end
  return points
end

return lane
