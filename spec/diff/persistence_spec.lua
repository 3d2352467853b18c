-- A partitioned table has no files that could be logged or not. Before PostgreSQL 18 it can say
-- that it is unlogged, and no ALTER TABLE makes it say otherwise.
local core = require("mig.core")
local support = require("spec.support")

describe("an unlogged partitioned table", function()
  it("is none that could be changed, but its partitions are", function()
    if support.version() >= 18 then return pending("refused from PostgreSQL 18 on") end
    local start <close> = support.database()
    local goal <close> = support.database()
    start.conn:script [[
      CREATE UNLOGGED TABLE t (a integer) PARTITION BY LIST (a);
      CREATE UNLOGGED TABLE t1 PARTITION OF t FOR VALUES IN (1);]]
    goal.conn:script [[
      CREATE TABLE t (a integer) PARTITION BY LIST (a);
      COMMENT ON TABLE t IS 'parts';
      CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);]]
    local steps = core.diff(start.conn:snapshot(), goal.conn:snapshot()).steps
    assert.are.equal(2, #steps)
    assert.are.equal("set_comment", steps[1].verb)
    assert.are.same({ table_name = "t1", unlogged = false }, steps[2].arguments)
    steps = core.diff(goal.conn:snapshot(), start.conn:snapshot()).steps
    assert.are.equal(2, #steps)
    assert.are.same({ table_name = "t1", unlogged = true }, steps[2].arguments)
  end)
end)
