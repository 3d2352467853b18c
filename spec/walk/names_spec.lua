-- Names and texts of every sort, everywhere: they are quoted, never guessed at.
local core = require("mig.core")
local project = require("spec.support.project")
local support = require("spec.support")

local LONG = ("x"):rep(31) .. ("ä"):rep(16)

local NAMES = {
  "it's a \"quoted\" name", "CamelCase", LONG, "new\nline \r\n", "tab\there $1 $$ :name", "select",
  "ü 漢字 🐘", "%s %I %d back\\slash", "a.b", "-- no comment /* nor */ this", "]] [[ ]=] --[[",
  "comma, = {}", " 1st, led by a space ", "NULL",
}

local here, source

--- SQL with each name in every place where a name can stand.
local function schema_text(name, number)
  local n, text = core.ident(name), core.literal(name)
  local fill = { n = n, t = text, i = number }
  return ([[
CREATE SCHEMA $n; COMMENT ON SCHEMA $n IS $t;
CREATE TYPE $n.$n AS ENUM ($t, 'other $i');
CREATE DOMAIN $n."$i domain" AS text DEFAULT $t CONSTRAINT $n CHECK (VALUE <> $t || 'x');
CREATE SEQUENCE $n."$i numbers"; COMMENT ON SEQUENCE $n."$i numbers" IS $t;
CREATE TABLE $n."$i table" (
  $n text NOT NULL DEFAULT $t,
  "$i id" bigint GENERATED ALWAYS AS IDENTITY,
  "$i serial" bigserial,
  "$i label" $n.$n DEFAULT $t,
  "$i labels" $n.$n[] DEFAULT ARRAY[$t]::$n.$n[],
  "$i length" int GENERATED ALWAYS AS (length($n)) STORED,
  CONSTRAINT $n PRIMARY KEY ($n),
  CONSTRAINT "$i check" CHECK ($n <> $t || 'y'),
  UNIQUE ("$i label", $n)
);
COMMENT ON COLUMN $n."$i table".$n IS $t;
COMMENT ON CONSTRAINT $n ON $n."$i table" IS $t;
CREATE TABLE $n."$i child" (
  "$i" text REFERENCES $n."$i table" ($n) ON DELETE SET NULL,
  CONSTRAINT $n FOREIGN KEY ("$i") REFERENCES $n."$i table" ($n)
) WITH (fillfactor = 50);
CREATE INDEX "$i index" ON $n."$i table" ($n, lower($n || $t)) WHERE $n <> $t;
COMMENT ON INDEX $n."$i index" IS $t;
CREATE VIEW $n."$i view" AS SELECT $n, $t::text AS "$i text" FROM $n."$i table";
CREATE FUNCTION $n."$i function"($n text DEFAULT $t) RETURNS text LANGUAGE sql
  AS 'SELECT $1 || 1';
CREATE FUNCTION $n."$i trigger"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER $n BEFORE UPDATE OF $n ON $n."$i table" FOR EACH ROW
  WHEN (NEW.$n = $t) EXECUTE FUNCTION $n."$i trigger"($t);
]]):gsub("%$(%a)", fill)
end

--- The URL of a database, whatever it is called.
local function url(name)
  local server = support.server().conninfo
  local host = server:match("host='([^']*)'")
  local function encode(text)
    return (text:gsub("[^%w]", function(byte) return ("%%%02X"):format(byte:byte()) end))
  end
  return ("postgresql:///%s?host=%s&port=%s&user=%s"):format(encode(name), encode(host),
    server:match("port='(%d+)'"), server:match("user='([^']*)'"))
end

describe("names", function()
  lazy_setup(function()
    here, source = project.new(), support.database()
    for number, name in ipairs(NAMES) do source.conn:script(schema_text(name, number)) end
  end)
  lazy_teardown(function()
    source:drop()
    here:close()
  end)

  local function same_as_source()
    return here:differences(source.conn:snapshot())
  end

  it("of every sort reach the database, and leave it", function()
    local empty = here:catalog()
    here:ok("--schema", url(source.name), "generate", "-m", "names")
    here:ok("apply")
    assert.equal("", same_as_source())
    here:ok("rollback")
    assert.equal("", here:differences(empty))
    here:ok("apply")
  end)

  for _, format in ipairs({ "lua", "sql" }) do
    it("of every sort are written down as a goal, " .. format, function()
      local file = "goal." .. format
      here:ok("inspect", "--format", format, "--output", file)
      assert.equal("No changes: the database is what the goal says.\n",
        here:ok("--schema", file, "generate", "-m", "again").out)
    end)
  end

  it("of files are made of the names, too", function()
    here:ok("inspect", "--split", "--output", "goals")
    assert.equal("No changes: the database is what the goal says.\n",
      here:ok("--schema", "goals", "generate", "-m", "again").out)
  end)

  it("are changed and dropped", function()
    for number, name in ipairs(NAMES) do
      local n = core.ident(name)
      source.conn:script(([[
        ALTER TABLE %s."%d table" ALTER COLUMN "%d serial" TYPE int;
        ALTER TYPE %s.%s ADD VALUE %s BEFORE 'other %d';
        DROP TABLE %s."%d child"; COMMENT ON SCHEMA %s IS NULL;]]):format(n, number, number, n, n,
        core.literal(name:sub(1, 20) .. "2"), number, n, number, n))
    end
    here:ok("--schema", url(source.name), "generate", "-m", "changed names")
    here:ok("apply")
    assert.equal("", same_as_source())
    here:ok("rollback")
  end)

  it("longer than PostgreSQL's are cut as there", function()
    local name = ("n"):rep(80)
    here:reset()
    here:write("schema/long.lua",
      ('table "%s" { column "%s" { "int", primary_key = true } }'):format(name, name))
    here:sql(("CREATE TABLE %s (%s int PRIMARY KEY)"):format(name, name))
    for number in ipairs(NAMES) do
      here:sql(("DROP SCHEMA IF EXISTS %s CASCADE"):format(core.ident(NAMES[number])))
    end
    assert.equal("No changes: the database is what the goal says.\n",
      here:ok("generate", "-m", "long", "--dry-run").out)
  end)
end)

describe("texts of every sort", function()
  lazy_setup(function() here = project.new() end)
  lazy_teardown(function() here:close() end)

  local MESSAGES = {
    "it's \"quoted\"", "two\nlines", "]] --[[ %s \\", "[[", "ü 漢字", "--", "=1", ("long "):rep(60),
    "\tup_revision = \"1\"", "/etc/passwd", "..", "\r\n x", "-m",
  }

  it("are messages", function()
    for number, message in ipairs(MESSAGES) do
      here:write("schema/a.sql", ("CREATE TABLE a (n%d int);"):format(number))
      local made = here:json("generate", "-m", message)
      assert.matches("^migrations/[%w_]+%.lua$", made.file)
      assert.is_true(#made.file < 100)
      local new = here:json("new", "-m", message)
      assert.equal(made.revision, new.down_revision)
      here:ok("apply")
    end
    local history = here:json("history")
    assert.equal(2 * #MESSAGES, #history.migrations)
    assert.equal("it's \"quoted\"", history.migrations[#history.migrations].name)
    assert.equal(tostring(2 * #MESSAGES), here:value("SELECT count(*) FROM migration_info"))
    here:ok("rollback", "--all")
    assert.same({}, here:counts())
  end)

  it("are names of databases", function()
    local names = { "it's a \"base\"", "new\nline", LONG, "a=b host=x", "%41", "back\\" }
    for _, name in ipairs(names) do
      here.db.conn:query("CREATE DATABASE " .. core.ident(name))
      local outcome = support.run_mig({ "--database", url(name), "apply" }, { cwd = here.folder })
      assert.equal(0, outcome.code, outcome.err)
      local status = support.run_mig({ "--database", url(name), "status" }, { cwd = here.folder })
      assert.equal(0, status.code, status.err)
      here.db.conn:query("DROP DATABASE " .. core.ident(name))
    end
  end)
end)
