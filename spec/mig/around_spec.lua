-- What a project says in mig.lua: hooks, templates, names of files; and waiting for a server.
local core = require("mig.core")
local project = require("spec.support.project")
local support = require("spec.support")
local template = require("mig.template")
local waiting = require("mig.waiting")

local here

local function step(revision, parent, up)
  here:write(("migrations/%s_step.lua"):format(revision), ([[
-- Step %s
up_revision = "%s"
down_revision = %s
function up(migrator)
  %s
end
function down() end
]]):format(revision, revision, parent or "nil", up or ""))
end

local function fails(code, text, ...)
  local outcome = here:mig(...)
  assert.equal(code, outcome.code, outcome.err)
  assert.truthy(outcome.err:find(text, 1, true), outcome.err)
  return outcome
end

local HOOKS = [[
local function tell(name)
  return function(what)
    print(name, what.revision or what.message or (what.pending or what.applied)[1].revision)
  end
end
return {
  schema = "schema",
  hooks = {
    before_apply = tell "before_apply", after_apply = tell "after_apply",
    before_generate = tell "before_generate", after_generate = tell "after_generate",
    before_migration = function(migrator)
      migrator.db_session:exec("SET LOCAL ROLE pg_monitor")
      migrator.db_session:exec("RESET ROLE")
      print("before", migrator.revision, migrator.direction)
    end,
    after_migration = function(migrator)
      migrator.db_session:exec("INSERT INTO seen VALUES ($1)", migrator.revision)
    end,
    on_failure = function(what) print("failed", what.revision, what.line, what.message) end,
  },
}
]]

describe("hooks", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function()
    here:reset()
    here:sql("CREATE TABLE seen (revision text)")
    here:write("mig.lua", HOOKS)
    step("1")
  end)

  it("are called around apply and each migration, in its transaction", function()
    local outcome = here:ok("apply")
    assert.equal("before_apply\t1\nbefore\t1\tup\nafter_apply\t1\n", outcome.err)
    assert.equal("1", here:value("SELECT string_agg(revision, ' ') FROM seen"))
    outcome = here:ok("rollback")
    assert.truthy(outcome.err:find("before\t1\tdown", 1, true))
    assert.equal("1 1", here:value("SELECT string_agg(revision, ' ') FROM seen"))
  end)

  it("are told of a failure, and what they wrote is gone", function()
    step("2", '"1"', 'error("half way")')
    local outcome = fails(1, "2_step.lua:5: error: half way", "apply")
    assert.truthy(outcome.err:find("failed\t2\t5\thalf way", 1, true))
    assert.equal("1", here:value("SELECT string_agg(revision, ' ') FROM seen"))
  end)

  it("stop what they are called before, with their own line", function()
    here:write("mig.lua",
      'return { hooks = { before_apply = function()\nerror("not today") end } }')
    local outcome = fails(1, "mig.lua:2: error: not today", "apply")
    assert.truthy(outcome.err:find("note: It came from the hook before_apply.", 1, true))
    assert.is_nil(here:value("SELECT to_regclass('migration_info')::text WHERE EXISTS "
      .. "(SELECT FROM pg_class WHERE relname = 't1')"))
    here:write("mig.lua", 'return { hooks = { after_migration = function()\nerror("no") end } }')
    fails(1, "mig.lua:2: error: no", "apply")
    assert.same({}, here:json("status").applied)
    here:write("mig.lua", 'return { hooks = { on_failure = function() error("too") end, '
      .. 'before_migration = function() error("first") end } }')
    outcome = fails(1, "error: first", "apply")
    assert.truthy(outcome.err:find("warning: the hook on_failure failed itself: too", 1, true))
  end)

  it("are called around generate", function()
    here:ok("apply")
    here:sql("DROP TABLE seen")
    here:write("schema/a.sql", "CREATE TABLE a (id int);")
    local outcome = here:ok("generate", "-m", "words")
    assert.truthy(outcome.err:find("^before_generate\twords\n"))
    assert.truthy(outcome.err:find("after_generate\t%d+\n"))
  end)

  it("have names that exist, are functions, and are shown by config", function()
    assert.same({ "after_apply", "after_generate", "after_migration", "before_apply",
      "before_generate", "before_migration", "on_failure" }, here:json("config").settings.hooks)
    here:write("mig.lua", "return { hooks = { before_aply = print } }")
    fails(2, 'mig.lua: error: hooks has no key "before_aply"', "apply")
    fails(2, 'hint: Did you mean "before_apply"?', "apply")
    here:write("mig.lua", "return { hooks = { before_apply = 5 } }")
    fails(2, "mig.lua: error: hooks.before_apply must be a function, not a number", "apply")
  end)
end)

describe("templates and file names", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)
  before_each(function() here:reset() end)

  it("make new and generated migrations", function()
    here:write("mig.lua", 'return { template = "templates/migration.lua", schema = "schema", '
      .. 'file_name = "${year}-${month}_${revision}_${slug}.lua" }')
    here:write("templates/migration.lua",
      "${head}\n-- Ticket: ?\n\n${fields}\n\n${up}\n\n${down}\n-- ${message}, ${year}\n")
    local made = here:json("new", "-m", "Add $1 author")
    assert.equal(("migrations/%s_%s_add_1_author.lua"):format(os.date("!%Y-%m"), made.revision),
      made.file)
    local text = here:read(made.file)
    assert.truthy(text:find("^%-%- Add %$1 author\n%-%- Ticket: %?\n\nup_revision = "))
    assert.truthy(text:find("\nend\n%-%- Add %$1 author, %d%d%d%d\n$"))
    here:ok("apply")
    here:write("schema/a.sql", "CREATE TABLE a (id int);")
    made = here:json("generate", "-m", "A table")
    assert.is_true(made.proven)
    assert.truthy(here:read(made.file):find("Ticket: ?", 1, true))
    here:ok("apply")
    assert.equal("0", here:value("SELECT count(*) FROM a"))
  end)

  it("are refused when they cannot make a migration", function()
    for setting, text in pairs({
      ['file_name = "${revison}.lua"']
        = 'file_name in mig.lua: error: "${revison}" stands for nothing',
      ['file_name = "${revision}.sql"'] = 'file_name makes "',
      ['file_name = "../${revision}.lua"'] = 'file_name makes "../',
      ['template = "nosuch.lua"'] = "could not read nosuch.lua",
      ['template = "bad.lua"'] = "bad.lua: error: the template lacks ${fields}",
      ['template = "worse.lua"'] = "worse.lua: error: the template makes a migration of revision",
    }) do
      here:write("bad.lua", "-- ${head}\n${up}")
      here:write("worse.lua", "-- ${head}\n${fields}\n${up}\nup_revision = '7'")
      here:write("mig.lua", "return { " .. setting .. " }")
      local outcome = here:mig("new", "-m", "x")
      assert.is_true(outcome.code == 2 or outcome.code == 1, outcome.err)
      assert.truthy(outcome.err:find(text, 1, true), outcome.err)
      assert.same({}, here:list("migrations"))
    end
    here:write("mig.lua", 'return { file_name = "${slug}.lua" }')
    here:ok("new", "-m", "same")
    fails(2, "migrations/same.lua is there already", "new", "-m", "same")
  end)

  it("have words for the time", function()
    assert.truthy(template.file_name("${epoch}_${hour}${minute}${second}${day}.lua", "1", "x")
      :find("^%d+_%d%d%d%d%d%d%d%d%.lua$"))
  end)
end)

describe("waiting for a server", function()
  local function problem_of(message)
    return core.error({ kind = "connection", message = message })
  end

  it("goes on while it may help", function()
    local said, tries = {}, 0
    local answer = waiting.open(function()
      tries = tries + 1
      if tries == 1 then error(problem_of("connection refused"), 0) end
      if tries == 2 then error(problem_of("FATAL:  the database system is starting up"), 0) end
      return "open"
    end, 5, function(text) said[#said + 1] = text end)
    assert.equal("open", answer)
    assert.same({ "waiting for the server: connection refused" }, said)
  end)

  it("ends at once where it does not help, and when the time is over", function()
    for _, message in ipairs({
      'FATAL:  database "x" does not exist', "FATAL:  password authentication failed",
      "invalid connection option",
    }) do
      local tries = 0
      local ok, problem = pcall(waiting.open, function()
        tries = tries + 1
        error(problem_of(message), 0)
      end, 5, function() end)
      assert.is_false(ok)
      assert.equal(message, problem.message)
      assert.equal(1, tries)
    end
    local ok, problem = pcall(waiting.open, function() error(problem_of("refused"), 0) end, 0.2,
      function() end)
    assert.is_false(ok)
    assert.equal("Waited 0.2 s.", problem.detail)
  end)

  it("is a command, and an option of every command", function()
    local there <close> = project.new()
    there:ok("wait")
    assert.is_number(there:json("wait", "5").server_version)
    local outcome = support.run_mig({ "wait", "0.2", "--database", "host=127.0.0.1 port=1" })
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("waiting for the server: ", 1, true))
    assert.truthy(outcome.err:find("detail: Waited 0.2 s.", 1, true))
    outcome = support.run_mig({ "status", "--wait", "0.1", "--database", "host=127.0.0.1 port=1" })
    assert.truthy(outcome.err:find("detail: Waited 0.1 s.", 1, true))
    outcome = support.run_mig({ "wait", "soon" })
    assert.equal(2, outcome.code)
    assert.truthy(outcome.err:find('"soon" is no number of seconds', 1, true))
    there:ok("status", "--wait", "3")
  end)
end)
