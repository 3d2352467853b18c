-- One proven migration in the place of many, and databases that have some of the many.
local project = require("spec.support.project")

local here

local function step(revision, parent, up, down)
  here:write(("migrations/%s_step.lua"):format(revision), ([[
-- Step %s

up_revision = "%s"
down_revision = %s

function up(migrator)
  %s
end

function down(migrator)
  %s
end
]]):format(revision, revision, parent and ('"%s"'):format(parent) or "nil", up, down))
end

local function three()
  step("1", nil, 'migrator.actor:add_table { table_name = "a", columns = '
    .. '{ { column_name = "id", type = "bigint", not_null = true } } }',
    'migrator.actor:drop_table { table_name = "a" }')
  step("2", "1", 'migrator.actor:add_column { table_name = "a", column_name = "b", type = "int" }\n'
    .. 'migrator.db_session:exec("INSERT INTO a VALUES (1, 2)")',
    'migrator.actor:drop_column { table_name = "a", column_name = "b" }')
  step("3", "2", 'migrator.actor:add_index { table_name = "a", columns = { "b" }, '
    .. 'index_name = "a_b" }', 'migrator.actor:drop_index { index_name = "a_b" }')
end

local function ledger()
  return here:value("SELECT string_agg(revision, ' ' ORDER BY revision) FROM migration_info") or ""
end

local function fails(code, text, ...)
  local outcome = here:mig(...)
  assert.equal(code, outcome.code, outcome.err)
  assert.truthy(outcome.err:find(text, 1, true), outcome.err)
end

local TABLES = "SELECT count(*) FROM pg_class WHERE relname IN ('a', 'a_b')"

describe("squash", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    three()
  end)

  it("makes one migration of many, which a fresh database runs", function()
    assert.is_nil(here:json("squash", "--dry-run").file)
    assert.equal(3, #here:list("migrations"))
    local made = here:json("squash", "-m", "All so far")
    assert.equal("3", made.revision)
    assert.equal("migrations/3_all_so_far.lua", made.file)
    assert.same({ "1", "2" }, made.replaced)
    assert.same({ "3_all_so_far.lua", "replaced" }, here:list("migrations"))
    assert.same({ "1_step.lua", "2_step.lua", "3_step.lua" }, here:list("migrations/replaced"))
    local text = here:read(made.file)
    assert.truthy(text:find(
      '\nup_revision = "3"\ndown_revision = nil\nreplaces = { "1", "2" }\n', 1, true))
    step("4", "3", "", "")
    here:ok("apply")
    assert.equal("3 4", ledger())
    assert.equal("2", here:value(TABLES))
    here:ok("rollback", "--all")
    assert.equal("0", here:value(TABLES))
  end)

  it("says which migrations changed rows", function()
    local outcome = here:ok("squash")
    assert.truthy(outcome.err:find("warning: SQL of their own, of which only the schema is kept: "
      .. "migrations/2_step.lua", 1, true))
    assert.equal("Nothing to squash: that takes two migrations or more.\n", here:ok("squash").out)
  end)

  it("counts as applied where all of them are, and the ledger follows", function()
    here:ok("apply")
    here:ok("squash")
    local status = here:json("status")
    assert.same({ "3" }, status.current)
    assert.same({}, status.changed)
    assert.same({}, status.missing)
    assert.same({}, status.pending)
    assert.equal("1 2 3", ledger())
    step("4", "3", "", "")
    here:ok("apply", "--dry-run")
    assert.equal("1 2 3", ledger())
    local outcome = here:ok("apply")
    assert.truthy(outcome.err:find("3 stands for 3 migrations that were applied", 1, true))
    assert.equal("3 4", ledger())
    assert.equal("squash 3 instead of 1, 2",
      here:value("SELECT event || ' ' || revision || ' ' || detail FROM migration_info_audit"))
    assert.same({}, here:json("status").changed)
    here:ok("rollback", "--all")
    assert.equal("0", here:value(TABLES))
    assert.equal("", ledger())
  end)

  it("is taken back as one, also before the ledger followed", function()
    here:ok("apply")
    here:ok("squash")
    here:ok("rollback")
    assert.equal("", ledger())
    assert.equal("0", here:value(TABLES))
  end)

  it("is refused where a database is in the middle of it", function()
    here:ok("apply", "2")
    here:ok("squash")
    fails(5, 'the database is in the middle of what migration "3" replaces', "apply")
    assert.equal("1 2", ledger())
  end)

  it("may end in the middle of the history, but not of a branch", function()
    local made = here:json("squash", "2")
    assert.same({ "1" }, made.replaced)
    here:ok("apply")
    assert.equal("2 3", ledger())
    here:reset()
    three()
    step("9", "1", "", "")
    fails(2, '"9" stands on "1", in the middle of what would be squashed', "squash", "3")
  end)

  it("is seen by those who followed what is gone", function()
    here:ok("squash")
    step("5", "2", "", "")
    fails(1, 'hint: It was squashed into "3" (migrations/3_squash_of_3_migrations.lua)', "status")
    here:remove("migrations/5_step.lua")
    here:ok("apply")
    local made = here:json("history")
    assert.equal(1, #made.migrations)
  end)

  it("writes nothing when the many do not play", function()
    step("3", "2", "error('no')", "")
    fails(1, "migrations/3_step.lua:7: error: no", "squash")
    assert.equal(3, #here:list("migrations"))
  end)
end)
