-- Values on their way to PostgreSQL and back, by type.
local core = require("mig.core")
local migrator = require("mig.migrator")
local support = require("spec.support")

local db, s
local null = core.null

local quiet = { say = function() end, detail = function() end, progress = function() end }

lazy_setup(function()
  db = support.database()
  db.conn:script([[
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE DOMAIN positive AS int CHECK (VALUE > 0);
    CREATE TYPE place AS (street text, number int, tags text[], open tstzrange);
    CREATE TYPE visit AS (at place, moods mood[])]])
end)
lazy_teardown(function() db:drop() end)
before_each(function()
  db.conn:script("BEGIN")
  s = migrator.new({ conn = db.conn, guard = migrator.guard(), default_schema = "public",
    render = quiet, enter = function() end, leave = function() end }, "1", "up").db_session
end)
after_each(function() db.conn:script("ROLLBACK") end)

--- What comes back when a value is sent as that type.
local function echo(type, value)
  return s:value("SELECT $1::" .. type, value)
end

local function problem_of(...)
  local ok, problem = pcall(...)
  assert.is_false(ok)
  assert.is_true(core.is_error(problem), tostring(problem))
  return problem.message
end

describe("values", function()
  it("are numbers, booleans and text", function()
    assert.equal(math.maxinteger, echo("bigint", math.maxinteger))
    assert.equal("integer", math.type(echo("int", 7.0)))
    assert.equal(0.1, echo("float8", 0.1))
    assert.equal("float", math.type(echo("float8", 2)))
    assert.equal(math.huge, echo("float8", math.huge))
    assert.is_true(echo("float8", 0 / 0) ~= echo("float8", 0 / 0))
    assert.equal("0.1", echo("numeric", 0.1))
    assert.equal("123456789012345678901234567890.10",
      echo("numeric", "123456789012345678901234567890.10"))
    assert.is_true(echo("bool", true))
    assert.is_false(echo("bool", false))
    assert.equal("it's \\ \n é", echo("text", "it's \\ \n é"))
    assert.equal("ok", echo("mood", "ok"))
    assert.equal(5, echo("positive", 5))
  end)

  it("may be NULL", function()
    assert.is_nil(echo("int", nil))
    assert.is_nil(echo("int", null))
    assert.same({ a = 1 }, s:one("SELECT 1 AS a, NULL AS b"))
    assert.equal(2, s:value("SELECT coalesce(:a::int, 2)", { a = null }))
  end)

  it("are bytes", function()
    local bytes = {}
    for i = 0, 255 do bytes[#bytes + 1] = string.char(i) end
    local all = table.concat(bytes)
    assert.equal(all, echo("bytea", all))
    assert.equal(256, s:value("SELECT length($1::bytea)", all))
    assert.equal("\\x41", echo("bytea", "\\x41"))
    s:exec("SET LOCAL bytea_output = escape")
    assert.equal(all, echo("bytea", all))
    assert.same({ all, "a" }, echo("bytea[]", { all, "a" }))
    assert.equal("parameter $1 must not contain a zero byte", problem_of(echo, "text", "a\0b"))
  end)

  it("are JSON", function()
    local value = {
      name = "a\"b\n\1é", list = { 1, 2.5, true, null, {} }, deep = { { { x = "y" } } },
    }
    for _, type in ipairs { "json", "jsonb" } do assert.same(value, echo(type, value)) end
    assert.equal("integer", math.type(echo("jsonb", { n = 12 }).n))
    assert.equal("[]", s:value("SELECT $1::text", s:value("SELECT '[]'::text")))
    for _, text in ipairs { "[]", "{}", '{"a": []}', "[{}]", '"x"', "null", "12", "[1, null]" } do
      local back = s:value("SELECT $1::jsonb", text)
      if type(back) == "table" then
        assert.equal(text, s:value("SELECT ($1::jsonb)::text", back), text)
      end
    end
    assert.equal(null, echo("jsonb", "null"))
    assert.equal("a😀\0", echo("json", [["a\ud83d\ude00\u0000"]]))
    assert.equal("parameter $1 is a list with holes (nil)", problem_of(echo, "json", { 1, nil, 3 }))
    assert.equal("parameter $1: JSON cannot hold a function",
      problem_of(echo, "json", { f = print }))
    local loop = {}
    loop.loop = loop
    assert.equal("parameter $1 is nested too deeply for JSON, or in itself",
      problem_of(echo, "json", loop))
  end)

  it("speaks with the module json", function()
    local json = require("dkjson")
    assert.equal("[]", json.encode(echo("jsonb", "[]")))
    assert.equal("{}", json.encode(echo("jsonb", "{}")))
    assert.same({ a = null }, echo("jsonb", { a = json.null }))
  end)

  it("are arrays", function()
    assert.same({ 1, 2, 3 }, echo("int[]", { 1, 2, 3 }))
    assert.same({}, echo("int[]", {}))
    local words = { "a", null, "NULL", "", "{\"x\\,}" }
    assert.same(words, echo("text[]", words))
    assert.same({ { 1, 2 }, { 3, 4 } }, echo("int[]", { { 1, 2 }, { 3, 4 } }))
    assert.same({ true, false }, echo("bool[]", { true, false }))
    assert.same({ "sad", "ok" }, echo("mood[]", { "sad", "ok" }))
    assert.same({ { a = 1 }, { 2 } }, echo("jsonb[]", { { a = 1 }, { 2 } }))
    assert.same({ 1, 2 }, s:value("SELECT '[0:1]={1,2}'::int[]"))
    assert.same({ "(1,1),(0,0)", "(2,2),(0,0)" }, echo("box[]", { "(1,1),(0,0)", "(2,2),(0,0)" }))
    assert.same({ 1, 2 }, s:value("SELECT '1 2'::int2vector::int2[]"))
    assert.equal("parameter $1 is a list with holes (nil)",
      problem_of(echo, "int[]", { 1, nil, 3 }))
    assert.equal("parameter $1 is an array for PostgreSQL: it cannot have named fields",
      problem_of(echo, "int[]", { a = 1 }))
    assert.equal("parameter $1 is an integer for PostgreSQL: it cannot be this table",
      problem_of(echo, "int", { 1 }))
  end)

  it("are composites, nested too", function()
    local at = { street = 'a "b", (c)', number = 5, tags = { "x", "y z" } }
    assert.same(at, echo("place", at))
    assert.same({ street = "s", number = 1 }, echo("place", { "s", 1 }))
    assert.same({}, echo("place", {}))
    local visit = { at = at, moods = { "ok" } }
    assert.same({ visit, visit }, echo("visit[]", { visit, visit }))
    assert.equal('parameter $1 has no field "stret" for PostgreSQL',
      problem_of(echo, "place", { stret = "x" }))
    s:exec("ALTER TYPE place ADD ATTRIBUTE zip text")
    assert.same({ number = 1, zip = "8" }, echo("place", { number = 1, zip = "8" }))
  end)

  it("are ranges", function()
    assert.same({ lower = 1, upper = 5, bounds = "[)" },
      echo("int4range", { lower = 1, upper = 5 }))
    assert.same({ lower = 2, bounds = "[)" }, echo("int4range", { lower = 1, bounds = "()" }))
    assert.same({ empty = true }, echo("int4range", { empty = true }))
    assert.same({ lower = "2024-01-01 00:00:00", upper = "2024-02-01 00:00:00", bounds = "[]" },
      echo("tsrange", { lower = "2024-01-01", upper = "2024-02-01", bounds = "[]" }))
    assert.same({ { lower = 1, upper = 3, bounds = "[)" }, { lower = 5, bounds = "[)" } },
      echo("int4multirange", { { lower = 1, upper = 3 }, { lower = 5 } }))
    assert.same({ { lower = 1, upper = 3, bounds = "[)" } }, echo("int4range[]", { "[1,2]" }))
    assert.equal("parameter $1 has bounds that are none",
      problem_of(echo, "int4range", { lower = 1, bounds = "x" }))
  end)

  it("are times", function()
    assert.equal("2024-02-29 12:30:00.5", echo("timestamp", "2024-02-29 12:30:00.5"))
    assert.equal("infinity", echo("timestamptz", "infinity"))
    assert.equal("2024-02-29 01:02:03",
      echo("timestamp", { year = 2024, month = 2, day = 29, hour = 1, min = 2, sec = 3 }))
    assert.equal("2024-02-29", echo("date", { year = 2024, month = 2, day = 29 }))
  end)

  it("are counted, and have to be values", function()
    assert.equal("the statement has 1 parameter, not 2",
      problem_of(s.exec, s, "SELECT $1::text", "a", "b"))
    assert.equal("parameter $1 cannot be a function", problem_of(s.exec, s, "SELECT $1", print))
    assert.equal("parameter :a cannot be SQL",
      problem_of(s.exec, s, "SELECT :a", { a = core.sql "x" }))
  end)
end)

describe("statements", function()
  it("are prepared", function()
    s:exec("CREATE TABLE tag (id int, names text[])")
    local add <close> = s:prepare("INSERT INTO tag VALUES (:id, :names)")
    assert.equal(1, add:exec({ id = 1, names = { "a" } }))
    assert.equal(1, add:exec({ id = 2, names = null }))
    local find = s:prepare("SELECT names FROM tag WHERE id = $1")
    assert.same({ "a" }, find:value(1))
    assert.is_nil(find:value(2))
    assert.same({ names = { "a" } }, find:one(1))
    for row in find:rows(1) do assert.same({ "a" }, row.names) end
    assert.equal("the statement has 1 parameter, not 2", problem_of(find.value, find, 1, 2))
    find:close()
    find:close()
    assert.equal("statement:execute: the statement is closed", problem_of(find.value, find, 1))
    assert.equal("COMMIT is not allowed in a migration", problem_of(s.prepare, s, "COMMIT"))
  end)

  it("go together in a pipeline", function()
    s:exec("CREATE TABLE tag (id int, tags text[])")
    assert.equal(1000, s:pipeline(function(send)
      for i = 1, 1000 do send("INSERT INTO tag VALUES ($1, $2)", i, { "t" .. i }) end
    end))
    assert.equal(500500, s:value("SELECT sum(id)::int FROM tag WHERE tags = ARRAY['t' || id]"))
    s:exec("SAVEPOINT a")
    local ok, problem = pcall(s.pipeline, s, function(send)
      send("INSERT INTO tag VALUES (1)")
      send("SELECT 1 / $1::int", 0)
    end)
    assert.is_false(ok)
    assert.equal("division by zero", problem.message)
    assert.equal("SELECT 1 / $1::int", problem.statement)
    s:exec("ROLLBACK TO a")
  end)

  it("have their notices heard", function()
    local heard = {}
    s:listen(function(message, level) heard[#heard + 1] = level .. " " .. message end)
    s:exec("DO $$ BEGIN RAISE NOTICE 'one'; RAISE WARNING 'two'; END $$")
    s:listen(nil)
    s:exec("DO $$ BEGIN RAISE NOTICE 'three'; END $$")
    assert.equal(2, #heard)
    assert.truthy(heard[1]:find("^info .*one"))
    assert.truthy(heard[2]:find("^warning .*two"))
  end)
end)

describe("COPY", function()
  before_each(function()
    s:exec([[CREATE TABLE tag (id int, "Name" text, data jsonb, list int[], twice int
      GENERATED ALWAYS AS (id * 2) STORED, raw bytea)]])
  end)

  local row = {
    id = 1, Name = "a\tb\\\n\r", data = { x = { 1 } }, list = { 1, null }, raw = "\0\\",
  }

  it("takes rows by name and by position", function()
    assert.equal(3, s:copy_in("COPY tag FROM stdin",
      { row, { 2, "b", null, nil, "x" }, { id = 3 } }))
    local back = s:one("SELECT * FROM tag WHERE id = 1")
    assert.equal(2, back.twice)
    back.twice = nil
    assert.same(row, back)
    assert.same({ id = 2, Name = "b", raw = "x", twice = 4 },
      s:one("SELECT * FROM tag WHERE id = 2"))
    assert.equal(1, s:copy_in('copy public.tag ("Name" , id) from STDIN;', { { "z", 9 } }))
    assert.equal(1, s:copy_in("COPY tag FROM stdin", { { nil, "no id" } }))
    assert.equal("z", s:value('SELECT "Name" FROM tag WHERE id = 9'))
    s:exec("SAVEPOINT a")
    assert.equal('the rows have a value "nam", but COPY has no such column',
      problem_of(s.copy_in, s, "COPY tag FROM stdin", { { nam = 1 } }))
    s:exec("ROLLBACK TO a")
    assert.equal("list is an array for PostgreSQL: it cannot have named fields",
      problem_of(s.copy_in, s, "COPY tag FROM stdin", { { list = { a = 1 } } }))
    s:exec("ROLLBACK TO a")
    assert.equal("connection:copy_in: the iterator must give strings, not table",
      problem_of(s.copy_in, s, "COPY tag FROM stdin CSV", { { 1 } }))
    s:exec("ROLLBACK TO a")
  end)

  it("takes rows of a query, while other statements run", function()
    s:exec("INSERT INTO tag (id) SELECT generate_series(1, 2500)")
    assert.equal(2500, s:copy_in("COPY tag (id) FROM stdin",
      s:rows("SELECT -id AS id FROM tag ORDER BY id")))
    local i = 0
    assert.equal(10, s:copy_in("COPY tag (id) FROM stdin", function()
      i = i + 1
      return i <= 10 and { s:value("SELECT 10000 + $1::int", i) } or nil
    end))
    assert.equal(100055 - 0, s:value("SELECT sum(id)::int FROM tag"))
  end)

  it("takes text, lines and files, in every format", function()
    local folder = support.folder()
    support.write(folder .. "/a.csv", 'id,Name\n5,"a,b"\n')
    local file <close> = io.open(folder .. "/a.csv")
    assert.equal(1, s:copy_in('COPY tag (id, "Name") FROM stdin (FORMAT csv, HEADER)', file))
    assert.equal(2, s:copy_in("COPY tag (id) FROM stdin", { "6\n", "7\n" }))
    local pieces = {}
    local function keep(text) pieces[#pieces + 1] = text end
    s:copy_out('COPY tag (id, "Name") TO stdout BINARY', keep)
    s:exec("DELETE FROM tag")
    assert.equal(3, s:copy_in('COPY tag (id, "Name") FROM stdin BINARY', table.concat(pieces)))
    local out = assert(io.open(folder .. "/b", "wb"))
    s:copy_out('COPY (SELECT id, "Name" FROM tag ORDER BY id) TO stdout CSV', out)
    out:close()
    assert.equal('5,"a,b"\n6,\n7,\n', support.read(folder .. "/b"))
    support.remove(folder)
    assert.equal("db_session:copy_in cannot take its rows from a number",
      problem_of(s.copy_in, s, "COPY tag FROM stdin", 5))
    assert.equal("db_session:copy_out cannot write to a number",
      problem_of(s.copy_out, s, "COPY tag TO stdout", 5))
  end)
end)

describe("rows", function()
  it("come in pieces whose size follows the rows", function()
    local count, size = 0, 0
    for row in s:rows("SELECT i, repeat('x', CASE WHEN i > 3000 THEN 100000 ELSE 1 END) AS x "
      .. "FROM generate_series(1, 3100) i") do
      count, size = count + 1, size + #row.x
    end
    assert.equal(3100, count)
    assert.equal(3000 + 100 * 100000, size)
    for _ in s:rows("SELECT 1 WHERE false") do error("no row expected") end
  end)
end)
