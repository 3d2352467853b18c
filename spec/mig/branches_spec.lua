-- Branches through the executable: several heads, labels, folders, merge, rebase, stamp.
local project = require("spec.support.project")

local here

local FILE = [[
-- Step %s

up_revision = "%s"
down_revision = %s
%s
function up(migrator)
  migrator.actor:add_table { table_name = "t%s" }
end

function down(migrator)
  migrator.actor:drop_table { table_name = "t%s" }
end
]]

--- A migration that makes a table. `parent` is Lua text.
local function step(revision, parent, fields, folder)
  here:write(("%s/%s_step.lua"):format(folder or "migrations", revision), FILE:format(revision,
    revision, parent or "nil", fields or "", revision, revision))
end

local function ledger()
  return here:value("SELECT string_agg(revision, ' ' ORDER BY revision) FROM migration_info") or ""
end

--- 1 ← 2 (one) and 1 ← 3 (two)
local function fork()
  step("1")
  step("2", '"1"', 'labels = { "one" }')
  step("3", '"1"', 'labels = "two"')
end

local function fails(code, text, ...)
  local outcome = here:mig(...)
  assert.equal(code, outcome.code, outcome.err)
  assert.truthy(outcome.err:find(text, 1, true), outcome.err)
end

describe("a history with branches", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function() here:reset() end)

  it("is applied and taken back by branch", function()
    fork()
    fails(1, "the history has 2 heads", "apply")
    here:ok("apply", "two@head")
    assert.equal("1 3", ledger())
    here:ok("apply", "heads")
    assert.equal("1 2 3", ledger())
    here:ok("rollback", "two@-1")
    assert.equal("1 2", ledger())
    here:ok("rollback", "one@base")
    assert.equal("", ledger())
    fails(2, 'there is no branch "three"', "apply", "three@head")
    fails(2, 'hint: Did you mean "two"?', "apply", "twoo@head")
  end)

  it("runs what a migration depends on before it, and takes it back after it", function()
    step("1")
    step("2", nil, 'depends_on = "1"')
    here:ok("apply", "2")
    assert.equal("1 2", ledger())
    local outcome = here:ok("rollback", "1@base")
    assert.truthy(outcome.out:find("rolled back 2.*rolled back 1"))
    step("2", nil, 'depends_on = "7"')
    fails(1, 'migrations/2_step.lua: error: migration "2" depends on "7", which does not exist',
      "apply", "heads")
  end)

  it("is shown with its heads, branches, labels and ranges", function()
    fork()
    here:ok("apply", "one@head")
    assert.equal("2  Step 2  (one)\n3  Step 3  (two)\n", here:ok("heads").out)
    assert.equal("1      Step 1\n  → 2  Step 2  (one)\n  → 3  Step 3  (two)\n",
      here:ok("branches").out)
    assert.equal([[
3  pending  Step 3  (head, two)
2  current  Step 2  (head, one)
1  applied  Step 1  (branch point)
]], here:ok("history").out)
    assert.equal("2  current  Step 2  (head, one)\n", here:ok("history", "current:one@head").out)
    assert.equal("3  pending  Step 3  (head, two)\n", here:ok("history", "-r", "two:").out)
    fails(2, '"2" does not lead to "3"', "history", "2:3")
    local shown = here:json("show", "two")
    assert.same({ "1" }, shown.parents)
    assert.same({ "two" }, shown.labels)
    assert.same({ "head" }, shown.roles)
    assert.is_false(shown.applied)
    shown = here:json("show", "one@base+1")
    assert.equal("1", shown.revision)
    assert.same({ "2", "3" }, shown.children)
    assert.same({ "base", "branch point" }, shown.roles)
    assert.equal("1", here:json("branches").branches[1].revision)
    assert.equal(3, here:mig("current", "--check-heads").code)
    here:ok("apply", "heads")
    here:ok("current", "--check-heads")
  end)

  it("is stamped by branch, and from nothing", function()
    fork()
    assert.same({ "1", "3" }, here:json("stamp", "two").recorded)
    assert.same({ "2" }, here:json("stamp", "one@head").recorded)
    assert.equal("1 2 3", ledger())
    assert.same({ "3" }, here:json("stamp", "two@1").forgotten)
    here:remove("migrations/2_step.lua")
    fails(2, "error: revision \"9\" does not exist", "stamp", "9")
    local outcome = here:ok("stamp", "--purge", "two@head")
    assert.equal("forgotten 2\nrecorded 3\n", outcome.out)
    assert.equal("1 3", ledger())
    assert.equal("Nothing to stamp: the ledger is at 3.\n", here:ok("stamp", "head").out)
  end)

  it("begins where new says so", function()
    step("1")
    local made = here:json("new", "-m", "Billing", "--head", "base", "--label", "billing",
      "--depends-on", "1")
    assert.is_nil(made.down_revision)
    assert.truthy(here:read(made.file):find(
      '\ndown_revision = nil\nlabels = "billing"\ndepends_on = "1"\n', 1, true))
    local next_one = here:json("new", "-m", "More", "--head", "billing@head")
    assert.equal(made.revision, next_one.down_revision)
    fails(2, 'label "billing" is taken', "new", "-m", "x", "--head", "1", "--label", "billing")
    fails(2, ('revision "%s" is not a head'):format(made.revision), "new", "-m", "x", "--head",
      "billing")
    here:ok("new", "-m", "x", "--head", "billing", "--splice")
    assert.equal(3, #here:json("heads").heads)
    fails(1, 'labels "a b" has a " " in it', "new", "-m", "x", "--head", "1", "--label", "a b")
    fails(1, 'labels cannot be "head"', "new", "-m", "x", "--head", "1", "--label", "head")
  end)

  it("lies in several folders", function()
    here:write("mig.lua", 'return { migrations = { "core", "billing" } }')
    step("1", nil, nil, "core")
    step("2", '"1"', nil, "billing")
    here:ok("apply")
    assert.equal("1 2", ledger())
    assert.truthy(here:json("new", "-m", "a").file:find("^core/"))
    assert.truthy(here:json("new", "-m", "b", "--folder", "billing").file:find("^billing/"))
    fails(2, '"nosuch" is no folder of this project\'s migrations', "new", "-m", "c", "--folder",
      "nosuch")
    here:ok("apply", "--migrations", "core", "--migrations", "billing")
    step("2", '"1"', nil, "core")
    fails(1, 'revision "2" is given by two files', "status")
  end)

  it("is joined by merge", function()
    fork()
    local made = here:json("merge")
    assert.same({ "2", "3" }, made.merged)
    assert.truthy(here:read(made.file):find('down_revision = { "2", "3" }', 1, true))
    assert.truthy(here:read(made.file):find("-- Merge 2, 3", 1, true))
    assert.equal("Nothing to merge: the history has one head.\n", here:ok("merge").out)
    here:ok("apply")
    assert.equal("1 " .. made.revision .. " 2 3", ledger())
    here:ok("rollback")
    assert.equal("1 2 3", ledger())
    fails(2, '"2" stands on "1" already', "merge", "1", "2")
    fails(2, 'revision "2" is not a head', "merge", "2", "3")
    fails(2, "a merge needs two revisions or more", "merge", "2")
  end)
end)

describe("rebase", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    fork()
  end)

  it("puts the branch that is not applied behind the other, and says what it rewrote", function()
    step("4", '"3"')
    here:ok("apply", "2")
    local before = here:read("migrations/3_step.lua")
    local outcome = here:ok("rebase", "--dry-run")
    assert.equal("migrations/3_step.lua  follows 2, not 1\n", outcome.out)
    assert.equal(before, here:read("migrations/3_step.lua"))
    outcome = here:ok("rebase")
    assert.equal("migrations/3_step.lua  follows 2, not 1\n", outcome.out)
    assert.equal(before:gsub('down_revision = "1"', 'down_revision = "2"'),
      here:read("migrations/3_step.lua"))
    here:ok("apply")
    assert.equal("1 2 3 4", ledger())
    assert.equal("Nothing to rebase: the history has one head.\n", here:ok("rebase").out)
  end)

  it("needs to be told when both are pending, or there are three", function()
    fails(2, "it is not clear which branch is yours", "rebase")
    fails(2, "hint: Say so: mig rebase 2, or mig rebase 3.", "rebase")
    step("4", '"1"')
    fails(2, "which branch is yours has to be said", "rebase")
    fails(2, "hint: Say behind which one: --onto 2, or --onto 4.", "rebase", "two")
    local made = here:json("rebase", "two", "--onto", "one")
    assert.same({ "2" }, made.rewritten[1].to)
    assert.same({ "1" }, made.rewritten[1].from)
    assert.equal("Nothing to rebase: 3 stands on 2 already.\n",
      here:ok("rebase", "3", "--onto", "2").out)
  end)

  it("refuses a branch that has run", function()
    here:ok("apply", "heads")
    fails(2, "it is not clear", "rebase")
    fails(1, 'revision "3" is applied: its branch cannot be put elsewhere', "rebase", "3")
    fails(1, "take it back first: mig rollback 1.", "rebase", "3")
  end)

  it("changes the assignment, however it is written, and nothing else", function()
    here:ok("apply", "2")
    for text, expected in pairs({
      ['-- down_revision = "1"\nup_revision = "3"\ndown_revision = \'1\' -- why\n']
        = '-- down_revision = "1"\nup_revision = "3"\ndown_revision = "2" -- why\n',
      ['up_revision = "3" down_revision = { "1" }; local s = "down_revision = 5"\n']
        = 'up_revision = "3" down_revision = "2"; local s = "down_revision = 5"\n',
      ['up_revision = "3"\n'] = 'up_revision = "3"\ndown_revision = "2"\n',
    }) do
      here:write("migrations/3_step.lua", text .. "function up() end")
      here:ok("rebase", "3")
      assert.equal(expected .. "function up() end", here:read("migrations/3_step.lua"))
    end
    here:write("migrations/3_step.lua",
      'return { up_revision = "3", down_revision = "1", up = function() end }')
    here:ok("rebase", "3")
    assert.equal('return { up_revision = "3", down_revision = "2", up = function() end }',
      here:read("migrations/3_step.lua"))
    local computed = 'up_revision = "3"\ndown_revision = tostring(1)\nfunction up() end'
    here:write("migrations/3_step.lua", computed)
    fails(1, "migrations/3_step.lua: error: its down_revision is not written plainly", "rebase",
      "3")
    assert.equal(computed, here:read("migrations/3_step.lua"))
  end)
end)

describe("a migration merged behind what is applied", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    step("1")
    step("3", '"1"')
    here:ok("apply")
    step("2", '"1"')
    step("3", '"2"')
    step("4", '"3"')
  end)

  it("runs, and it is said", function()
    local outcome = here:ok("apply")
    assert.truthy(outcome.err:find("migrations/2_step.lua lies behind what is applied", 1, true))
    assert.equal("1 2 3 4", ledger())
  end)

  it("is refused or passed over where that is the policy", function()
    fails(5, 'migrations/2_step.lua: error: migration "2" lies behind what is applied', "apply",
      "--behind", "refuse")
    assert.equal("1 3", ledger())
    here:write("mig.lua", 'return { behind = "skip" }')
    local outcome = here:ok("apply")
    assert.truthy(outcome.err:find("migrations/2_step.lua lies behind what is applied", 1, true))
    assert.equal("1 3 4", ledger())
    assert.same({ "2" }, here:json("status").behind)
    here:ok("apply", "--behind", "run")
    assert.equal("1 2 3 4", ledger())
    here:write("mig.lua", 'return { behind = "ignore" }')
    fails(2, 'mig.lua: error: behind cannot be "ignore"', "apply")
  end)
end)
