-- What mig names and does not manage.
local project = require("spec.support.project")

local here

before_each(function() here = project.new() end)
after_each(function() here:close() end)

describe("what is not managed", function()
  it("is named, and with --strict an error", function()
    here:write("schema/goal.sql", "CREATE TABLE t (a int);")
    here:sql([[
      DO $$ BEGIN
        EXECUTE format('ALTER DATABASE %I SET work_mem = ''8MB''', current_database());
      END $$]])
    local outcome = here:mig("generate", "-m", "x")
    assert.equal(0, outcome.code, outcome.err)
    assert.truthy(outcome.err:find("not managed: setting of the database (1): work_mem", 1, true))
    outcome = here:mig("inspect", "--strict")
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("1 object is not managed", 1, true), outcome.err)
  end)

  it("is named in a goal as well, every time, without what may be a password", function()
    here:write("schema/goal.sql", [[
      CREATE TABLE t (id serial);
      SELECT pg_catalog.setval('t_id_seq', 7, true);
      DO 'BEGIN END';
      INSERT INTO t(id) VALUES (8);
      COPY public.t (id) FROM stdin;
9
\.
      ALTER ROLE pg_monitor PASSWORD 'secret';
      ALTER SYSTEM SET work_mem = '8MB';
      GRANT SET ON PARAMETER work_mem TO PUBLIC;]])
    for _, command in ipairs { { "diff", "-v" }, { "generate", "-m", "x", "-v" } } do
      local outcome = here:mig(table.unpack(command))
      assert.equal(0, outcome.code, outcome.err)
      local function named(text)
        assert.truthy(outcome.err:find("not managed: " .. text, 1, true), outcome.err)
      end
      named("where a sequence stands (1): t_id_seq\n")
      named("rows (2): INSERT INTO t, COPY public.t FROM\n")
      named("statement about roles (1): ALTER ROLE pg_monitor PASSWORD\n")
      named("statement about databases, tablespaces and the server (2): ALTER SYSTEM SET work_mem, "
        .. "GRANT SET ON PARAMETER\n")
      assert.falsy(outcome.err:find("secret", 1, true))
    end
  end)

  it("is named by check, once, and found with --strict", function()
    here:write("schema/goal.sql", "CREATE TABLE t (a int); INSERT INTO t VALUES (1);")
    assert.equal(0, here:mig("generate", "-m", "x").code)
    assert.equal(0, here:mig("apply").code)
    local outcome = here:mig("check")
    assert.equal(0, outcome.code, outcome.err)
    local _, count = outcome.err:gsub("not managed: rows %(1%): INSERT INTO t\n", "")
    assert.equal(1, count, outcome.err .. outcome.out)
    outcome = here:mig("check", "--strict")
    assert.equal(3, outcome.code, outcome.err)
    assert.truthy(outcome.out:find("1 object is not managed", 1, true), outcome.out)
  end)

  it("is what no statement changes: the order of parents, what is a child's own", function()
    here:sql([[
      CREATE TABLE p (a int, CONSTRAINT positive CHECK (a > 0));
      CREATE TABLE q (b int);
      CREATE TABLE c () INHERITS (p);
      CREATE TABLE d () INHERITS (p, q);]])
    here:write("schema/goal.sql", [[
      CREATE TABLE p (a int, CONSTRAINT positive CHECK (a > 0));
      CREATE TABLE q (b int);
      CREATE TABLE c (a int, CONSTRAINT positive CHECK (a > 0)) INHERITS (p);
      CREATE TABLE d () INHERITS (q, p);]])
    local outcome = here:mig("generate", "-m", "x")
    assert.equal(0, outcome.code, outcome.err)
    assert.truthy(outcome.out:find("No changes", 1, true), outcome.out)
    for _, text in ipairs {
      "check of its own beside a parent's (1): c.positive",
      "column of its own beside a parent's (1): c.a", "order of parents (1): d",
    } do
      assert.truthy(outcome.err:find("not managed: " .. text, 1, true), outcome.err)
    end
  end)

  it("has the database's privileges where privileges are compared", function()
    here:sql([[
      DO $$ BEGIN
        EXECUTE format('GRANT CREATE ON DATABASE %I TO PUBLIC', current_database());
      END $$]])
    assert.equal(0, here:mig("inspect", "--strict").code)
    local outcome = here:mig("inspect", "--privileges")
    assert.truthy(outcome.err:find("not managed: privileges on the database (1)", 1, true),
      outcome.err)
  end)
end)
