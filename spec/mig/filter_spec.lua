-- What `manage` in mig.lua leaves alone.
local project = require("spec.support.project")

local here

before_each(function() here = project.new() end)
after_each(function() here:close() end)

local function settings(text)
  here:write("mig.lua", "return { manage = { " .. text .. " } }")
end

local function goal(text)
  here:write("schema/goal.sql", text)
end

local function is_there(name)
  return here:value(("SELECT to_regclass('%s')"):format(name)) ~= nil
end

local function nothing_to_do()
  local document = here:json("generate", "-m", "x")
  assert.is_false(document.changes)
  local outcome = here:mig("diff", "--exit-code")
  assert.equal(0, outcome.code, outcome.out .. outcome.err)
end

-- Generated, proven, applied and taken back; `between` sees it applied.
local function there_and_back(between)
  local before = here:catalog()
  local document = here:json("generate", "-m", "x")
  assert.is_true(document.proven)
  here:ok("apply")
  between()
  nothing_to_do()
  here:ok("rollback")
  here:sql("DROP TABLE migration_info")
  assert.equal("", here:differences(before))
end

describe("what is left alone", function()
  it("is what lies outside of the schemas", function()
    settings('schemas = { "public", "app_*" }')
    here:sql([[
      CREATE SCHEMA partman; CREATE TABLE partman.config (id serial PRIMARY KEY);
      CREATE SCHEMA app_one; CREATE TABLE app_one.t (a int)]])
    goal("CREATE SCHEMA app_one; CREATE TABLE app_one.t (a int); CREATE SCHEMA other;")
    nothing_to_do()
    local text = here:ok("inspect").out
    assert.truthy(text:find('table "app_one.t"', 1, true), text)
    assert.is_nil(text:find("partman", 1, true))
    assert.equal("No differences.\n", here:ok("diff").err:match("[^\n]*\n$"))
    assert.truthy(here:ok("diff").err:find('left alone by "manage": 2 schemas, 1 sequence, 1 table',
      1, true))
    assert.truthy(here:ok("-v", "diff").err:find("left alone: table partman.config", 1, true))
  end)

  it("are partitions that something makes at run time", function()
    settings('exclude = { "public.events_p*" }')
    local parent =
      "CREATE TABLE events (id int NOT NULL, at date NOT NULL%s) PARTITION BY RANGE (at);"
    here:sql(parent:format("") .. [[
      CREATE TABLE events_p1 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
      CREATE INDEX mine ON events_p1 (id);
      CREATE TABLE events_p2 (id int NOT NULL, at date NOT NULL);
      ALTER TABLE events ATTACH PARTITION events_p2
        FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
      INSERT INTO events VALUES (1, '2020-05-05')]])
    goal(parent:format(", extra text DEFAULT 'x' NOT NULL") .. "CREATE INDEX ON events (extra);")
    there_and_back(function()
      assert.equal("x", here:value("SELECT extra FROM events_p1"))
      assert.is_true(is_there("mine"))
    end)
    assert.is_true(is_there("events_p2"))
  end)

  it("goes with its table when that goes", function()
    settings('exclude = { "events_p*" }')
    here:sql([[
      CREATE TABLE events (at date) PARTITION BY RANGE (at);
      CREATE TABLE events_p1 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')]])
    goal("CREATE TABLE other (a int);")
    there_and_back(function()
      assert.is_false(is_there("events_p1"))
      assert.is_true(is_there("other"))
    end)
  end)

  it("is named by kind and pattern, parts too", function()
    settings('exclude = { "trigger:audit_*", "index:t.tmp_?", "function:audit" }')
    here:sql([[
      CREATE TABLE t (a int, b int); CREATE INDEX tmp_1 ON t (a); CREATE INDEX tmp_10 ON t (b);
      CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER audit_t AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION audit()]])
    goal("CREATE TABLE t (a int, b int);")
    assert.truthy(here:ok("diff").err:find('left alone by "manage": 1 function, 1 index, 1 trigger',
      1, true))
    there_and_back(function()
      assert.is_true(is_there("tmp_1"))
      assert.is_false(is_there("tmp_10"))
      assert.equal("audit_t", here:value("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"))
    end)
  end)

  it("is what the kinds do not name", function()
    settings('kinds = { "schema", "table" }')
    here:sql("CREATE TABLE t (id serial, a int); CREATE VIEW v AS SELECT a FROM t")
    goal([[
      CREATE TABLE t (id serial, a bigint); CREATE TABLE u (id serial);
      CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';]])
    there_and_back(function()
      assert.equal("bigint", here:value("SELECT pg_typeof(a) FROM (SELECT (SELECT a FROM v) a) s"))
      assert.is_true(is_there("u_id_seq"))
      assert.is_nil(here:value("SELECT to_regproc('f')"))
    end)
  end)

  it("is what a function says", function()
    settings('filter = function(object) return object.partition_of ~= "public.m" end')
    here:sql([[
      CREATE TABLE m (n int) PARTITION BY LIST (n);
      CREATE TABLE one PARTITION OF m FOR VALUES IN (1)]])
    goal("CREATE TABLE m (n int) PARTITION BY LIST (n);")
    nothing_to_do()
  end)

  it("does not come from the goal", function()
    settings('exclude = { "legacy" }')
    here:sql("CREATE SCHEMA legacy; CREATE TABLE legacy.a (x int)")
    goal("CREATE SCHEMA legacy; CREATE TABLE legacy.a (x text); CREATE TABLE legacy.b (); ")
    nothing_to_do()
  end)

  it("is not written into a baseline", function()
    settings('exclude = { "legacy" }')
    here:sql("CREATE SCHEMA legacy; CREATE TABLE legacy.a (x int); CREATE TABLE t (a int)")
    here:ok("init", "--from-database")
    assert.equal(0, here:mig("check").code)
    local text = here:read("migrations/" .. here:list("migrations")[1])
    assert.truthy(text:find('table_name = "t"', 1, true))
    assert.is_nil(text:find("legacy", 1, true))
  end)
end)

describe("manage", function()
  local function refuse(text, message)
    settings(text)
    local outcome = here:mig("diff")
    assert.equal(2, outcome.code)
    assert.truthy(outcome.err:find(message, 1, true), outcome.err)
  end

  it("is checked", function()
    refuse('exclude = "x"', "manage.exclude must be a list of texts")
    refuse('schemas = {}', "manage.schemas is empty")
    refuse('kinds = {}', "manage.kinds is empty")
    refuse('schemas = { 1 }', "manage.schemas must be a list of texts")
    refuse('filter = true', "manage.filter must be a function")
    refuse('exclude = { "tabel:x" }', 'manage.exclude: there is no kind "tabel"')
    refuse('kinds = { "tables" }', 'Did you mean "table"?')
    refuse('excludes = {}', 'Did you mean "exclude"?')
  end)

  it("names the line at which its function fails", function()
    goal("")
    here:write("mig.lua", "return { manage = {\n  filter = function(o) return o.none.x end } }")
    local outcome = here:mig("diff")
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("mig.lua:2", 1, true), outcome.err)
    assert.is_nil(outcome.err:find("traceback", 1, true))
  end)

  it("is shown", function()
    settings('exclude = { "a.*", "b" }, filter = function() end')
    assert.equal("exclude=a.*, b, filter=a function\n", here:ok("config", "manage").out)
    assert.same({ "a.*", "b" }, here:json("config").settings.manage.exclude)
  end)
end)
