local core = require("mig.core")
local support = require("spec.support")

local function snapshot(sql)
  local db <close> = support.database()
  db.conn:script(sql)
  return db.conn:snapshot()
end

local BASE = [[
  CREATE TYPE st AS ENUM ('x');
  CREATE TABLE top (id int PRIMARY KEY);
  CREATE TABLE middle (id int PRIMARY KEY, top_id int REFERENCES top, s st);
  CREATE TABLE low (id int PRIMARY KEY, middle_id int REFERENCES middle);
  CREATE TABLE aside (id int PRIMARY KEY, low_id int REFERENCES low);
  CREATE VIEW over_low AS SELECT id FROM low;
  CREATE VIEW over_that AS SELECT id FROM over_low;]]

local function keys(part, kind)
  local list = {}
  for _, object in ipairs(part:objects(kind)) do list[#list + 1] = object.key end
  return table.concat(list, " ")
end

local function parts(change)
  return core.snapshot_parts(snapshot(BASE), snapshot(BASE .. change), false, false)
end

describe("the parts of two snapshots that their difference can reach", function()
  it("are next to nothing when nothing differs", function()
    local old, new = parts("")
    assert.equal("", keys(old, "table"))
    assert.equal("", keys(new, "table"))
    assert.equal("public", keys(new, "schema"))
  end)

  it("hold what a change needs, and no more", function()
    local old, new = parts("ALTER TABLE middle ADD note text")
    assert.equal("public.low public.middle public.top", keys(old, "table"))
    assert.equal("public.low public.middle public.top", keys(new, "table"))
    assert.equal("public.st", keys(old, "enum"))
    assert.equal("", keys(old, "view"))
  end)

  it("hold what a new key points at, without what that points at", function()
    local _, new = parts("CREATE TABLE fresh (low_id int REFERENCES low)")
    assert.equal("public.fresh public.low", keys(new, "table"))
    assert.falsy(keys(new, "constraint"):find("low_middle_id_fkey", 1, true))
  end)

  it("hold a table's indexes when it is changed, and those that others need", function()
    local indexes = [[
      ALTER TABLE low ADD a int, ADD b int, ADD c int;
      CREATE INDEX low_a ON low (a);
      CREATE UNIQUE INDEX low_b ON low (b);
      CREATE INDEX low_c ON low (c);
      ALTER TABLE low CLUSTER ON low_c;]]
    local base = snapshot(BASE .. indexes)
    local function of(change)
      return (core.snapshot_parts(base, snapshot(BASE .. indexes .. change), false, false))
    end
    local needed = of("CREATE TABLE fresh (low_id int REFERENCES low)")
    assert.equal("public.low_b public.low_c", keys(needed, "index"))
    local changed = of("ALTER TABLE low ADD note text")
    assert.equal("public.low_a public.low_b public.low_c", keys(changed, "index"))
  end)

  it("hold what stands on a change, however far", function()
    local old = parts("DROP VIEW over_that; DROP VIEW over_low;"
      .. "ALTER TABLE low ALTER id TYPE bigint;"
      .. "CREATE VIEW over_low AS SELECT id FROM low;"
      .. "CREATE VIEW over_that AS SELECT id FROM over_low")
    assert.equal("public.over_low public.over_that", keys(old, "view"))
    assert.truthy(keys(old, "constraint"):find("aside_low_id_fkey", 1, true))
  end)

  it("can be built alone", function()
    local old, new = parts("ALTER TABLE middle DROP COLUMN s; DROP TYPE st")
    for _, part in ipairs { old, new } do
      local db <close> = support.database()
      local actor = core.actor(db.conn, {})
      local empty = core.snapshot_empty(db.conn:server_version())
      for _, step in ipairs(core.diff(empty, part, {}).steps) do
        actor[step.verb](actor, step.arguments)
      end
      assert.equal(0, #core.diff(part, db.conn:snapshot(), {}).steps)
    end
  end)
end)
