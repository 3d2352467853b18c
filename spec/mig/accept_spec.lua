-- An edit of an applied migration: seen, and accepted with a note of who did.
local project = require("spec.support.project")

local here

local function step(revision, parent, body)
  here:write(("migrations/%s_step.lua"):format(revision), ([[
-- Step %s
up_revision = "%s"
down_revision = %s
function up(migrator) %s end
function down(migrator) end
]]):format(revision, revision, parent or "nil", body or ""))
end

local function fails(code, text, ...)
  local outcome = here:mig(...)
  assert.equal(code, outcome.code, outcome.err)
  assert.truthy(outcome.err:find(text, 1, true), outcome.err)
end

describe("accept", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    step("1")
    step("2", '"1"')
    here:ok("apply")
  end)

  it("takes the file's text into the ledger, and notes who did", function()
    assert.equal("Nothing to accept: no migration was changed after it was applied.\n",
      here:ok("accept").out)
    step("1", nil, "local x = 1")
    step("2", '"1"', "local x = 1")
    assert.same({ "1", "2" }, here:json("status").changed)
    local outcome = here:ok("apply")
    assert.truthy(outcome.err:find("1_step.lua was changed after it was applied", 1, true))
    local made = here:json("accept", "1", "-m", "a typing mistake")
    assert.equal("1", made.accepted[1].revision)
    assert.same({ "2" }, here:json("status").changed)
    assert.truthy(here:value("SELECT down_text FROM migration_info WHERE revision = '1'")
      :find("local x = 1", 1, true))
    assert.equal(("accept 1 a typing mistake; checksum %s instead of %s"):format(
      made.accepted[1].checksum, made.accepted[1].old_checksum), here:value(
      "SELECT event || ' ' || revision || ' ' || detail FROM migration_info_audit"))
    assert.equal("accepted 2  migrations/2_step.lua\n", here:ok("accept").out)
    assert.same({}, here:json("status").changed)
    assert.equal("2", here:value("SELECT count(*) FROM migration_info_audit"))
  end)

  it("refuses what has not changed, or is not there", function()
    fails(2, 'migration "2" has not changed', "accept", "2")
    step("2", '"1"', "-- only a comment\n")
    fails(2, "hint: It is what the ledger has of it, but for its formatting.", "accept", "2")
    step("3", '"2"')
    fails(2, "hint: It has not been applied yet: edit it as you like.", "accept", "3")
    fails(2, 'revision "4" does not exist', "accept", "4")
    assert.equal("0", here:value("SELECT count(*) FROM migration_info_audit"))
  end)
end)
