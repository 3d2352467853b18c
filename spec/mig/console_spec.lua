-- mig console: statements at a prompt. Lines come from standard input here.
local console = require("mig.commands.console")
local project = require("spec.support.project")
local support = require("spec.support")

describe("mig console", function()
  local home
  before_each(function() home = project.new() end)
  after_each(function() home:close() end)

  local function type_in(lines, ...)
    return support.run_mig({ "--database", home.db.conninfo, "console", ... },
      { cwd = home.folder, input = lines })
  end

  it("shows values, keeps globals, and commits each statement", function()
    local outcome = type_in([[
1 + 1
x = { b = 1, a = { "t" } }
x
actor:execute { sql = "CREATE TABLE t (a int)" }
s:exec("INSERT INTO t VALUES (7)")
for row in s:rows("SELECT a FROM t") do
  n = row.a
end
n, migrator.direction
]])
    assert.equal('2\n{ a = { "t" }, b = 1 }\n1\n7  "up"\n', outcome.out)
    assert.equal(0, outcome.code)
    assert.equal("7", home:value("SELECT a FROM t"))
  end)

  it("goes on after an error, which is taken back", function()
    local outcome = type_in([[
actor:execute { sql = "CREATE TABLE t (a int)" }
s:exec("INSERT INTO t VALUES (1)") s:exec("SELECT 1/0")
s:value("SELECT count(*) FROM t")
nonsense nonsense
error("mine")
os.execute("ls")
"end"]])
    assert.equal('0\n"end"\n', outcome.out)
    for _, text in ipairs { "division by zero", "syntax error", "mine", "os.execute is not" } do
      assert.truthy(outcome.err:find(text, 1, true), text .. "\n" .. outcome.err)
    end
  end)

  it("takes everything back in a dry run", function()
    type_in('actor:execute { sql = "CREATE TABLE t (a int)" }\n', "--dry-run")
    assert.is_nil(home:value("SELECT to_regclass('t')"))
  end)

  it("completes names", function()
    local env = { string = string, thing = { one = 1, other = 2 } }
    assert.same({ "string.byte" }, console.complete(env, "string.by"))
    assert.same({ "thing.one", "thing.other" }, console.complete(env, "thing.o"))
    assert.same({ "migrator.actor:rename_column" },
      console.complete(env, "migrator.actor:rename_colu"))
    assert.same({ "s:exec" }, console.complete(env, "s:ex"))
    assert.same({ "migrator:has_table" }, console.complete(env, "migrator:has_ta"))
    assert.same({ "migrator:backfill" }, console.complete(env, "migrator:back"))
    assert.same({ "db_session:prepare" }, console.complete(env, "db_session:pre"))
    assert.same({}, console.complete(env, "nothing.x"))
  end)

  it("completes what is typed on a terminal", function()
    if support.run("script --version").code ~= 0 then return pending("no script(1)") end
    local line = ("%s --database \"%s\" console"):format(support.mig, home.db.conninfo)
    local outcome = support.run(([[
      export INPUTRC=/dev/null TERM=dumb
      { printf 's:val\t("SELECT 40 + 2")\nstring.le\t("four") + 70\n'
        printf 'migrator.actor:rename_colum\t {}\n'
        for i in $(seq 400); do grep -q 'missing argument' out && break; sleep 0.05; done
      } | script -qec '%s' /dev/null > out]]):format(line:gsub("'", "'\\''")),
      { cwd = home.folder })
    local out = support.read(home.folder .. "/out"):gsub("\r", "")
    assert.equal(0, outcome.code, out)
    for _, text in ipairs { "mig> s:value(\"SELECT 40 + 2\")\n", "\n42\n", "\n74\n",
      "mig> migrator.actor:rename_column {}\n" } do
      assert.truthy(out:find(text, 1, true), out)
    end
  end)
end)
