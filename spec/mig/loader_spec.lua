local core = require("mig.core")
local loader = require("mig.loader")
local support = require("spec.support")

local db

before_each(function() db = support.database() end)
after_each(function() db:drop() end)

local function load_text(text, options)
  loader.load(db.conn, loader.statements(text, "goal.sql"), options)
end

local function names(kind)
  local list = {}
  for _, object in ipairs(db.conn:snapshot():objects(kind)) do list[#list + 1] = object.key end
  return list
end

local function refusal(text, options)
  local ok, problem = pcall(load_text, text, options)
  assert.is_false(ok)
  assert.is_true(core.is_error(problem), tostring(problem))
  return problem
end

describe("the loader", function()
  it("takes statements in any order", function()
    load_text([[
      CREATE INDEX ON b (a_id);
      CREATE TABLE b (a_id int REFERENCES a);
      CREATE TABLE a (id int PRIMARY KEY, s st);
      CREATE TYPE st AS ENUM ('x');]])
    assert.same({ "public.a", "public.b" }, names("table"))
    assert.equal(1, #names("index"))
  end)

  it("takes more statements than one chunk holds, with failures among them", function()
    local parts = {}
    for i = 1, 350 do
      parts[#parts + 1] = ("CREATE TABLE t%d (id int PRIMARY KEY, next int REFERENCES t%d);")
        :format(i, i % 350 + 1)
    end
    local problem = refusal(table.concat(parts, "\n"))
    assert.equal("42P01", problem.sqlstate)
    parts[350] = "CREATE TABLE t350 (id int PRIMARY KEY);"
    db:drop()
    db = support.database()
    load_text(table.concat(parts, "\n"))
    assert.equal(350, #names("table"))
  end)

  it("keeps an extension apart from what others make on its relations", function()
    load_text([[
      CREATE EXTENSION pg_buffercache;
      CREATE RULE mine AS ON DELETE TO pg_buffercache DO INSTEAD NOTHING;]])
    local named = db.conn:snapshot():unmanaged()[1]
    assert.equal("rule mine on view public.pg_buffercache", named.identity)
  end)

  it("keeps a file's settings to the file", function()
    local statements = loader.statements(
      [[SET standard_conforming_strings = off; SET DateStyle = 'German';
        SET SESSION AUTHORIZATION pg_monitor; SET ROLE pg_monitor;]], "a.sql")
    for _, statement in ipairs(loader.statements(
      "CREATE TABLE t (d date DEFAULT '2001-02-03', CHECK (d > '2001-02-03'));", "b.sql")) do
      statements[#statements + 1] = statement
    end
    loader.load(db.conn, statements)
    local now = db.conn:query([[SELECT current_setting('standard_conforming_strings') AS strings,
      current_setting('DateStyle') AS dates,
      current_user = session_user AND session_user <> 'pg_monitor'
        AS oneself,
      current_setting('check_function_bodies') AS bodies]])[1]
    assert.same({ strings = "on", dates = "ISO, MDY", oneself = "t", bodies = "on" }, now)
    assert.same({ "public.t" }, names("table"))
  end)

  it("makes subscriptions without connecting", function()
    load_text([[
      CREATE SUBSCRIPTION a CONNECTION 'host=nowhere password=x' PUBLICATION p;
      create subscription b CONNECTION 'host=nowhere' PUBLICATION p
        with (enabled = true, copy_data = false, binary = true);]])
    assert.same({ "a", "b" }, names("subscription"))
  end)

  it("keeps the search_path of a statement that has to wait", function()
    load_text([[
      CREATE SCHEMA one; CREATE SCHEMA two;
      SET search_path = one;
      CREATE TABLE t (v st);
      SET search_path = two;
      CREATE TABLE u (v one.st);
      CREATE TYPE one.st AS ENUM ('x');]])
    assert.same({ "one.t", "two.u" }, names("table"))
  end)

  it("works with an empty search_path", function()
    load_text([[
      SELECT pg_catalog.set_config('search_path', '', false);
      CREATE TABLE public.b (a public.st);
      CREATE TYPE public.st AS ENUM ('x');]])
    assert.same({ "public.b" }, names("table"))
  end)

  it("passes over transactions, psql's words and data", function()
    load_text("\\set ON_ERROR_STOP 1\nBEGIN;\nCREATE TABLE a (id int);\n"
      .. "COPY a (id) FROM stdin;\n1\n2\n\\.\nROLLBACK;\n")
    assert.same({ "public.a" }, names("table"))
  end)

  it("names file, line and statement of the first real error", function()
    local problem = refusal("CREATE TABLE a (id int);\n\nCREATE TABLE b (\n  id int,\n  c itn\n);")
    assert.equal("goal.sql", problem.source)
    assert.equal(5, problem.line)
    assert.equal('type "itn" does not exist', problem.message)
    assert.truthy(problem.statement:find("CREATE TABLE b", 1, true))
  end)

  it("says the cause rather than what follows from it", function()
    local problem = refusal("CREATE INDEX ON a (id);\nCREATE TABLE a (id int CHECK (id >));")
    assert.equal("42601", problem.sqlstate)
    assert.equal(2, problem.line)
  end)

  it("raises on text that cannot be cut", function()
    local problem = refusal("CREATE TABLE a (id int);\nSELECT 'open")
    assert.equal("goal.sql", problem.source)
    assert.equal(2, problem.line)
  end)

  it("passes over owners and grants of roles that are not there", function()
    local notes = {}
    load_text("CREATE TABLE a (id int); ALTER TABLE a OWNER TO nobody_here; "
        .. "GRANT ALL ON a TO nobody_here;",
      { note = function(message) notes[#notes + 1] = message end })
    assert.equal(2, #notes)
    assert.truthy(notes[1]:find('role "nobody_here" does not exist', 1, true))
  end)

  it("says which role is missing where privileges count", function()
    local problem =
      refusal("CREATE TABLE a (id int); GRANT ALL ON a TO nobody_here;", { privileges = true })
    assert.equal('role "nobody_here" does not exist', problem.message)
    assert.truthy(problem.hint:find("CREATE ROLE nobody_here", 1, true))
  end)
end)
