local core = require("mig.core")
local goal = require("mig.goal")
local support = require("spec.support")

local db, folder

lazy_setup(function() db = support.database() end)
lazy_teardown(function() db:drop() end)
before_each(function() folder = support.folder() end)
after_each(function() support.remove(folder) end)

local function read(spec)
  return goal.read(spec, { conn = db.conn, root = folder, default_schema = "public" })
end

local function tables(made)
  local list = {}
  for _, object in ipairs(made.snapshot:objects("table")) do list[#list + 1] = object.key end
  return table.concat(list, " ")
end

local function refusal(spec)
  local ok, problem = pcall(read, spec)
  assert.is_false(ok)
  return problem
end

describe("a goal", function()
  it("may be files of both languages in folders", function()
    support.write(folder .. "/schema/b/one.sql", "CREATE TABLE one (s st);")
    support.write(folder .. "/schema/two.lua", 'enum "st" { "x" }\ntable "two" { column "s" "st" }')
    support.write(folder .. "/schema/notes.txt", "not SQL")
    assert.equal("public.one public.two", tables(read(folder .. "/schema")))
  end)

  it("may be what a program prints", function()
    assert.equal("public.a", tables(read("exec:echo 'CREATE TABLE a (id int);'")))
    assert.truthy(refusal("exec:exit 3").message:find("ended with status 3", 1, true))
  end)

  it("may be a database", function()
    local other <close> = support.database()
    other.conn:script("CREATE TABLE there (id int); CREATE TABLE migration_info (revision text)")
    local info = other.conn:info()
    local url =
      ("postgresql://%s@/%s?host=%s&port=%s"):format(info.user, other.name, info.host, info.port)
    assert.equal("public.there", tables(read(url)))
  end)

  it("is not loaded again while its text is the same", function()
    support.write(folder .. "/goal.sql", "CREATE TABLE a (id int);")
    assert.is_false(read(folder .. "/goal.sql").cached)
    local again = read(folder .. "/goal.sql")
    assert.is_true(again.cached)
    assert.equal("public.a", tables(again))
    support.write(folder .. "/goal.sql", "CREATE TABLE b (id int);")
    assert.is_false(read(folder .. "/goal.sql").cached)
  end)

  it("says what cannot be read", function()
    assert.truthy(refusal(folder .. "/nowhere").message:find("does not exist", 1, true))
    core.fs.mkdir(folder .. "/empty")
    assert.truthy(refusal(folder .. "/empty").message:find("holds no .lua or .sql files", 1, true))
  end)

  it("says file and line of an operation that is wrong, and of PostgreSQL's errors", function()
    support.write(folder .. "/goal.lua", 'table "t" {\n  column "a" { "int", storage = "big" } }')
    local problem = refusal(folder .. "/goal.lua")
    assert.equal(folder .. "/goal.lua", problem.source)
    assert.equal(1, problem.line)
    support.write(folder .. "/goal.lua", '\ntable "t" { column "a" "itn" }')
    problem = refusal(folder .. "/goal.lua")
    assert.equal('type "itn" does not exist', problem.message)
    assert.equal(2, problem.line)
  end)
end)
