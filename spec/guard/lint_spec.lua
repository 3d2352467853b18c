-- `mig lint` as a command: files, migrations, suppressions, settings, formats, bad input.
local guard = require("spec.guard.support")
local json = require("dkjson")
local support = require("spec.support")

local folder

local function write(name, text)
  support.write(folder .. "/" .. name, text)
end

before_each(function() folder = support.folder() end)

describe("lint of SQL files", function()
  it("says rule, place, lock, reason and the safe way", function()
    write("a.sql", "-- first\n  ALTER TABLE t\n    ADD COLUMN c uuid DEFAULT gen_random_uuid();\n")
    local item = guard.lint(folder, "a.sql")["volatile-default-rewrite"]
    assert.equal("error", item.severity)
    assert.same({ "a.sql", 3, 16 }, { item.file, item.line, item.column })
    assert.equal("ACCESS EXCLUSIVE", item.lock.mode)
    assert.equal("rewrite", item.lock.work)
    assert.truthy(item.safe:find("ALTER TABLE public.t ADD COLUMN c uuid;", 1, true))
    assert.equal("docs/guard/volatile-default-rewrite.md", item.link)
  end)

  it("takes several files as one history, and a folder", function()
    write("db/1.sql", "CREATE TABLE t (a int);")
    write("db/2.sql", "CREATE INDEX i ON t (a);")
    local found, document = guard.lint(folder, "db")
    assert.equal("db/2.sql", found["create-index-blocking"].file)
    assert.equal(2, document.files)
  end)

  it("exits 3 with --strict when there is more than notes", function()
    write("a.sql", "DROP TABLE t;")
    write("b.sql", "SELECT 1;")
    assert.equal(3, select(3, guard.lint(folder, "a.sql", "--strict")))
    assert.equal(0, select(3, guard.lint(folder, "a.sql")))
    assert.equal(0, select(3, guard.lint(folder, "b.sql", "--strict")))
  end)

  it("judges for the version that is named", function()
    write("a.sql", "ALTER TABLE t ADD COLUMN c int DEFAULT 1;")
    assert.is_nil(guard.lint(folder, "a.sql")["constant-default-old-pg"])
    assert.is_table(guard.lint(folder, "a.sql", "--server-version",
      "10")["constant-default-old-pg"])
  end)

  it("switches rules on and off, and knows their names", function()
    write("a.sql", "CREATE TABLE t (a json);")
    assert.is_nil(guard.lint(folder, "a.sql")["prefer-jsonb"])
    assert.is_table(guard.lint(folder, "a.sql", "--enable", "prefer-jsonb")["prefer-jsonb"])
    write("b.sql", "DROP TABLE t;")
    assert.is_nil(guard.lint(folder, "b.sql", "--disable", "drop-table")["drop-table"])
    local outcome = support.run_mig({ "lint", "b.sql", "--disable", "drop-tabel" },
      { cwd = folder })
    assert.equal(2, outcome.code)
    assert.truthy(outcome.err:find('Did you mean "drop-table"?', 1, true))
  end)

  it("assumes what it is told", function()
    write("dump.sql", "CREATE TABLE t (a int NOT NULL, b varchar(10));")
    write("a.sql", "ALTER TABLE t ALTER COLUMN a SET NOT NULL, ALTER COLUMN b TYPE text;\n"
      .. "CREATE INDEX i ON t (a);")
    local found = guard.lint(folder, "a.sql", "--assume", "dump.sql", "--assume", "t=50M")
    assert.is_nil(found["set-not-null-scan"])
    assert.is_nil(found["column-type-rewrite"])
    assert.equal("error", found["create-index-blocking"].severity)
    assert.equal(50000000, found["create-index-blocking"].lock.rows)
    found = guard.lint(folder, "a.sql", "--assume", "t=200")
    assert.equal("note", found["create-index-blocking"].severity)
  end)
end)

describe("suppressions", function()
  it("in a comment cover the next statement, or their own", function()
    write("a.sql", "-- mig:allow drop-table because it is gone\nDROP TABLE t;\n"
      .. "DROP TABLE u; -- mig:allow drop-table because of this\nDROP TABLE v;\n")
    local _, document = guard.lint(folder, "a.sql")
    local lines = {}
    for _, item in ipairs(document.findings) do
      if item.rule == "drop-table" then lines[#lines + 1] = item.line end
    end
    assert.same({ 4 }, lines)
  end)

  it("that suppress nothing, or are over, are said", function()
    write("a.sql", "-- mig:allow drop-table because x\nSELECT 1;\n")
    assert.equal(1, guard.lint(folder, "a.sql")["unused-suppression"].line)
    write("a.sql", "-- mig:allow drop-table because x until 2020-01-01\nDROP TABLE t;\n")
    local found = guard.lint(folder, "a.sql")
    assert.equal("warning", found["unused-suppression"].severity)
    assert.is_table(found["drop-table"])
  end)

  it("of other linters count", function()
    write("a.sql", "-- squawk-ignore ban-drop-table\nDROP TABLE t;\n-- eugene: ignore E6\n"
      .. "CREATE INDEX i ON u (a);\n")
    local found = guard.lint(folder, "a.sql")
    assert.is_nil(found["drop-table"])
    assert.is_nil(found["create-index-blocking"])
  end)

  it("stand in a migration as guard, or as a comment", function()
    guard.migration(folder, 1, 'guard = { allow = { "drop-table" }, because = "gone" }', [[
  migrator.actor:drop_table { table_name = "t" }
  -- mig:allow truncate because it is a cache
  migrator.db_session:exec("TRUNCATE cache")]])
    local found = guard.lint(folder, "1")
    assert.is_nil(found["drop-table"])
    assert.is_nil(found["truncate"])
  end)
end)

describe("guard in a migration", function()
  local function with(head)
    guard.migration(folder, 1, head, '  migrator.actor:drop_table { table_name = "t" }')
    return guard.lint(folder, "1")
  end

  it("ends on a day, by either name", function()
    for _, name in ipairs({ "until_date", '["until"]' }) do
      local form = 'guard = { allow = "drop-table", because = "gone", ' .. name .. ' = "%s-01-31" }'
      local found = with(form:format("2099"))
      assert.is_nil(found["drop-table"])
      assert.is_nil(found["unused-suppression"])
      found = with(form:format("2020"))
      assert.is_table(found["drop-table"])
      assert.equal("warning", found["unused-suppression"].severity)
      assert.equal(5, found["unused-suppression"].line)
    end
  end)

  it("may be several", function()
    local found = with('guard = { { allow = { "drop-table" } }, { allow = { "truncate" } } }')
    assert.is_nil(found["drop-table"])
    assert.truthy(found["unused-suppression"].message:find("truncate", 1, true))
  end)

  it("is refused where it says nothing", function()
    for head, message in pairs({
      ['guard = "drop-table"'] = "guard must be a table, not string",
      ['guard = { because = "gone" }'] = "guard has no list of rules to allow",
      ['guard = { allow = { "drop-table" }, untill = "2099-01-31" }'] = 'no field "untill"',
      ['guard = { allow = { "drop-table" }, until_date = "soon" }'] = 'not on "soon"',
      ['guard = { allow = { "drop-table" }, until = "2099-01-31" }'] = "near 'until'",
    }) do
      local found = with(head)["migration-raises"]
      assert.truthy(found.message:find(message, 1, true), found.message)
      assert.equal(5, found.line)
    end
  end)
end)

describe("lint of migrations", function()
  it("plays them: loops and helpers, with the file's lines", function()
    guard.migration(folder, 1, "", [[
  for _, name in ipairs({ "a", "b" }) do
    migrator.actor:drop_column { table_name = "t", column_name = name }
  end
  migrator.db_session:exec([=[
    SELECT 1;
    TRUNCATE big
  ]=])]], '  migrator.actor:drop_table { table_name = "t" }')
    local found, document = guard.lint(folder, "1")
    assert.equal(8, found["drop-column"].line)
    assert.equal(12, found["truncate"].line)
    local drops = 0
    for _, item in ipairs(document.findings) do
      if item.rule == "drop-column" then drops = drops + 1 end
      if item.direction == "down" then assert.equal("note", item.severity) end
    end
    assert.equal(2, drops)
  end)

  it("knows transactions: in one, outside, and what a backfill does", function()
    guard.migration(folder, 1, "", [[
  migrator.actor:add_column { table_name = "t", column_name = "a", type = "int" }
  migrator:outside_transaction(function()
    migrator.actor:add_index { table_name = "t", columns = { "a" }, concurrently = true }
  end)
  migrator:backfill { table_name = "t", set = { a = "1" }, where = "a IS NULL" }]])
    local found = guard.lint(folder, "1")
    for _, rule in ipairs({ "concurrently-in-transaction", "unbatched-dml", "unbatched-backfill",
      "backfill-with-ddl-same-transaction" }) do
      assert.is_nil(found[rule], rule)
    end
    -- The runner commits before it.
    guard.migration(folder, 1, "", [[
  migrator.actor:add_index { table_name = "t", columns = { "a" }, concurrently = true }]])
    assert.is_nil(guard.lint(folder, "1")["concurrently-in-transaction"])
  end)

  it("takes pending ones as one deployment, and those before a revision as history", function()
    guard.migration(folder, 1, "", [[
  migrator.actor:add_table { table_name = "t" }
  migrator.actor:add_column { table_name = "t", column_name = "a", type = "int" }]])
    guard.migration(folder, 2, "", [[
  migrator.actor:add_index { table_name = "t", columns = { "a" } }]])
    assert.is_nil(guard.lint(folder, "1", "2")["create-index-blocking"])
    assert.is_table(guard.lint(folder, "2")["create-index-blocking"])
  end)

  it("says that one raises, and judges what came before", function()
    guard.migration(folder, 1, "", '  migrator.actor:drop_table { table_name = "t" }\n'
      .. '  migrator.actor:drop_tabel { table_name = "u" }')
    local found = guard.lint(folder, "1")
    assert.equal(8, found["migration-raises"].line)
    assert.equal("warning", found["migration-raises"].severity)
    assert.is_table(found["drop-table"])
  end)

  it("stops a loop that waits for rows", function()
    guard.migration(folder, 1, "", [[
  repeat
    local left = migrator.db_session:value("SELECT count(*) FROM t")
  until left == 0]])
    local found = guard.lint(folder, "1")
    assert.truthy(found["migration-raises"].message:find("20,000"))
  end)

  it("reports a file that is no Lua", function()
    write("migrations/1_a.lua", '-- A\n\nup_revision = "1"\ndown_revision = nil\n\nfunction up(\n')
    assert.is_table(guard.lint(folder, "1")["migration-raises"])
  end)
end)

describe("settings", function()
  it("set severities by rule and by path", function()
    write("mig.lua", [[return { guard = {
      severity = { ["drop-table"] = "error", ["prefer-jsonb"] = "warning" },
      paths = { ["old/*"] = "off" },
    } }]])
    write("a.sql", "DROP TABLE t; CREATE TABLE u (a json);")
    write("old/b.sql", "DROP TABLE t;")
    local found = guard.lint(folder, "a.sql")
    assert.equal("error", found["drop-table"].severity)
    assert.equal("warning", found["prefer-jsonb"].severity)
    assert.is_nil(next((guard.lint(folder, "old/b.sql"))))
  end)

  it("begin after a revision", function()
    write("mig.lua", 'return { database = "host=/nowhere", guard = { start_after = "1" } }')
    guard.migration(folder, 1, "", '  migrator.actor:drop_table { table_name = "a" }')
    guard.migration(folder, 2, "", '  migrator.actor:drop_table { table_name = "b" }')
    local _, document = guard.lint(folder)
    local files = {}
    for _, item in ipairs(document.findings) do files[item.file] = true end
    assert.is_nil(files["migrations/1_m.lua"])
    assert.is_true(files["migrations/2_m.lua"])
  end)

  it("know no rule that is not there", function()
    write("mig.lua", 'return { guard = { severity = { ["drop-tabel"] = "off" } } }')
    write("a.sql", "SELECT 1;")
    assert.equal(2, support.run_mig({ "lint", "a.sql" }, { cwd = folder }).code)
  end)

  it("take the project's own rules from guard/", function()
    write("guard/no_money.lua", [[
return {
  description = { severity = "error", on = { "add_column" }, title = "No money", why = "Ask Ann." },
  check = function(effect, world)
    if effect.column.type.name ~= "money" then return nil end
    return ("%s of %s is money"):format(effect.column.name, world:say(effect.table))
  end,
}]])
    write("a.sql", "ALTER TABLE t ADD COLUMN price money;")
    local found = guard.lint(folder, "a.sql")
    assert.equal('price of "t" is money', found["no-money"].message)
    local outcome = support.run_mig({ "lint", "explain", "no-money" }, { cwd = folder })
    assert.truthy(outcome.out:find("Ask Ann.", 1, true))
  end)

  it("say whose mistake a rule of the project is", function()
    write("guard/bad.lua",
      'return { description = { severity = "much", on = { "x" } }, check = print }')
    write("a.sql", "SELECT 1;")
    local outcome = support.run_mig({ "lint", "a.sql" }, { cwd = folder })
    assert.equal(2, outcome.code)
    assert.truthy(outcome.err:find("guard/bad.lua", 1, true))
  end)
end)

describe("formats", function()
  before_each(function() write("a.sql", "DROP TABLE t;\nSELECT 1;\n") end)

  local function format(name)
    return support.run_mig({ "lint", "a.sql", "--format", name }, { cwd = folder }).out
  end

  it("sarif", function()
    local run = json.decode(format("sarif")).runs[1]
    assert.equal("drop-table", run.results[1].ruleId)
    assert.equal("drop-table", run.tool.driver.rules[run.results[1].ruleIndex + 1].id)
    assert.equal("a.sql", run.results[1].locations[1].physicalLocation.artifactLocation.uri)
  end)

  it("github", function()
    assert.truthy(format("github"):find(
      "::warning file=a.sql,line=1,col=1,title=mig lint%3A drop-table::", 1, true))
  end)

  it("gitlab", function()
    local list = json.decode(format("gitlab"))
    assert.equal("drop-table", list[1].check_name)
    assert.equal(1, list[1].location.lines.begin)
    assert.equal(64, #list[1].fingerprint)
  end)
end)

describe("bad input", function()
  it("that does not parse is said with its place, and the rest is judged", function()
    write("a.sql", "SELECT 1;\nSELECT 'é' FRM t x y;\nDROP TABLE t;\n")
    local found = guard.lint(folder, "a.sql")
    assert.same({ 2, 17 }, { found["unreadable-sql"].line, found["unreadable-sql"].column })
    assert.equal(3, found["drop-table"].line)
  end)

  it("that is not closed", function()
    write("a.sql", "DROP TABLE a;\nSELECT 'x\n;\nDROP TABLE b;\n")
    local found = guard.lint(folder, "a.sql")
    assert.equal(2, found["unreadable-sql"].line)
    assert.equal(1, found["drop-table"].line)
  end)

  it("empty, binary, absent", function()
    write("empty.sql", "")
    write("binary.sql", "\0\1\2\255")
    assert.same({}, (guard.lint(folder, "empty.sql")))
    assert.is_table(guard.lint(folder, "binary.sql")["unreadable-sql"])
    assert.equal(1, select(3, guard.lint(folder, "absent.sql")))
  end)

  it("of many INSERTs is read once a head", function()
    local lines = {}
    for i = 1, 20000 do lines[i] = ("INSERT INTO t (a, b) VALUES (%d, 'x;y');"):format(i) end
    lines[#lines + 1] = "DROP TABLE u;"
    write("a.sql", table.concat(lines, "\n"))
    assert.equal(20001, guard.lint(folder, "a.sql")["drop-table"].line)
  end)
end)

describe("a database", function()
  local db
  setup(function() db = support.database() end)
  teardown(function() db:drop() end)

  it("says what is there, how much, and what is pending", function()
    db.conn:script([[CREATE TABLE t (a int NOT NULL, b int, CHECK (b IS NOT NULL));
      INSERT INTO t SELECT n, n FROM generate_series(1, 2000) n; ANALYZE t]])
    guard.migration(folder, 1, "", [[
  migrator.actor:add_not_null { table_name = "t", column_name = "a" }
  migrator.actor:add_not_null { table_name = "t", column_name = "b" }
  migrator.actor:add_index { table_name = "t", columns = { "a" } }]])
    local found, document = guard.lint(folder, "--database", db.conninfo)
    assert.is_nil(found["set-not-null-scan"])
    assert.equal(2000, found["create-index-blocking"].lock.rows)
    assert.truthy(found["create-index-blocking"].lock.bytes > 8000)
    assert.truthy(document.server_version >= 14)
  end)
end)
