-- Goals that are wrong: file, line and statement are named, and nothing is written.
local project = require("spec.support.project")
local refusal = require("spec.support.refusal")
local support = require("spec.support")

local here

local GENERATE = { "generate", "-m", "x" }

--- The goal schema/a.sql or schema/a.lua, alone, is refused by generate, check and diff.
local function refuse(name, text, texts)
  support.remove(here.folder .. "/schema")
  here:write("schema/" .. name, text)
  refusal.check(here, GENERATE, 1, texts)
end

local function refuse_lua(text, texts) refuse("a.lua", text, texts) end
local function refuse_sql(text, texts) refuse("a.sql", text, texts) end

describe("a bad goal", function()
  lazy_setup(function()
    here = project.new()
    here:sql("CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)")
    here:ok("new", "-m", "The ledger is there")
    here:ok("apply")
  end)
  lazy_teardown(function() here:close() end)

  it("that is not there", function()
    support.remove(here.folder .. "/schema")
    local hint = 'hint: "mig init" writes an example; --schema names another file or folder'
    refusal.check(here, GENERATE, 1, { 'error: the goal "schema" does not exist', hint })
    here:write("schema/README", "")
    refusal.check(here, GENERATE, 1, { 'error: the goal folder "schema" holds no .lua', hint })
    for _, words in ipairs({ GENERATE, { "check" }, { "diff" } }) do
      refusal.check(here, { "--schema", "no.sql", table.unpack(words) }, 1,
        'error: the goal "no.sql" does not exist')
    end
  end)

  it("in SQL that PostgreSQL refuses", function()
    refuse_sql("CREATE TABLE a (id int);\n\nCREATE TABLE b (\n  id int,\n  x nope\n);\n", {
      'schema/a.sql:5: error: type "nope" does not exist\n  line 3:   x nope\n              ^',
    })
    refuse_sql("CREATE TABLE a (id int);\n\nCREATE TABL b (id int);\n",
      'schema/a.sql:3: error: syntax error at or near "TABL"\n  CREATE TABL b (id int)\n         ^')
    refuse_sql("CREATE TABLE a (id int);\nCREATE TABLE a (id int);\n", {
      'schema/a.sql:2: error: relation "a" already exists', "hint: Does the goal make it twice?",
    })
    refuse_sql("CREATE TABLE a (id int REFERENCES b);\n",
      'schema/a.sql:1: error: relation "b" does not exist')
    refuse_sql("CREATE VIEW v AS SELECT 1;\n\nSELECT 'abc;\n",
      "schema/a.sql:3: error: quoted string that begins on line 3 is not closed")
    refuse_sql("CREATE TABLE a (id int);\n\\i other.sql\n", {
      "schema/a.sql:2: error: psql's \\i is not understood in a goal\n  \\i other.sql\n",
      "hint: Name the files themselves",
    })
  end)

  it("in Lua that is none", function()
    refuse_lua('table "a" {\n  column "id" { "int" }\n  column "b" { "int" },\n}',
      "schema/a.lua:3: error: '}' expected")
    refuse_lua('\nerror("no")', "schema/a.lua:2: error: no")
    refuse_lua("local x\nx.y = 1", "schema/a.lua:2: error: attempt to index a nil value")
    refuse_lua("\27Lua", "schema/a.lua:1: error: precompiled code is not loaded")
  end)

  it("with misspelt or misplaced words", function()
    refuse_lua('tabel "a" {\n  column "id" "int",\n}', {
      'schema/a.lua:1: error: unknown word "tabel"', 'hint: Did you mean "table"?',
    })
    refuse_lua('table "a" {\n  column "id" { "int", not_nul = true },\n}', {
      'schema/a.lua:2: error: column "id": unknown key "not_nul"', 'hint: Did you mean "not_null"?',
    })
    refuse_lua('table "a" {\n  column "id" {},\n}', {
      'schema/a.lua:2: error: column "id" has no type', "hint: Write it as: column",
    })
    refuse_lua('table "a" "x"', 'schema/a.lua:1: error: table "a": expected a table, got a text')
    refuse_lua('table "a"', {
      'schema/a.lua:1: error: table "a" has no braces', "hint: Write it as: table",
    })
    refuse_lua('enum "a"', 'schema/a.lua:1: error: enum "a" has no braces')
    refuse_lua('column "id" "int"', "schema/a.lua:1: error: column stands outside a table")
    refuse_lua('table "a" { 42 }', 'schema/a.lua:1: error: table "a": entry 1 is a number')
    refuse_lua('enum "a" { "x", "y", "x" }', 'schema/a.lua:1: error: enum "a": "x" stands twice')
    refuse_lua('view "a"', "schema/a.lua:1: error: view: the text is no CREATE statement")
    refuse_lua('view "a" { query = "SELECT 1" }', {
      "schema/a.lua:1: error: view: expected SQL text",
      'hint: Write it as: view "name" [[SELECT …]]',
    })
  end)

  it("in Lua that PostgreSQL refuses", function()
    refuse_lua('\ntable "a" {\n  column "id" "itn",\n}',
      'schema/a.lua:2: error: type "itn" does not exist\n  line 2:     id itn\n')
    refuse_lua('table "a" {\n  column "id" { "int", references = "b.id" },\n}', {
      'schema/a.lua:2: error: relation "public.b" does not exist', "REFERENCES public.b (id)",
    })
    refuse_lua('table "a" {\n  column "id" "int",\n  index { "nope" },\n}', {
      'schema/a.lua:3: error: column "nope" does not exist', "\n  CREATE INDEX ON public.a (nope)",
    })
    refuse_lua('table "a" {\n  column "id" { "int", default = "x" },\n}',
      'schema/a.lua:1: error: invalid input syntax for type integer: "x"')
  end)

  it("that reaches for more than a goal may", function()
    for _, case in ipairs({
      { 'os.execute("touch made")', "os.execute is not available here" },
      { 'io.popen("touch made")', "io.popen is not available here" },
      { 'io.open("made", "w")', 'io.open with mode "w" is not available here' },
      { 'io.open("/etc/passwd")', 'file "/etc/passwd" lies outside the project' },
      { 'require("socket.core")', 'module "socket.core" not found' },
      { 'string.dump(print)', "string.dump is not available here" },
    }) do
      refuse_lua(case[1], "schema/a.lua:1: error: " .. case[2])
    end
  end)

  it("of a program", function()
    refusal.check(here, { "--schema", "exec:exit 3", table.unpack(GENERATE) }, 1,
      "error: the goal's program ended with status 3: exit 3")
    refusal.check(here, { "--schema", "exec:no-such-program", table.unpack(GENERATE) }, 1,
      "hint: The shell did not find it: is it installed, and in PATH?")
    refusal.check(here, { "--schema", "exec:echo 'CREATE TABEL x()'", table.unpack(GENERATE) }, 1,
      'error: syntax error at or near "TABEL"')
  end)

  it("of another database that is not there", function()
    local err = refusal.check(here,
      { "--schema", "postgresql://u:secret@127.0.0.1:1/x", table.unpack(GENERATE) }, 1,
      { "port 1 failed: Connection refused", "hint: Is the server running" })
    assert.is_nil(err:find("secret", 1, true))
  end)

  it("that cannot be reached from rows that are there", function()
    support.remove(here.folder .. "/schema")
    here:write("schema/a.sql", "CREATE TABLE kept (id int CHECK (id > 1));")
    here:ok("generate", "-m", "check")
    refusal.check(here, { "apply" }, 1, {
      'error: check constraint "kept_id_check" of relation "kept" is violated by some row',
      "\n  ALTER TABLE public.kept ADD ", "_check.lua:7:",
    })
  end)
end)
