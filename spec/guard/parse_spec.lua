-- core.parse: PostgreSQL's parse trees as Lua tables.
local core = require("mig.core")

describe("core.parse", function()
  it("gives nodes with their fields", function()
    local made = core.parse("ALTER TABLE a.t ADD COLUMN b int")
    local alter = made.stmts[1].stmt.AlterTableStmt
    assert.equal("a", alter.relation.schemaname)
    assert.equal("b", alter.cmds[1].AlterTableCmd.def.ColumnDef.colname)
  end)

  it("keeps text as it is", function()
    local made = core.parse([[SELECT E'a"b\\c\n\x01é<>']])
    local value = made.stmts[1].stmt.SelectStmt.targetList[1].ResTarget.val
    assert.equal('a"b\\c\n\1é<>', value.A_Const.sval.sval)
  end)

  it("says where an error is, in characters", function()
    local made, message, position = core.parse("SELECT 'é' FROMM t x y")
    assert.is_nil(made)
    assert.equal('syntax error at or near "t"', message)
    assert.equal(18, position)
  end)

  it("reads nothing", function()
    assert.same({}, core.parse("").stmts)
    assert.same({}, core.parse("-- a comment").stmts)
  end)

  it("reads statements that nest deeply, or says that it cannot", function()
    local deep = "SELECT " .. ("("):rep(300) .. "1" .. (")"):rep(300)
    assert.is_table(core.parse(deep))
    local ok = pcall(core.parse, "SELECT " .. ("-"):rep(3000):gsub("-", "- ") .. "1")
    assert.is_boolean(ok)
  end)

  it("wants text", function()
    assert.has_error(function() core.parse("a\0b") end)
    assert.has_error(function() core.parse() end)
  end)
end)

describe("core.parse_plpgsql", function()
  it("gives the statements of a body", function()
    local made = core.parse_plpgsql("DO $$ BEGIN DROP TABLE x; END $$")
    assert.is_table(made[1].PLpgSQL_function.action)
  end)

  it("says what is wrong", function()
    local made, message = core.parse_plpgsql("DO $$ BEGIN IF END $$")
    assert.is_nil(made)
    assert.is_string(message)
  end)
end)
