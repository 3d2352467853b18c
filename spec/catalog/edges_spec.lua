-- What needs what: pg_depend brought to the objects of the snapshot.
local core = require("mig.core")
local support = require("spec.support")

local db, needs

-- { ["kind key"] = { ["kind key"] = type } } from the text of a snapshot
local function read_edges(text)
  local objects, edges, kind = {}, {}, nil
  for line in text:gmatch("[^\n]+") do
    local word, rest = line:match("^([^\t]*)\t(.*)$")
    if word == "kind" then
      kind = rest:match("^[^\t]*")
    elseif word == "edge" then
      local from, to, how = rest:match("^(%d+)\t(%d+)\t(.)$")
      from, to = objects[from + 1], objects[to + 1]
      edges[from] = edges[from] or {}
      edges[from][to] = how
    elseif kind and word and word ~= "unmanaged" then
      objects[#objects + 1] = kind .. " " .. word
    end
  end
  return edges
end

lazy_setup(function()
  db = support.database()
  db.conn:script([[
    CREATE SCHEMA ext;
    CREATE EXTENSION citext SCHEMA ext;
    CREATE TYPE status AS ENUM ('a');
    CREATE FUNCTION ok(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
    CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
    CREATE TABLE a (id serial PRIMARY KEY, s status, e ext.citext, g int CHECK (ok(g)),
      twice int GENERATED ALWAYS AS (g * 2) STORED);
    CREATE TABLE b (a_id int REFERENCES a, "row" a, i int GENERATED ALWAYS AS IDENTITY);
    CREATE INDEX a_ok ON a (ok(g));
    CREATE VIEW v AS SELECT id, s FROM a;
    CREATE VIEW w AS SELECT id FROM v;
    CREATE FUNCTION body(v) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT max(g) FROM a; END;
    CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION touched();
    CREATE POLICY p ON b USING (EXISTS (SELECT FROM a WHERE a.id = a_id));
    CREATE PUBLICATION pub FOR TABLE a;
    CREATE TABLE parted (k int PRIMARY KEY) PARTITION BY LIST (k);
    CREATE TABLE part PARTITION OF parted FOR VALUES IN (1);
    CREATE TABLE c (k int REFERENCES parted)]])
  local snapshot <close> = db.conn:snapshot()
  needs = read_edges(snapshot:dump())
end)
lazy_teardown(function() db:drop() end)

local function need(from, to, how)
  assert.is_table(needs[from], from)
  assert.equal(how, needs[from][to], from .. " needs " .. to)
end

describe("an edge", function()
  it("goes from a part to its owner", function()
    need("column public.a.id", "table public.a", "c")
    need("constraint public.a.a_pkey", "table public.a", "c")
    need("index public.a_ok", "table public.a", "c")
    need("trigger public.a.t", "table public.a", "c")
  end)

  it("goes to what a column is made of", function()
    need("column public.a.s", "enum public.status", "n")
    need("column public.a.e", "extension citext", "n")
    need("column public.a.twice", "column public.a.g", support.version() < 15 and "a" or "n")
    need('column public.b."row"', "table public.a", "n")
  end)

  it("joins a serial's sequence and default", function()
    need("default public.a.id", "sequence public.a_id_seq", "n")
    need("default public.a.id", "column public.a.id", "a")
    need("sequence public.a_id_seq", "column public.a.id", "a")
  end)

  it("goes from constraints and indexes to what they use", function()
    need("constraint public.b.b_a_id_fkey", "constraint public.a.a_pkey", "n")
    need("constraint public.b.b_a_id_fkey", "column public.a.id", "n")
    need("constraint public.a.a_g_check", "function public.ok(integer)", "n")
    need("index public.a_ok", "function public.ok(integer)", "n")
    need("index public.a_ok", "column public.a.g", "a")
  end)

  it("goes from a view's rule, a body, a policy, a publication", function()
    need("view public.v", "column public.a.id", "n")
    need("view public.w", "view public.v", "n")
    need("function public.body(public.v)", "view public.v", "n")
    need("function public.body(public.v)", "column public.a.g", "n")
    need("trigger public.a.t", "function public.touched()", "n")
    need("policy public.b.p", "column public.a.id", "n")
    need("publication_table pub.public.a", "table public.a", "a")
    need("publication_table pub.public.a", "publication pub", "c")
  end)

  it("never leaves a clone, nor an object for itself", function()
    need("table public.part", "table public.parted", "a")
    need("constraint public.c.c_k_fkey", "constraint public.parted.parted_pkey", "n")
    assert.is_nil(needs["constraint public.parted.parted_pkey"]["table public.part"])
    for from, list in pairs(needs) do
      assert.is_nil(list[from])
    end
  end)

  it("outlives the snapshot's text", function()
    local snapshot <close> = db.conn:snapshot()
    local again <close> = core.snapshot_parse(snapshot:dump())
    assert.same(needs, read_edges(again:dump()))
  end)
end)
