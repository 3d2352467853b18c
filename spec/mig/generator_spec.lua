local core = require("mig.core")
local desk = require("mig.desk")
local generator = require("mig.generator")
local support = require("spec.support")

local db, folder
before_each(function() db, folder = support.database(), support.folder() end)
after_each(function()
  db:drop()
  support.remove(folder)
end)

local function open(goal, extra)
  support.write(folder .. "/goal.sql", goal)
  local options =
    { conn = db.conn, root = folder, goal = folder .. "/goal.sql", default_schema = "public" }
  for name, value in pairs(extra or {}) do options[name] = value end
  return generator.open(options)
end

local function verbs(steps)
  local list = {}
  for index, step in ipairs(steps) do list[index] = step.verb end
  return table.concat(list, " ")
end

local function scratch_count()
  return #db.conn:query("SELECT FROM pg_database WHERE datname LIKE 'mig\\_scratch\\_'||"
    .. core.literal(core.os.getpid() .. "\\_%"))
end

describe("a plan", function()
  it("leads from the database to the goal and back", function()
    db.conn:script("CREATE TABLE a (id int)")
    local plan <close> = open("CREATE TABLE a (id int, n text);")
    assert.equal("add_column", verbs(plan.up))
    assert.equal("drop_column", verbs(plan.down))
  end)

  it("moves an exclusion's index to its tablespace", function()
    local place = "mig_place_" .. core.os.getpid()
    db.conn:script("SET allow_in_place_tablespaces = on")
    db.conn:script(("CREATE TABLESPACE %s LOCATION ''"):format(place))
    db.conn:script("CREATE TABLE a (during int4range)")
    local plan = open(([[CREATE TABLE a (during int4range,
      CONSTRAINT apart EXCLUDE USING gist (during WITH &&) USING INDEX TABLESPACE %s);]]):format(
      place))
    local up = verbs(plan.up)
    plan:close()
    db.conn:script("DROP TABLESPACE " .. place)
    assert.equal("add_constraint modify_index", up)
  end)

  it("is empty when nothing differs", function()
    db.conn:script("CREATE TABLE a (id int)")
    local plan <close> = open("CREATE TABLE a (id int);")
    assert.is_true(plan:is_empty())
  end)

  it("makes no scratch database for a goal that was loaded before", function()
    open("CREATE TABLE a (id int);"):close()
    local made = require("mig.scratch").create
    local calls = 0
    require("mig.scratch").create = function(...)
      calls = calls + 1
      return made(...)
    end
    open("CREATE TABLE a (id int);"):close()
    require("mig.scratch").create = made
    assert.equal(0, calls)
  end)

  -- the deparser rests after a second pass: the database was built from
  -- deparsed text, the goal from what a person wrote
  local WRITTEN = [[
    CREATE TABLE t (a varchar(9) CHECK (a IN ('x','y')),
      b int CHECK (b BETWEEN 1 AND 5 AND b <> 3));
    CREATE INDEX i ON t (b) WHERE a IN ('x','y');
    CREATE UNIQUE INDEX j ON t (a) WHERE b BETWEEN 1 AND 5 AND b <> 3 AND a NOT IN ('x','y');
    CREATE DOMAIN d AS varchar(9) CHECK (VALUE IN ('x','y')) CHECK (VALUE NOT IN ('z','q'));
    CREATE POLICY p ON t USING (a IN ('x','y')) WITH CHECK (a NOT IN ('x','y'));
    CREATE MATERIALIZED VIEW m AS SELECT b FROM t WHERE a NOT IN ('x','y');
    CREATE VIEW v AS SELECT b FROM t WHERE a IN ('x','y');
    CREATE VIEW w AS SELECT b FROM v WHERE b BETWEEN 1 AND 5 AND b <> 3;]]

  local function build_from_deparsed()
    local other <close> = support.database()
    other.conn:script(WRITTEN)
    local steps =
      core.diff(core.snapshot_empty(db.conn:server_version()), other.conn:snapshot(), {}).steps
    local actor = core.actor(db.conn, {})
    for _, step in ipairs(steps) do actor[step.verb](actor, step.arguments) end
  end

  it("takes text that PostgreSQL reads alike for equal", function()
    build_from_deparsed()
    local plan <close> = open(WRITTEN)
    assert.equal("", verbs(plan.up))
    assert.equal("", verbs(plan.down))
  end)

  it("still sees a difference among doubts", function()
    build_from_deparsed()
    local plan <close> = open((WRITTEN:gsub("b <> 3%)%)", "b <> 4))")))
    assert.equal("drop_constraint add_constraint", verbs(plan.up))
  end)

  it("sees that a default's text is another value of another type", function()
    db.conn:script("CREATE TABLE a (t timestamp DEFAULT '1970-01-01 00:00:00')")
    local plan <close> = open("CREATE TABLE a (t timestamptz DEFAULT '1970-01-01 00:00:00+00');")
    assert.equal("drop_default modify_column_type set_default", verbs(plan.up))
    assert.equal("drop_default modify_column_type set_default", verbs(plan.down))
  end)

  it("leaves no scratch database behind, whatever happens", function()
    pcall(open, "CREATE TABLE a (id itn);")
    local plan = open("CREATE TABLE a (id int);")
    plan:close()
    assert.equal(0, scratch_count())
  end)

  it("plays renames first", function()
    db.conn:script("CREATE TABLE fees (id bigserial PRIMARY KEY, amount int CHECK (amount > 0))")
    local plan <close> = open([[
      CREATE TABLE fees (id bigserial PRIMARY KEY, total int CHECK (total > 0), note text);]],
      { renames = { "fees.amount=total" } })
    assert.equal("rename_column rename_constraint add_column", verbs(plan.up))
    assert.equal("drop_column rename_constraint rename_column", verbs(plan.down))
  end)
end)

describe("a desk", function()
  it("begins as its snapshot", function()
    db.conn:script("CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)")
    local start = db.conn:snapshot()
    local place <close> =
      desk.new(start, { conn = db.conn, root = folder, default_schema = "public" })
    local plan = place:compare(start, place:snapshot())
    assert.equal("", verbs(plan.steps))
  end)
end)
