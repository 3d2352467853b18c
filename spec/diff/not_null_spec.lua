-- The names of NOT NULL constraints, which PostgreSQL has from 18 on: pg_dump prints a
-- partition's wherever it came from.
local core = require("mig.core")
local support = require("spec.support")

local OLD = [[
  CREATE TABLE t (k integer NOT NULL, a text CONSTRAINT said NOT NULL) PARTITION BY LIST (k);]]

local GOAL = OLD .. [[
  CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
  CREATE TABLE t2 (k integer CONSTRAINT my_k NOT NULL, a text NOT NULL);
  ALTER TABLE t ATTACH PARTITION t2 FOR VALUES IN (2);
  CREATE TABLE t3 (k integer NOT NULL, a text CONSTRAINT said NOT NULL) PARTITION BY LIST (k);
  CREATE TABLE t33 PARTITION OF t3 FOR VALUES IN (3);
  ALTER TABLE t ATTACH PARTITION t3 FOR VALUES IN (3);]]

local function names(conn)
  return conn:query([[
    SELECT string_agg(conrelid::regclass || ' ' || conname, ', '
                      ORDER BY conrelid::regclass::text, conname) AS text
    FROM pg_constraint WHERE contype = 'n' AND conrelid >= 16384]])[1].text
end

describe("NOT NULL", function()
  it("has in a new partition the name that it has in the goal", function()
    if support.version() < 18 then return pending("needs PostgreSQL 18") end
    local start <close> = support.database()
    local goal <close> = support.database()
    start.conn:script(OLD)
    goal.conn:script(GOAL)
    local actor = core.actor(start.conn)
    for _, step in ipairs(core.diff(start.conn:snapshot(), goal.conn:snapshot()).steps) do
      actor[step.verb](actor, step.arguments)
    end
    assert.are.equal(names(goal.conn), names(start.conn))
  end)
end)
