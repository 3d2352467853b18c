-- One schema as a goal in every form; what generate writes; two migs at once.
local json = require("dkjson")
local project = require("spec.support.project")
local support = require("spec.support")
local walk = require("spec.support.walk")

local here

local SQL = {
  "CREATE SCHEMA shop;",
  "CREATE TYPE shop.state AS ENUM ('new', 'paid');",
  "CREATE TABLE shop.people (id bigint PRIMARY KEY, name text NOT NULL);",
  "CREATE TABLE shop.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
    .. "person_id bigint REFERENCES shop.people ON DELETE CASCADE, "
    .. "state shop.state DEFAULT 'new');",
  "CREATE INDEX ON shop.orders (person_id) WHERE state = 'new';",
  "CREATE VIEW shop.open AS SELECT id FROM shop.orders WHERE state = 'new';",
  "COMMENT ON VIEW shop.open IS 'Not paid yet.';",
}

local LUA = {
  ["schema/orders.lua"] = [[
table "shop.orders" {
  column "id" { "bigint", identity = "always", primary_key = true },
  column "person_id" { "bigint", references = "shop.people.id", on_delete = "cascade" },
  column "state" { "shop.state", default = "new" },
  index { "person_id", where = "state = 'new'" },
}
view "CREATE VIEW shop.open AS SELECT id FROM shop.orders WHERE state = 'new'"
comment_on { object_type = "view", object_name = sql "shop.open", comment = "Not paid yet." }]],
  ["schema/people.lua"] = [[
local function named(name) return { column "id" { "bigint", primary_key = true },
  column "name" { "text", not_null = true } } end
schema "shop"
enum "shop.state" { "new", "paid" }
table "shop.people" (named "people")]],
}

local function reversed(list)
  local back = {}
  for i = #list, 1, -1 do back[#back + 1] = list[i] end
  return back
end

local function nothing(...)
  assert.equal("No changes: the database is what the goal says.\n", here:ok(...).out)
end

describe("a goal", function()
  lazy_setup(function()
    here = project.new()
    here:write("all.sql", table.concat(SQL, "\n"))
    here:write("reversed.sql", table.concat(reversed(SQL), "\n"))
    for i, statement in ipairs(reversed(SQL)) do here:write(("sql/%d.sql"):format(i), statement) end
    for name, text in pairs(LUA) do here:write(name, text) end
    here:ok("--schema", "all.sql", "generate", "-m", "shop")
    here:ok("apply")
  end)
  lazy_teardown(function() here:close() end)

  it("is the same in every form", function()
    local copy <close> = support.database()
    copy.conn:script(table.concat(SQL, "\n"))
    local url = ("postgresql:///%s?%s"):format(copy.name, support.server().conninfo
      :gsub("[' ]+", "&"):gsub("=&", "="):gsub("&$", ""):gsub("/", "%%2F"))
    for _, form in ipairs({ "reversed.sql", "sql", "schema", url, "exec:cat all.sql" }) do
      nothing("--schema", form, "generate", "-m", "again")
    end
    nothing("--schema", "schema/orders.lua", "generate", "-m", "again", "--schema",
      "schema/people.lua")
  end)

  it("is what inspect writes of it", function()
    here:write("goal.lua", here:ok("inspect").out)
    here:write("goal.sql", here:ok("inspect", "--format", "sql").out)
    nothing("--schema", "goal.lua", "generate", "-m", "again")
    nothing("--schema", "goal.sql", "generate", "-m", "again")
  end)

  it("says renames itself, and the rows stay", function()
    here:sql("INSERT INTO shop.people VALUES (1, 'Ann')")
    here:sql("INSERT INTO shop.orders (person_id) VALUES (1)")
    here:write("schema/people.lua", (LUA["schema/people.lua"]
      :gsub('"name" { "text"', '"full_name" { "text", renamed_from = "name"')
      :gsub('"new", "paid" }', '"new", "settled", renamed_values = { paid = "settled" } }')))
    here:write("schema/orders.lua", (LUA["schema/orders.lua"]
      :gsub('"shop.orders" {', '"shop.purchases" { renamed_from = "shop.orders",')
      :gsub("FROM shop.orders", "FROM shop.purchases")))
    walk.there_and_back(here, {
      applied = function()
        assert.equal("Ann", here:value("SELECT full_name FROM shop.people"))
        assert.equal("1", here:value("SELECT count(*) FROM shop.purchases WHERE state = 'new'"))
      end,
    })
  end)
end)

describe("generate", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    here:write("schema/a.sql", "CREATE TABLE a (id int);")
  end)

  it("says in the file when nothing was proven", function()
    local made, code = here:json("generate", "-m", "x", "--no-prove")
    assert.same({ 0, true, false }, { code, made.changes, made.proven })
    assert.matches("^%-%- x\n%-%-\n%-%- Not proven", here:read(made.file))
    here:ok("apply")
  end)

  it("names files so that two in one second do not collide", function()
    local names = {}
    for i = 1, 4 do names[i] = here:json("new", "-m", "same").file end
    local sorted = table.move(names, 1, 4, 1, {})
    table.sort(sorted)
    assert.same(sorted, names)
    assert.equal(4, #here:list("migrations"))
    here:ok("apply")
  end)

  it("writes nothing when there is nothing, and says so", function()
    here:ok("generate", "-m", "x")
    here:ok("apply")
    assert.same({ { changes = false }, 0 }, { here:json("generate", "-m", "y") })
    assert.equal(1, #here:list("migrations"))
    local again = here:json("apply")
    assert.same({}, again.applied)
    assert.matches("^Nothing to apply: the database is at head", here:ok("apply").out)
    assert.same({ 3, 1 }, { select(2, here:json("--schema", "exec:true", "check")),
      #here:json("--schema", "exec:true", "check").findings })
    assert.equal(3, here:mig("--schema", "exec:true", "diff", "--exit-code").code)
  end)

  it("is taken back when the file is gone", function()
    here:ok("generate", "-m", "x")
    here:ok("apply")
    os.execute("rm -r '" .. here.folder .. "/migrations'")
    assert.equal(5, here:mig("status").code)
    local back = here:json("rollback")
    assert.equal(1, #back.rolled_back)
    assert.is_nil(here:rows().a)
    assert.equal(0, here:mig("status").code)
  end)
end)

describe("two migs at once", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)

  local function both(...)
    local words = {}
    for i, word in ipairs({ support.mig, "--json", "--database", here.db.conninfo, ... }) do
      words[i] = "'" .. word:gsub("'", "'\\''") .. "'"
    end
    local line = table.concat(words, " ")
    local outcome = support.run(("{ %s >one & %s >two; two=$?; wait $!; exit $((two + $?)); }")
      :format(line, line), { cwd = here.folder })
    assert.equal(0, outcome.code, outcome.err .. here:read("one") .. here:read("two"))
    return json.decode(here:read("one")), json.decode(here:read("two"))
  end

  it("apply each migration once", function()
    for revision = 1, 3 do
      here:write(("migrations/%d_x.lua"):format(revision), ([[
up_revision = "%d"
down_revision = %s
function up(migrator)
  migrator.db_session:exec("CREATE TABLE t%d (id int); SELECT pg_sleep(0.1)")
end]]):format(revision, revision > 1 and ('"%d"'):format(revision - 1) or "nil", revision))
    end
    local one, two = both("apply")
    assert.equal(3, #one.applied + #two.applied)
    assert.same({ { "3" }, { "3" } }, { one.current, two.current })
  end)

  it("generate without getting into each other's way", function()
    here:write("schema/a.sql", "CREATE TABLE t1 (id int); CREATE TABLE u (id int);")
    local one, two = both("generate", "-m", "x", "--dry-run")
    assert.same(one.steps, two.steps)
  end)
end)
