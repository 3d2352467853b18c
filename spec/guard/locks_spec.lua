-- The locks, rewrites and scans that the guard knows, against what servers 12 to 18 did: a table of
-- measured statements where it is at hand.
local core = require("mig.core")
local engine = require("mig.guard.engine")
local locks = require("mig.guard.locks")
local facts = require("mig.guard.facts")
local script = require("mig.guard.script")
local session = require("mig.guard.session")
local state = require("mig.guard.state")
local support = require("spec.support")
local world = require("mig.guard.world")

local FACTS = "../shared/reference/lock-facts.tsv"

-- What the guard leaves out, or says more carefully than one table of 2,000 rows shows.
local LEFT_OUT = {
  ["SET ACCESS METHOD heap (15+)"] = "the method is the same, which a migration does not show",
  ["OF type"] = "typed tables",
  ["ALTER INDEX SET TABLESPACE"] = "copies an index", ["DROP TYPE CASCADE"] = "users of a type",
  ["DROP DOMAIN CASCADE"] = "users of a type",
  ["DROP FUNCTION used by trigger CASCADE"] = "triggers by function",
  ["DROP SCHEMA CASCADE"] = "the contents of a schema",
  ["ALTER PUBLICATION ADD TABLE"] = "publications",
  ["ALTER PUBLICATION DROP TABLE"] = "publications",
  ["CREATE PUBLICATION FOR TABLE"] = "publications", ["DROP STATISTICS"] = "names of statistics",
  ["ALTER TYPE composite ADD ATTRIBUTE"] = "no table",
  ["DROP COLUMN CASCADE used by view"] = "the views behind it",
  ["ALTER TYPE int->bigint of FK column"] = "the other side of the key, see type-change-fk-pair",
  ["ALTER TYPE PK referenced by FK bigint->int8 noop"] = "the same",
  ["ALTER TYPE on FK-referenced column int->bigint"] = "an error",
  ["CREATE TABLE AS"] = "reads", ["CREATE MATERIALIZED VIEW"] = "reads",
  ["ALTER CONSTRAINT ENFORCED fk (18)"] = "its target",
  ["ADD COLUMN DEFAULT volatile user function"] = "SQL that is inlined to a constant",
  ["REINDEX partitioned table in txn (error)"] = "an error, and nothing before 14",
  ["DROP TABLE IF EXISTS (missing)"] = "it is not there, which nobody knows beforehand",
  ["DETACH PARTITION CONCURRENTLY (14+)"] = "measured while it waits",
}

local BASE = "CREATE TABLE t (id int);"

local function known_base(version)
  local made = script.read(support.read("spec/guard/base_schema.sql"), "base", {})
  made.silent = true
  local options = { version = version, default_schema = "public", enable = {},
    state = state.new("public") }
  engine.run({ made }, options)
  options.state:settle()
  return options.state
end

local STRONG = { SUX = true, S = true, SRX = true, X = true, AX = true }

-- Tables, views and materialized views with their locks: "t=AX ref=SRX vw(v)=AX".
local function measured(text)
  local found = {}
  for name, kind, mode in text:gmatch("([%w_]+)(%(?%a?%)?)=(%u+)") do
    if (kind == "" or kind == "(v)" or kind == "(m)" or kind == "(S)") and STRONG[mode] then
      found[name] = mode
    end
  end
  return found
end

local ORDER = { SUX = 4, S = 5, SRX = 6, X = 7, AX = 8 }

-- What the last part of a statement does; what comes before prepares it.
local function computed(version, text)
  local known = known_base(version)
  local made = script.read(text, "one", {})
  made.transaction = "on"
  local now = world.new({ version = version, options = {}, state = known, script = made, list = {},
    at = 0, session = session.new("on") })
  local found, rewrite, scan = {}, false, false
  for _, item in ipairs(made.statements) do
    for _, node in ipairs(item.trees) do
      for _, effect in ipairs(facts.of(node.stmt, item)) do
        if effect.kind == "savepoint" then found, rewrite, scan = {}, false, false end
        now.cost_of = nil
        local cost = now:cost(effect)
        for _, lock in ipairs(cost.locks) do
          local name = lock.ref.name
          if STRONG[lock.mode] and ORDER[lock.mode] >= (ORDER[found[name]] or 0) then
            found[name] = lock.mode
          end
        end
        rewrite, scan = rewrite or cost.rewrite ~= nil, scan or cost.scan ~= nil
        known:apply(effect, now)
        now.session:apply(effect)
      end
    end
    if item.problem then return nil end
  end
  return found, rewrite, scan
end

local function sorted(map)
  local list = {}
  for name, mode in pairs(map) do list[#list + 1] = name .. "=" .. mode end
  table.sort(list)
  return table.concat(list, " ")
end

local INDEXES = { t_a_idx = true, t_pkey = true, t_uq1 = true, t_uq_idx = true, q1i = true,
  qi = true,
  ni = true, t_a_idx_ccnew = true, t_pkey_ccnew = true, t_uq1_ccnew = true, t_uq_idx_ccnew = true }

local function without_indexes(map)
  for name in pairs(INDEXES) do map[name] = nil end
  for name in pairs(map) do
    if name:find("_id_seq$") or name:find("_id_idx$") then map[name] = nil end
  end
  return map
end

local function check(row)
  local found, rewrite, scan = computed(row.version * 10000, row.statement)
  if not found then return nil end
  local want = measured(row.locks)
  local wrong = {}
  if sorted(without_indexes(want)) ~= sorted(without_indexes(found)) then
    wrong[1] = ("locks %s, measured %s"):format(sorted(found), sorted(want))
  end
  local rewritten = row.rewrite ~= "" and not row.statement:find("^truncate")
    and not row.statement:find("^refresh")
  if rewritten ~= rewrite then wrong[#wrong + 1] = "rewrite " .. tostring(rewrite) end
  if not rewritten and (row.scanned ~= "") ~= scan and not row.locks:find("waits for", 1, true) then
    wrong[#wrong + 1] = "scan " .. tostring(scan)
  end
  return #wrong > 0 and table.concat(wrong, "; ") or nil
end

local QUIET = { "^select", "^insert", "^update", "^delete", "^vacuum full" }

local function is_quiet(statement)
  for _, pattern in ipairs(QUIET) do
    if statement:find(pattern) then return true end
  end
  return false
end

describe("locks", function()
  it("of an effect are those of the manual where nothing is measured", function()
    local made = script.read(BASE .. "ALTER TABLE u ADD COLUMN c int;", "a", {})
    local effect = facts.of(made.statements[2].trees[1].stmt, made.statements[2])[1]
    local now = world.new({ version = 170000, options = {}, state = state.new("public"), list = {},
      at = 0, session = session.new() })
    assert.equal("AX", locks.strongest(now:cost(effect), now).mode)
  end)

  if not core.fs.exists(FACTS) then
    pending("the measured table is not here")
    return
  end

  local rows = {}
  for line in io.lines(FACTS) do
    local cells = {}
    for cell in (line .. "\t"):gmatch("([^\t]*)\t") do cells[#cells + 1] = cell end
    rows[#rows + 1] = { label = cells[1], version = math.tointeger(tonumber(cells[2])),
      locks = cells[3], rewrite = cells[4], scanned = cells[6], note = cells[7],
      statement = cells[8] }
  end

  for version = 12, 18 do
    it("are what PostgreSQL " .. version .. " took", function()
      local wrong, count = {}, 0
      for _, row in ipairs(rows) do
        local failed = row.note and row.note:find("^%u+ ?E?R?R") or row.label == "label"
        if row.version == version and not failed and not LEFT_OUT[row.label]
          and not is_quiet(row.statement) then
          count = count + 1
          local what = check(row)
          if what then wrong[#wrong + 1] = row.label .. ": " .. what end
        end
      end
      assert.truthy(count > 150, count)
      assert.equal("", table.concat(wrong, "\n"))
    end)
  end
end)
