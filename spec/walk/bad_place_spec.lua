-- Servers, roles, settings and command lines that are wrong.
local core = require("mig.core")
local json = require("dkjson")
local project = require("spec.support.project")
local refusal = require("spec.support.refusal")
local support = require("spec.support")

local here

--- Runs mig without the project's database.
local function run(words, options)
  options = options or {}
  options.cwd = here.folder
  return support.run_mig(words, options)
end

local function refuse(words, code, texts, options)
  local outcome = run(words, options)
  for _, text in ipairs(type(texts) == "table" and texts or { texts }) do
    assert(outcome.err:find(text, 1, true), ("%q is missing in:\n%s"):format(text, outcome.err))
  end
  assert.equal(code, outcome.code)
  assert.equal("", outcome.out)
  assert.is_nil((outcome.out .. outcome.err):find("secret", 1, true))
end

lazy_setup(function() here = project.new() end)
lazy_teardown(function() here:close() end)

describe("a server", function()
  it("that is not there", function()
    refuse({ "--database", "postgresql://u:secret@127.0.0.1:1/x", "status" }, 1,
      { "port 1 failed: Connection refused", "hint: Is the server running" })
    refuse({ "--database", "host=/nowhere password=secret dbname=x", "status" }, 1,
      { 'on socket "/nowhere/.s.PGSQL.5432" failed', "hint: Is the server running" })
    refuse({ "--database", "postgresql://u:secret@no.such.host.invalid/x", "apply" }, 1,
      "hint: Check the host's name")
  end)

  it("without this database or role", function()
    local server = support.server().conninfo
    refuse({ "--database", server .. " dbname=no_such_base", "status" }, 1,
      { 'database "no_such_base" does not exist', "hint: Create the database" })
    refuse({ "--database", (server:gsub("user='[^']*'", "user=no_such_role")) .. " dbname=postgres",
      "status" }, 1, { 'role "no_such_role" does not exist', "hint: Create the role" })
  end)

  it("that is no address", function()
    refuse({ "--database", "http://u:secret@x", "status" }, 2,
      { 'error: "http://', "hint: Write a URL (postgresql://" })
    for _, scheme in ipairs { "", "postgres//", "postgresqll://" } do
      refuse({ "--database", scheme .. "u:secret@h/x", "status" }, 2,
        { ":***@h/x", "hint: Write a URL" })
    end
    refuse({ "--database", "u:secret@h/x?sslmode=require", "status" }, 1,
      "invalid connection option ***")
    refuse({ "--database", "postgresql://u:secret@h:port/x", "status" }, 1, "invalid port")
    refuse({ "--database", "hots=x password=secret", "status" }, 1, "invalid connection option")
  end)

  it("answers in JSON, too", function()
    local outcome = run({ "--json", "--database", "postgresql://u:secret@127.0.0.1:1/x", "status" })
    local problem = json.decode(outcome.out).error
    assert.equal("connection", problem.kind)
    assert.equal(1, problem.exit_code)
    assert.is_nil(outcome.out:find("secret", 1, true))
  end)

  it("of mig's own may have died", function()
    local words = { "--database", "local:", "status" }
    assert.equal(0, run(words).code)
    local status = json.decode(run({ "local", "status", "--json" }).out)
    os.execute(("kill -9 %d"):format(status.pid))
    core.os.sleep(0.2)
    local again = run(words)
    assert.equal(0, again.code, again.err)
    assert.equal(0, run({ "local", "stop" }).code)
  end)
end)

describe("a role", function()
  local weak

  lazy_setup(function()
    here:reset()
    here:sql([[
      DROP ROLE IF EXISTS mig_spec_walker; CREATE ROLE mig_spec_walker LOGIN;
      REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO PUBLIC]])
    weak = (here.db.conninfo:gsub("user='[^']*'", "user=mig_spec_walker"))
    here:write("schema/a.sql", "CREATE TABLE a (id int);")
  end)
  lazy_teardown(function()
    run({ "local", "stop" })
    here:sql("DROP OWNED BY mig_spec_walker; DROP ROLE mig_spec_walker")
  end)

  it("that may not create databases proves on the private server", function()
    local outcome = run({ "--database", weak, "generate", "-m", "x", "--json" })
    assert.equal(0, outcome.code, outcome.err)
    assert.is_true(json.decode(outcome.out).proven)
  end)

  it("that may not create in the schema is told so", function()
    refuse({ "--database", weak, "apply" }, 1, {
      "error: could not create mig's ledger: permission denied for schema public",
      "hint: Grant CREATE on the schema",
    })
    assert.is_nil(here:rows()["migration_info"])
  end)

  it("that may not read the ledger, or own the table, is told so", function()
    here:ok("apply")
    refuse({ "--database", weak, "status" }, 1,
      { "error: permission denied for table migration_info", "hint: Connect as a role that owns" })
    here:sql("GRANT SELECT ON migration_info TO mig_spec_walker")
    local before = here:versions()
    refuse({ "--database", weak, "rollback" }, 1,
      { "_x.lua:", "error: must be owner of table a", "\n  DROP TABLE public.a", "hint: Connect" })
    assert.equal(before, here:versions())
  end)
end)

describe("settings", function()
  before_each(function() here:reset() end)

  local function refuse_settings(text, texts)
    here:write("mig.lua", text)
    refusal.check(here, { "status" }, 2, texts)
  end

  it("in a mig.lua that is broken", function()
    refuse_settings("return { database = ", "mig.lua:1: error: unexpected symbol near <eof>")
    refuse_settings("\nerror('x')", "mig.lua:2: error: x")
    refuse_settings("return 1", "mig.lua: error: mig.lua must return a table, not a number")
    refuse_settings("return { databse = 'x' }", {
      'mig.lua: error: there is no setting "databse"', 'hint: Did you mean "database"?',
    })
    refuse_settings("return { migrations = 1 }",
      "migrations must be a string or a table, not a number")
    refuse_settings("return { manage = { privilege = true } }", 'Did you mean "privileges"?')
  end)

  it("that are not there", function()
    refusal.check(here, { "--config", "no.lua", "status" }, 2, '"no.lua" does not exist')
    refusal.check(here, { "-e", "prod", "status" }, 2, "error: --environment needs a mig.lua")
    refusal.check(here, { "-C", "nowhere", "status" }, 2, 'could not change to folder "nowhere"')
    here:write("mig.lua", "return { environments = { prod = {} } }")
    refusal.check(here, { "-e", "prd", "status" }, 2,
      { 'error: there is no environment "prd"', 'hint: Did you mean "prod"?' })
  end)
end)

describe("a command line", function()
  lazy_setup(function() here:reset() end)

  it("with words that are none", function()
    for _, case in ipairs({
      { { "aply" }, 'unknown command "aply"', 'hint: Did you mean "apply"?' },
      { { "frobnicate" }, 'unknown command "frobnicate"',
        'hint: Run "mig help" for the commands.' },
      { { "apply", "--databse", "x" }, 'unknown option "--databse" of "mig apply"',
        'hint: Did you mean "--database"?' },
      { { "generate" }, "a migration needs a message", "hint: mig generate -m" },
      { { "generate", "-m", " " }, "a migration needs a message", "hint: mig generate -m" },
      { { "generate", "-m" }, 'option "-m" needs a value: MESSAGE' },
      { { "generate", "-m", "x", "--rename", "a" }, '--rename "a" is not OLD=NEW' },
      { { "status", "x" }, '"mig status" does not take "x"', "hint: Usage: mig status\n" },
      { { "show" }, '"mig show" needs REVISION' },
      { { "inspect", "--format", "xml" }, 'option "--format" cannot be "xml"', "lua, sql" },
      { { "local", "strat" }, '"mig local" does not know "strat"', 'Did you mean "start"?' },
      { { "apply", "--json=x" }, 'option "--json" takes no value' },
      { { "apply", "--lock-wait", "soon" }, '--lock-wait needs a number of seconds, not "soon"' },
    }) do
      here:write("schema/a.sql", "CREATE TABLE a (id int);")
      refusal.check(here, case[1], 2, { "error: ", table.unpack(case, 2) })
    end
    local outcome = run({})
    assert.equal(2, outcome.code)
    assert.matches("^mig writes, proves", outcome.err)
  end)
end)

describe("files", function()
  -- Root reads everything: the program runs as somebody else then, from a place that all reach.
  local function run_without_rights(words)
    support.run(("cp '%s' mig && chmod 755 . mig"):format(support.mig), { cwd = here.folder })
    local command = ("if [ $(id -u) = 0 ]; then setpriv --reuid nobody --clear-groups ./mig %s; "
      .. "else ./mig %s; fi"):format(words, words)
    return support.run(command, { cwd = here.folder })
  end

  local function refuse_mode(path, mode, text)
    support.run(("chmod %s '%s'"):format(mode, path), { cwd = here.folder })
    local outcome = run_without_rights("new -m x")
    support.run(("chmod 755 '%s'"):format(path), { cwd = here.folder })
    assert.equal(text, outcome.err)
    assert.equal(1, outcome.code)
  end

  it("that cannot be read or written are named", function()
    here:reset()
    here:write("migrations/1_a.lua", 'up_revision = "1"')
    refuse_mode("migrations", "000",
      'error: could not read folder "migrations": Permission denied\n')
    refuse_mode("migrations/1_a.lua", "000",
      "error: could not read migrations/1_a.lua: Permission denied\n")
    here:write("mig.lua", "return {}")
    refuse_mode("mig.lua", "000", "error: could not read mig.lua: Permission denied\n")
    support.run("chmod 555 migrations", { cwd = here.folder })
    local outcome = run_without_rights("new -m x")
    assert.matches('^error: could not write "migrations/%d+_x.lua": Permission denied\n$',
      outcome.err)
    support.run("chmod 755 migrations", { cwd = here.folder })
  end)
end)
