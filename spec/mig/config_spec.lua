local config = require("mig.config")
local core = require("mig.core")
local support = require("spec.support")
local timeouts = require("mig.timeouts")

local home, folder = core.fs.cwd(), nil

local function load_settings(text, options)
  if text then support.write(folder .. "/mig.lua", text) end
  return config.load(options or {})
end

local function problem_of(text, options)
  local ok, problem = pcall(load_settings, text, options)
  assert.is_false(ok)
  assert.equal(2, problem.exit_code)
  return problem
end

describe("settings", function()
  before_each(function()
    folder = support.folder()
    core.fs.chdir(folder)
  end)
  after_each(function()
    core.fs.chdir(home)
    support.remove(folder)
  end)

  it("have defaults", function()
    local settings = load_settings(nil)
    assert.equal("migrations", settings.migrations)
    assert.same({ "schema" }, settings.schema)
    assert.equal("public", settings.default_schema)
    assert.equal("public", settings.ledger_schema)
    assert.equal("default", settings.origin.migrations)
  end)

  it("come from mig.lua: a table, or globals", function()
    for _, text in ipairs({
      'return { database = "postgresql:///a", migrations = "m", schema = { "x", "y.sql" } }',
      'database = "postgresql:///a"\nmigrations = "m"\nlocal two = "y.sql"\nschema = { "x", two }',
    }) do
      local settings = load_settings(text)
      assert.equal("postgresql:///a", settings.database)
      assert.equal("m", settings.migrations)
      assert.same({ "x", "y.sql" }, settings.schema)
      assert.equal("mig.lua", settings.origin.database)
    end
  end)

  it("are looked for upward, and paths are seen from the file", function()
    support.write(folder .. "/mig.lua", 'migrations = "m"\nschema = "exec:cat x"\n')
    core.fs.mkdir(folder .. "/a/b")
    core.fs.chdir(folder .. "/a/b")
    local settings = config.load({})
    assert.equal("../..", settings.root)
    assert.equal("../../m", settings.migrations)
    assert.same({ "exec:cat x" }, settings.schema)
  end)

  it("prefer the command line", function()
    local settings = load_settings('database = "postgresql:///a"', {
      database = "postgresql:///b", migrations = "n", schema = { "s" }, privileges = true,
    })
    assert.equal("postgresql:///b", settings.database)
    assert.equal("command line", settings.origin.database)
    assert.same({ "s" }, settings.schema)
    assert.is_true(settings.manage.privileges)
  end)

  it("take an environment's settings over the rest", function()
    local text = 'database = "local:"\n'
      .. 'environments = { production = { database = "postgresql:///p" } }'
    assert.equal("local:", load_settings(text).database)
    assert.equal("postgresql:///p", load_settings(text, { environment = "production" }).database)
    assert.equal('Did you mean "production"?',
      problem_of(text, { environment = "productoin" }).hint)
  end)

  it("take the database from .env, unless told not to", function()
    support.write(folder .. "/.env", "DATABASE_URL=postgresql:///from_env\n")
    local settings = load_settings(nil)
    if not os.getenv("DATABASE_URL") then
      assert.equal("postgresql:///from_env", settings.database)
      assert.equal("DATABASE_URL (.env)", settings.origin.database)
      assert.not_equal("postgresql:///from_env", load_settings(nil, { no_env = true }).database)
    end
    assert.equal("x", load_settings('database = os.getenv("DATABASE_URL") and "x"').database)
  end)

  it("name the nearest key, and wrong types", function()
    local problem = problem_of('databse = "x"')
    assert.equal('there is no setting "databse"', problem.message)
    assert.equal('Did you mean "database"?', problem.hint)
    assert.equal("mig.lua", problem.source)
    assert.equal("migrations must be a string or a table, not a number",
      problem_of("migrations = 4").message)
    assert.equal("migrations[2] must be a string, not a number",
      problem_of('migrations = { "a", 4 }').message)
    assert.equal("migrations is an empty list", problem_of("migrations = {}").message)
    assert.equal('scratch cannot be "x"', problem_of('scratch = "x"').message)
    assert.equal('manage has no key "owner"', problem_of("manage = { owner = true }").message)
  end)

  it("are checked in environments that are not chosen, too", function()
    local problem = problem_of('environments = { test = { databse = "x" } }')
    assert.equal('there is no setting "databse"', problem.message)
    assert.equal('environment "test" must be a table',
      problem_of('environments = { test = "x" }').message)
  end)

  it("take durations as PostgreSQL reads them", function()
    for _, good in ipairs { '"3s"', '"500 ms"', '"0.5s"', '"0"', "0", "2000", "0.5", '"1d"' } do
      local settings = load_settings("statement_timeout = " .. good)
      assert.truthy(timeouts.text(settings.statement_timeout):find("^%d"))
    end
    for _, wrong in ipairs { '"banana"', '"3 sec"', '"-1"', '""', "-1", "1/0", '"30d"' } do
      local problem = problem_of("lock_timeout = " .. wrong)
      assert.truthy(problem.message:find("^lock_timeout cannot be "), problem.message)
      assert.equal("Write it as 500ms, 3s or 2min; 0 is no limit.", problem.hint)
      assert.equal("mig.lua", problem.source)
    end
    assert.equal("700ms", load_settings("", { lock_timeout = "700ms" }).lock_timeout)
    assert.equal('--lock-timeout cannot be "soon"',
      problem_of("", { lock_timeout = "soon" }).message)
    assert.equal("lock_wait cannot be -1", problem_of("lock_wait = -1").message)
  end)

  it("never show a password", function()
    local shown = config.redact("postgresql://u:secret@h/d")
    assert.is_nil(shown:find("secret"))
    assert.truthy(shown:find("u:"))
  end)
end)
