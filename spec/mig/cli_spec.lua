-- The executable as people and scripts meet it: help, exit codes, settings, bad input.
local json = require("dkjson")
local support = require("spec.support")

local db, folder

local function mig(...)
  return support.run_mig({ ... }, { cwd = folder })
end

local function on_database(...)
  return mig("--database", db.conninfo, ...)
end

describe("mig", function()
  lazy_setup(function() db = support.database() end)
  lazy_teardown(function() db:drop() end)
  before_each(function()
    folder = support.folder()
    db.conn:script("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
  end)
  after_each(function() support.remove(folder) end)

  it("shows help on stdout when asked, on stderr when it is at a loss", function()
    for _, words in ipairs({ { "--help" }, { "help" }, { "-h" } }) do
      local outcome = mig(table.unpack(words))
      assert.equal(0, outcome.code)
      assert.equal("", outcome.err)
      assert.truthy(outcome.out:find("Usage: mig", 1, true))
    end
    local outcome = mig()
    assert.equal(2, outcome.code)
    assert.equal("", outcome.out)
    assert.truthy(outcome.err:find("Usage: mig", 1, true))
    assert.truthy(mig("help", "apply").out:find("Usage: mig apply [REVISION | +N]", 1, true))
    assert.equal(mig("help", "apply").out, mig("apply", "--help").out)
    assert.equal(mig("help", "apply").out, mig("upgrade", "-h").out)
  end)

  it("explains operations", function()
    local list = mig("help", "operations").out
    assert.truthy(list:find("  add_column ", 1, true))
    for name in list:gmatch("\n  ([%l_]+) ") do
      assert.truthy(require("mig.help.operation").text(name):find("\nArguments", 1, true), name)
    end
    assert.truthy(mig("help", "add_column").out:find("column_name*", 1, true))
    local wrong = mig("help", "add_colum")
    assert.equal(2, wrong.code)
    assert.truthy(wrong.err:find('Did you mean "add_column"?', 1, true))
  end)

  it("says its version", function()
    assert.equal("mig 0.1.0\n", mig("--version").out)
    assert.equal("mig 0.1.0\n", mig("version").out)
    assert.equal("0.1.0", json.decode(mig("--json", "version").out).version)
  end)

  it("prints completions that the shell takes, and a man page", function()
    support.write(folder .. "/c.bash", mig("completion", "bash").out)
    assert.equal(0, support.run("bash -n " .. folder .. "/c.bash").code)
    local function completed(words)
      local count = select(2, words:gsub("%S+", ""))
      return support.run(([[bash -c '. ./c.bash; COMP_WORDS=(%s); COMP_CWORD=%d; _mig;
        echo "${COMPREPLY[@]}"']]):format(words, count - 1), { cwd = folder }).out
    end
    assert.equal("sarif\n", completed("mig lint --format s"))
    assert.equal("run\n", completed("mig upgrade --behind ru"))
    assert.equal("always\n", completed("mig --color al"))
    assert.equal("c.bash\n", completed("mig sql -o c.b"))
    assert.equal("--behind\n", completed("mig apply --beh"))
    assert.truthy(mig("completion", "fish").out:find("complete -c mig", 1, true))
    assert.truthy(mig("help", "--man").out:find(".TH MIG 1", 1, true))
  end)

  it("exits 2 on a wrong command line, with the nearest right word", function()
    local outcome = mig("aply")
    assert.equal(2, outcome.code)
    assert.equal('error: unknown command "aply"\nhint: Did you mean "apply"?\n', outcome.err)
    local document = json.decode(mig("--json", "aply").out)
    assert.equal("usage", document.error.kind)
    assert.equal(2, document.error.exit_code)
    assert.equal(2, mig("-C", "nosuch", "status").code)
    assert.equal(2, mig("--config", "nosuch.lua", "status").code)
  end)

  it("colours only when it should", function()
    assert.is_nil(on_database("status").out:find("\27", 1, true))
    assert.truthy(on_database("status", "--color", "always").out:find("\27", 1, true))
  end)

  it("works in the folder of -C, and finds mig.lua upward", function()
    support.write(folder .. "/project/mig.lua", 'migrations = "steps"')
    support.write(folder .. "/project/a/b/x", "")
    local outcome = mig("-C", "project/a/b", "new", "-m", "first", "--no-env")
    assert.equal(0, outcome.code, outcome.err)
    assert.truthy(outcome.out:find("^%.%./%.%./steps/%d+_first%.lua\n$"))
  end)

  it("shows settings and their origin, never a password", function()
    support.write(folder .. "/mig.lua",
      'database = "postgresql://u:secret@h/d"\nlock_timeout = "3s"')
    local outcome = mig("config", "--show-origin")
    assert.is_nil(outcome.out:find("secret", 1, true))
    assert.truthy(outcome.out:find("lock_timeout%s+3s%s+%(mig.lua%)"))
    assert.truthy(outcome.out:find("migrations%s+migrations%s+%(default%)"))
    local document = json.decode(mig("config", "--json", "--migrations", "m").out)
    assert.equal("m", document.settings.migrations)
    assert.equal("command line", document.origin.migrations)
    assert.equal("3s\n", mig("config", "lock_timeout").out)
  end)

  it("explains a server that is not there, without the password", function()
    local outcome = mig("--database", "postgresql://u:secret@127.0.0.1:1/d", "status")
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("Connection refused", 1, true))
    assert.truthy(outcome.err:find("hint: ", 1, true))
    assert.is_nil((outcome.err .. outcome.out):find("secret", 1, true))
  end)

  it("explains a role without rights, and changes nothing", function()
    db.conn:script("CREATE ROLE mig_weak LOGIN; GRANT USAGE ON SCHEMA public TO public")
    mig("new", "-m", "x")
    local weak = db.conninfo:gsub("user='?%w+'?", "") .. " user=mig_weak"
    local outcome = mig("--database", weak, "apply")
    db.conn:script("DROP ROLE mig_weak")
    assert.equal(1, outcome.code)
    assert.truthy(outcome.err:find("could not create mig's ledger: permission denied", 1, true))
    assert.truthy(outcome.err:find("hint: Grant CREATE on the schema", 1, true))
  end)

  it("tells what the server warns of", function()
    local place = folder .. "/" .. mig("new", "-m", "x").out:gsub("\n", "")
    support.write(place, (support.read(place):gsub("function up%(migrator%)", [[%0
  migrator.db_session:exec("DO $$ BEGIN RAISE WARNING 'careful'; RAISE NOTICE 'by the way'; END $$")
  migrator.log("half", "way")
  print("printed")]])))
    local outcome = on_database("apply", "--json")
    assert.equal(0, outcome.code, outcome.err)
    assert.equal("warning: careful\n  by the way\n  half way\nprinted\n", outcome.err)
    assert.equal(1, #json.decode(outcome.out).applied)
  end)

  it("stops on Ctrl-C, takes back, and exits 130", function()
    local place = folder .. "/" .. mig("new", "-m", "x").out:gsub("\n", "")
    local text = support.read(place)
    for _, body in ipairs({
      's:exec("SELECT pg_sleep(30)")', "while true do end",
      'pcall(s.exec, s, "SELECT pg_sleep(30)") s:exec("SELECT 1")',
    }) do
      support.write(place, (text:gsub("function up%(migrator%)", [[%0
  local s = migrator.db_session
  s:exec("CREATE TABLE interrupted ()")
  ]] .. body)))
      local line = "timeout --preserve-status -s INT 0.7 %s --database \"%s\" apply"
      local outcome = support.run(line:format(support.mig, db.conninfo), { cwd = folder })
      assert.equal(130, outcome.code, outcome.err)
      assert.equal(0, #db.conn:query("SELECT FROM pg_class WHERE relname = 'interrupted'"))
    end
  end)
end)
