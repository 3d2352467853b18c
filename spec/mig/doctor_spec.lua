-- mig doctor: what it finds, and that it changes nothing.
local ledger = require("mig.ledger")
local project = require("spec.support.project")
local support = require("spec.support")

local here

local function step(revision, parent, up)
  here:write(("migrations/%s_step.lua"):format(revision), ([[
-- Step %s
up_revision = "%s"
down_revision = %s
function up(migrator) %s end
function down() end
]]):format(revision, revision, parent or "nil", up or ""))
end

--- What a check says: "level text".
local function said(document, check)
  local lines = {}
  for _, finding in ipairs(document.findings) do
    if finding.check == check then
      lines[#lines + 1] = finding.level .. " " .. finding.text
    end
  end
  return table.concat(lines, "\n")
end

local function matches(document, check, pattern)
  assert.matches(pattern, said(document, check))
end

describe("doctor", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    here:write("schema/a.sql", "")
    step("1")
  end)

  it("finds scratch databases that were left behind", function()
    local name = ("mig_scratch_1_%x_1"):format(os.time() - 7200)
    here:sql("CREATE DATABASE " .. name)
    finally(function() here:sql("DROP DATABASE " .. name) end)
    matches(here:json("doctor"), "scratch databases",
      "warning left behind by a run that was killed: " .. name)
  end)

  it("finds nothing wrong, and changes nothing", function()
    local before = here:versions()
    local outcome = here:ok("doctor")
    assert.truthy(outcome.out:find("\nNothing is wrong.\n$"))
    assert.truthy(outcome.out:find("\nok       ledger: none yet: the first apply makes "
      .. "public.migration_info\n", 1, true))
    assert.equal(before, here:versions())
    here:ok("apply")
    local document, code = here:json("doctor")
    assert.equal(0, code)
    assert.is_true(document.ok)
    matches(document, "database", "^ok .* PostgreSQL %d")
    matches(document, "ledger", "^ok public.migration_info, 1 applied$")
    matches(document, "history", "^ok 0 pending$")
  end)

  it("goes on when the database cannot be reached", function()
    local outcome = support.run_mig({ "doctor", "--database", "host=127.0.0.1 port=1" },
      { cwd = here.folder })
    assert.equal(1, outcome.code)
    assert.truthy(outcome.out:find("\nproblem  database: connection to server", 1, true))
    assert.truthy(outcome.out:find("1 problem, 0 warnings.", 1, true))
  end)

  it("finds what is wrong with files", function()
    step("2", '"7"')
    matches(here:json("doctor"), "migrations",
      '^problem migrations/2_step.lua: migration "2" follows')
    step("2", '"1"', "end end")
    matches(here:json("doctor"), "migrations", "^problem migrations/2_step.lua: ")
    step("2", '"1"')
    step("3", '"1"')
    matches(here:json("doctor"), "migrations",
      "^warning 3 migrations in migrations, with 2 heads: 2, 3$")
    local document, code = here:json("doctor", "--schema", "nosuch")
    assert.equal(1, code)
    matches(document, "goal", "^problem the goal nosuch does not exist$")
  end)

  it("finds what is wrong with the history and in the database", function()
    step("2", '"1"')
    here:ok("apply")
    here:remove("migrations/2_step.lua")
    step("1", nil, "local x = 1")
    here:sql("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)")
    pcall(here.sql, here, "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)")
    local book = ledger.new("public")
    local other <close> = here.db:connect()
    other:query(("SELECT pg_advisory_lock(%s)"):format(book.key))
    local document, code = here:json("doctor")
    assert.equal(1, code)
    matches(document, "history", '^problem revision "2" is in the ledger, but has no file')
    matches(document, "history", "warning 1 changed after they ran: migrations/1_step.lua")
    matches(document, "lock", "^warning process " .. other:info().pid)
    matches(document, "indexes", "^warning not valid, left by a build that failed: t_a$")
  end)

  it("finds a role that may not do what it has to", function()
    here:sql("CREATE ROLE doctor_guest LOGIN")
    finally(function() here:sql("DROP ROLE doctor_guest") end)
    local outcome = support.run_mig({ "doctor", "--json", "--database",
      here.db.conninfo .. " user=doctor_guest" }, { cwd = here.folder })
    assert.truthy(outcome.out:find('role \\"doctor_guest\\" may not create anything in schema '
      .. '\\"public\\"', 1, true), outcome.out)
    assert.truthy(outcome.out:find("GRANT CREATE ON SCHEMA public TO doctor_guest", 1, true))
    here:write("mig.lua", 'return { ledger_schema = "nosuch" }')
    matches(here:json("doctor"), "role", '^problem schema "nosuch" does not exist$')
  end)
end)
