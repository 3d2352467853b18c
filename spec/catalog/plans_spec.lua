-- How PostgreSQL goes about the queries: they are planned with nested loops switched off, and what
-- the planner cannot join it asks for each row.  One such query was two thirds of a whole read.
local core = require("mig.core")
local json = require("dkjson")
local support = require("spec.support")

-- Rows that a database has a handful of.
local FEW = { "pg_ts_config_map" }

local function is_of_few(query)
  for _, name in ipairs(FEW) do
    if query:find(name, 1, true) then return true end
  end
  return false
end

-- The first join that is made anew for each row of something else.
local function joined_again(node, again)
  again = again or node["Parent Relationship"] == "SubPlan"
  if again and (node["Node Type"]:find("Join") or node["Node Type"] == "Nested Loop") then
    return node["Node Type"]
  end
  for _, below in ipairs(node.Plans or {}) do
    local found = joined_again(below, again)
    if found then return found end
  end
  return nil
end

local function plan_of(conn, query)
  local row = conn:query("EXPLAIN (FORMAT JSON)\n" .. query)[1]
  return json.decode(row["QUERY PLAN"])[1].Plan
end

describe("the queries of the catalog", function()
  it("join nothing row by row", function()
    local db <close> = support.database()
    local statements = core.snapshot_statements(db.conn:server_version())
    db.conn:script(statements[1])
    db.conn:query(statements[2]) -- the settings
    local seen = 0
    for index = 3, #statements - 1 do
      local query = statements[index]
      if not is_of_few(query) then
        local found = joined_again(plan_of(db.conn, query))
        assert.is_nil(found, ("%s in a subplan of:\n%s"):format(tostring(found), query))
        seen = seen + 1
      end
    end
    assert.is_true(seen > 40)
    db.conn:script(statements[#statements])
  end)
end)
