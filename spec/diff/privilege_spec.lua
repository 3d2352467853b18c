-- What nobody manages stays as it is: owners and privileges of objects that a
-- plan drops and makes again.
local core = require("mig.core")
local support = require("spec.support")

local OLD = [[
  CREATE SCHEMA s;
  CREATE TABLE t (a int, b text, c int);
  CREATE VIEW v AS SELECT a, b FROM t;
  ALTER VIEW v OWNER TO pg_monitor;
  GRANT SELECT ON v TO PUBLIC; GRANT SELECT ON v TO pg_read_all_stats WITH GRANT OPTION;
  GRANT UPDATE (a) ON v TO pg_signal_backend;
  GRANT SELECT (c) ON t TO pg_signal_backend;
  CREATE FUNCTION s.f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
  REVOKE ALL ON FUNCTION s.f FROM PUBLIC;
  CREATE TABLE gone (a int);
  GRANT INSERT ON gone TO pg_monitor;
  ALTER TABLE gone OWNER TO pg_read_all_stats;
  ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO pg_monitor;
  ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT EXECUTE ON FUNCTIONS TO pg_monitor;]]

local GOAL = [[
  CREATE SCHEMA s;
  CREATE TABLE t (a int, b text, c int GENERATED ALWAYS AS (1) STORED);
  CREATE VIEW v AS SELECT b, a FROM t;
  CREATE FUNCTION s.f(a int) RETURNS text LANGUAGE sql AS $$SELECT '1'$$;]]

-- Everything that says who may do what, as one text.
local function rights(conn)
  return conn:query [[
    SELECT string_agg(r.line, E'\n' ORDER BY r.line COLLATE "C") AS text FROM (
      SELECT c.relname || ' ' || c.relowner::regrole || ' '
             || ARRAY(SELECT i::text FROM unnest(c.relacl) i ORDER BY 1)::text
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
      UNION ALL
      SELECT a.attname || ' ' || a.attacl::text FROM pg_attribute a
      WHERE a.attrelid >= 16384 AND NOT a.attisdropped
      UNION ALL
      SELECT p.proname || ' ' || p.proacl::text FROM pg_proc p WHERE p.oid >= 16384
    ) r (line)]][1].text
end

local function without(text, word)
  local lines = {}
  for line in text:gmatch("[^\n]+") do
    if not line:find("^" .. word .. " ") then lines[#lines + 1] = line end
  end
  return table.concat(lines, "\n")
end

describe("privileges that are not managed", function()
  it("are put back on what is made again, and by a rollback on what was dropped", function()
    local old <close> = support.database()
    local goal <close> = support.database()
    old.conn:script(OLD)
    goal.conn:script(GOAL)
    local before, after = old.conn:snapshot(), goal.conn:snapshot()
    local start = rights(old.conn)

    support.play(old.conn, core.diff(before, after).steps)
    assert.equal(without(start, "gone"), rights(old.conn))
    support.play(old.conn, core.diff(after, before, { back = true }).steps)
    assert.equal(start, rights(old.conn))
  end)

  it("let a sequence become a column's in somebody else's table", function()
    local old <close> = support.database()
    local goal <close> = support.database()
    old.conn:script("CREATE TABLE t (a int); ALTER TABLE t OWNER TO pg_monitor")
    goal.conn:script("CREATE TABLE t (a int); CREATE SEQUENCE s OWNED BY t.a")
    local after = goal.conn:snapshot()
    support.play(old.conn, core.diff(old.conn:snapshot(), after).steps)
    assert.same({}, core.diff(old.conn:snapshot(), after).steps)
  end)

  it("are no differences", function()
    local old <close> = support.database()
    local goal <close> = support.database()
    old.conn:script(OLD)
    goal.conn:script(OLD .. [[
      REVOKE ALL ON t, v FROM PUBLIC, pg_monitor, pg_read_all_stats;
      ALTER TABLE t OWNER TO pg_monitor;
      ALTER DEFAULT PRIVILEGES REVOKE DELETE ON TABLES FROM pg_monitor;]])
    assert.same({}, core.diff(old.conn:snapshot(), goal.conn:snapshot()).steps)
  end)
end)

describe("privileges granted by others than the owner", function()
  it("are taken back with what stands behind them", function()
    local old <close> = support.database()
    local goal <close> = support.database()
    old.conn:script [[
      CREATE TABLE t (a int);
      GRANT SELECT, INSERT ON t TO pg_monitor WITH GRANT OPTION;
      SET ROLE pg_monitor;
      GRANT SELECT ON t TO pg_signal_backend;
      RESET ROLE]]
    goal.conn:script [[
      CREATE TABLE t (a int);
      GRANT INSERT ON t TO pg_monitor;
      GRANT SELECT ON t TO pg_signal_backend]]
    local options = { privileges = true }
    support.play(old.conn, core.diff(old.conn:snapshot(), goal.conn:snapshot(), options).steps)
    assert.equal(rights(goal.conn), rights(old.conn))
  end)
end)

describe("security labels", function()
  it("are kept for columns of views", function()
    local start <close> = support.database()
    local goal <close> = support.database()
    local sql = [[CREATE VIEW v AS SELECT 1 AS a, 2 AS b;
      CREATE MATERIALIZED VIEW m AS SELECT %d AS x]]
    start.conn:script(sql:format(1))
    goal.conn:script(sql:format(2))
    local label = [[INSERT INTO pg_seclabel SELECT 'v'::regclass::oid, 'pg_class'::regclass::oid, %s
      UNION ALL SELECT 'm'::regclass::oid, 'pg_class'::regclass::oid, 1, 'dummy', 'x']]
    start.conn:script(label:format("1, 'dummy', 'first'"))
    goal.conn:script(label:format("2, 'dummy', 'it''s'"))
    assert.same({}, goal.conn:snapshot():unmanaged())
    local list = {}
    for _, step in ipairs(core.diff(start.conn:snapshot(), goal.conn:snapshot()).steps) do
      list[#list + 1] = core.render(step.verb, step.arguments, { server_version = 150000 })[1]
    end
    assert.same({ "SECURITY LABEL FOR dummy ON COLUMN public.v.a IS NULL",
      "SECURITY LABEL FOR dummy ON COLUMN public.v.b IS 'it''s'",
      "DROP MATERIALIZED VIEW public.m", "CREATE MATERIALIZED VIEW public.m AS\n SELECT 2 AS x",
      "SECURITY LABEL FOR dummy ON COLUMN public.m.x IS 'x'" }, list)
  end)

  local function labelled(snapshot, from, to)
    local text = snapshot:dump():gsub(from, to)
    return core.snapshot_parse(text)
  end

  it("are set, changed and removed", function()
    local db <close> = support.database()
    db.conn:script [[CREATE TABLE t (a int)]]
    local plain = db.conn:snapshot()
    local table_line = "(\npublic%.t\t\tpublic\tt\t\\N\t)\\N\t"
    local first = labelled(plain, table_line, "%1{dummy=secret,other=x}\t")
    local second = labelled(plain, table_line, "%1{dummy=open}\t")
    local function texts(old, new)
      local list = {}
      for _, step in ipairs(core.diff(old, new).steps) do
        list[#list + 1] = core.render(step.verb, step.arguments, { server_version = 150000 })[1]
      end
      return list
    end
    assert.same({ "SECURITY LABEL FOR dummy ON TABLE public.t IS 'secret'",
      "SECURITY LABEL FOR other ON TABLE public.t IS 'x'" }, texts(plain, first))
    assert.same({ "SECURITY LABEL FOR other ON TABLE public.t IS NULL",
      "SECURITY LABEL FOR dummy ON TABLE public.t IS 'open'" }, texts(first, second))
    assert.same({ "SECURITY LABEL FOR dummy ON TABLE public.t IS NULL" }, texts(second, plain))
  end)
end)
