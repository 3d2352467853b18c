local core = require("mig.core")

local function texts(script)
  local list = {}
  for i, statement in ipairs((core.split(script))) do
    list[i] = statement.text
  end
  return list
end

describe("splitting a script", function()
  it("cuts at semicolons and drops what is empty", function()
    assert.same({ "SELECT 1", "SELECT 2" }, texts(";; SELECT 1 ;\n\n;SELECT 2"))
    assert.same({}, texts(""))
    assert.same({}, texts(" -- nothing\n/* at all */ ;"))
  end)

  it("keeps comments inside a statement and drops those around it", function()
    assert.same({ "SELECT /* ; */ 1" }, texts("-- before;\nSELECT /* ; */ 1 -- after;\n;"))
  end)

  it("leaves quotes of every kind whole", function()
    for _, text in ipairs {
      "SELECT 'a;''b'",
      [[SELECT E'a\';b']],
      'SELECT "a;""b"',
      "SELECT $$;$$",
      "SELECT $x$ $$;$$ $y$; $x$",
      "SELECT /* ; /* ; */ ; */ 1",
      [[SELECT U&'d\0061;']],
    } do
      assert.same({ text, "SELECT 2" }, texts(text .. "; SELECT 2"))
    end
  end)

  it("reads continued constants as the server does", function()
    local continued = "SELECT E'a' -- c\n 'b\\';c'"
    assert.same({ continued, "SELECT 2" }, texts(continued .. "; SELECT 2"))
  end)

  it("takes number formats of newer servers", function()
    assert.same({ "SELECT 1_000, 0xFF", "SELECT 2" }, texts("SELECT 1_000, 0xFF; SELECT 2"))
  end)

  it("keeps routines with BEGIN ATOMIC whole", function()
    local body = [[
CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql
BEGIN ATOMIC
  SELECT CASE WHEN a > 0 THEN 1 ELSE 2 END;
  SELECT t.end, 1 AS "case" FROM t;
END]]
    assert.same({ body, "SELECT 2" }, texts(body .. "; SELECT 2;"))
  end)

  it("does not take other BEGIN … for a body", function()
    assert.same({ "BEGIN", "SELECT 1", "END" }, texts("BEGIN; SELECT 1; END;"))
  end)

  it("keeps the actions of a rule whole", function()
    local rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)"
    assert.same({ rule, "SELECT 3" }, texts(rule .. "; SELECT 3"))
  end)

  it("gives line and offset of the first token", function()
    local script = "\n-- one\nSELECT 1;\n\n  SELECT\n2;"
    local list = core.split(script)
    assert.equal(3, list[1].line)
    assert.equal(5, list[2].line)
    assert.equal("SELECT\n2", list[2].text)
    assert.equal("SELECT", script:sub(list[2].offset + 1, list[2].offset + 6))
  end)

  it("leaves out psql's lines and COPY data, and counts them", function()
    local list, skipped, commands = core.split(table.concat({
      "\\set ON_ERROR_STOP on",
      "\\echo don't",
      "CREATE TABLE t (a text);",
      "COPY public.t (a) FROM stdin;",
      "it's; data\\n",
      "\\\\.",
      "\\.",
      "SELECT '",
      "\\not psql';",
      "COPY t TO stdout;",
      "",
    }, "\n"))
    assert.equal(3, skipped)
    assert.equal("\\set ON_ERROR_STOP on", commands[1].text)
    assert.equal(2, commands[2].line)
    assert.equal(2, #commands)
    assert.equal(3, #list)
    assert.equal("SELECT '\n\\not psql'", list[2].text)
    assert.equal(8, list[2].line)
    assert.equal("COPY t TO stdout", list[3].text)
  end)

  it("blanks a psql line inside a statement", function()
    assert.same({ "SELECT 1\n       \n+ 1" }, texts("SELECT 1\n\\echo x\n+ 1;"))
  end)

  it("passes a byte order mark", function()
    assert.same({ "SELECT 1" }, texts("\u{FEFF}SELECT 1"))
  end)

  it("says what is not closed, and where", function()
    for script, message in pairs {
      ["SELECT 1;\nSELECT 'a"] = "quoted string that begins on line 2 is not closed",
      ["SELECT \"a"] = "quoted identifier that begins on line 1 is not closed",
      ["SELECT $f$ $$"] = "dollar-quoted string that begins on line 1 is not closed",
      ["\n\n/* /* */"] = "comment that begins on line 3 is not closed",
      ["COPY t FROM stdin;\n1\n"] =
        "data of the COPY on line 1 is not closed by a line with \\.",
    } do
      local ok, err = pcall(core.split, script)
      assert.is_false(ok)
      assert.equal("usage", err.kind)
      assert.equal(message, err.message)
    end
  end)

  it("gives the position in characters", function()
    local _, err = pcall(core.split, "SELECT 'äö', 'b")
    assert.equal(14, err.position)
  end)
end)
