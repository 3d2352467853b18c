-- mig test: round trips of migrations, and the project's own specs.
local project = require("spec.support.project")
local support = require("spec.support")

local FIRST = [[
-- articles
up_revision = "1"
down_revision = nil
function up(migrator)
  migrator.db_session:exec("CREATE TABLE article (id int PRIMARY KEY, title text)")
end
function down(migrator)
  migrator.actor:drop_table { table_name = "article" }
end
]]

local SECOND = [[
-- add author
up_revision = "2"
down_revision = "1"
function up(migrator)
  migrator.actor:add_column { table_name = "article", column_name = "author", type = "text" }
  migrator.db_session:exec("UPDATE article SET author = 'unknown'")
  migrator.actor:add_not_null { table_name = "article", column_name = "author" }
end
function down(migrator)
  migrator.actor:drop_column { table_name = "article", column_name = "author" }
end
]]

local SPEC = [[
local testing = require "mig.testing"

describe("add author", function()
  local db
  before_each(function() db = testing.at("before 2") end)
  after_each(function() db:close() end)

  it("fills the rows that are there", function()
    db:insert("article", { { id = 1, title = "a" }, { id = 2 } })
    db:migrate_to("2")
    assert.same({ { author = "unknown" }, { author = "unknown" } },
      db:all("SELECT author FROM article"))
    assert.is_true(db:has_column("article", "author"))
    assert.same({ article = "ACCESS EXCLUSIVE" }, db.locks)
    assert.has_error(function() db:insert("article", { id = 3 }) end)
    db:migrate_to("1")
    assert.is_false(db:has_column("article", "author"))
    assert.equal("1", db.revision)
  end)

  it("begins afresh for each test", function()
    assert.equal(0, db:value("SELECT count(*) FROM article"))
    assert.equal(1, db:insert("article", { id = 1 }).id)
  end)

  pending("does more")
end)
]]

describe("mig test", function()
  local home

  local function scratch_databases()
    return home:value([[SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database
      WHERE datname LIKE 'mig\_scratch\_%']])
  end
  before_each(function()
    home = project.new()
    home:write("migrations/1_articles.lua", FIRST)
    home:write("migrations/2_author.lua", SECOND)
  end)
  after_each(function() home:close() end)

  it("proves migrations and runs specs, and leaves nothing behind", function()
    home:write("spec/author_spec.lua", SPEC)
    local outcome = home:ok("test")
    assert.equal([[
ok  1  articles
ok  2  add author
ok  add author fills the rows that are there
ok  add author begins afresh for each test
pending  add author does more
2 migrations, 3 tests, 0 failed
]], outcome.out)
    assert.equal("0", home:value([[SELECT count(*) FROM pg_database d WHERE datname LIKE
      'mig\_scratch\_%' AND EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)]]))
    assert.is_nil(scratch_databases())
    assert.is_nil(home:value("SELECT to_regclass('article')"))
    local document, code = home:json("test", "--since", "1")
    assert.equal(0, code)
    assert.same({ { revision = "2", outcome = "passed" } }, document.migrations)
    assert.equal(3, #document.tests)
    assert.equal("1 migration, 3 tests, 0 failed",
      home:ok("test", "--since", "1").out:match("[^\n]*\n$"):sub(1, -2))
    assert.equal("0 migrations, 3 tests, 0 failed",
      home:ok("test", "spec/author_spec.lua").out:match("[^\n]*\n$"):sub(1, -2))
  end)

  it("finds a way back that does not lead back", function()
    home:edit("migrations/2_author.lua", "migrator.actor:drop_column { table_name = \"article\", "
      .. "column_name = \"author\" }", "")
    local outcome = home:mig("test")
    assert.equal(1, outcome.code)
    assert.truthy(outcome.out:find("ok  1  articles\nnot ok  2  add author", 1, true), outcome.out)
    assert.truthy(outcome.out:find('migration "2": down does not lead back', 1, true))
    assert.truthy(outcome.out:find("drop_column", 1, true))
  end)

  it("plays migrations on the rows of seeds", function()
    home:edit("migrations/2_author.lua",
      [[migrator.db_session:exec("UPDATE article SET author = 'unknown'")]], "")
    home:ok("test")
    home:write("spec/seed_spec.lua", [[
      local testing = require "mig.testing"
      testing.seed("2", function(db) db:insert("article", { id = 1 }) end)]])
    local outcome = home:mig("test")
    assert.equal(1, outcome.code)
    assert.truthy(outcome.out:find("contains null values", 1, true), outcome.out)
    assert.truthy(outcome.out:find("migrations/2_author.lua:7", 1, true), outcome.out)
  end)

  it("says what failed in a spec, and where", function()
    home:write("spec/bad_spec.lua", [[
      describe("a", function()
        it("b", function() assert.equal(1, 2) end)
        it("c", function() assert.is_not.same({ 1 }, { 1 }, "why") end)
        it("d", function() error("no") end)
        it("e", function() assert.is_nil(nil) assert(true) assert.is_not_nil(1) end)
      end)]])
    local outcome = home:mig("test")
    assert.equal(1, outcome.code)
    for _, text in ipairs { "assert.equal: got 2, not 1", "spec/bad_spec.lua:2",
      "assert.not.same", "why", "spec/bad_spec.lua:4", "ok  a e", "4 tests, 3 failed" } do
      assert.truthy(outcome.out:find(text, 1, true), text .. "\n" .. outcome.out)
    end
  end)

  it("has specs that plain busted runs, too", function()
    home:write("spec/author_spec.lua", SPEC)
    local outcome = support.run(support.lua .. " /usr/bin/busted -o TAP spec", {
      cwd = home.folder,
      env = {
        DATABASE_URL = home.db.conninfo, LUA_PATH = support.root .. "/lua/?.lua;;",
        LUA_CPATH = support.build .. "/lib/?.so;;",
      },
    })
    assert.equal(0, outcome.code, outcome.out .. outcome.err)
    assert.truthy(outcome.out:find("ok 2", 1, true), outcome.out)
    assert.is_nil(scratch_databases())
  end)

  it("leaves no database behind, whatever way a spec ends", function()
    local function ends(code, spec)
      home:write("spec/author_spec.lua", 'local testing = require "mig.testing"\n' .. spec)
      local outcome = home:mig("test", "spec/author_spec.lua")
      assert.equal(code, outcome.code, outcome.out .. outcome.err)
      assert.is_nil(scratch_databases())
    end
    ends(0, [[it("forgets its database", function() testing.at("2") end)]])
    ends(1, [[describe("a", function() testing.at("1") error("while it is read") end)]])
    home:write("mig.lua", "return { sandbox = false }")
    ends(3, [[it("exits", function() testing.at("1") os.exit(3) end)]])
  end)

  it("knows migrations without a way back", function()
    home:edit("migrations/2_author.lua", "function down", "local function unused")
    assert.truthy(home:ok("test").out:find("up only  2  add author", 1, true))
  end)
end)
