local core = require("mig.core")
local lua_text = require("mig.lua_text")
local writer = require("mig.writer")

local function back(text)
  return assert(load("local sql = ... return " .. text))(core.sql)
end

describe("Lua text", function()
  it("gives every string back", function()
    local texts = {
      "", "plain", 'a "quoted" word', "back\\slash", "tab\tbell\a\27[0m", "two\nlines",
      "\nfirst line empty", "ends with ]", "a ]] and ]=] inside\nit", "return\r\nnewline",
      "invalid \xff\xfe", "Grüße", ("x"):rep(200), ("]"):rep(200), "nul\0byte", "9\0019",
    }
    for _, text in ipairs(texts) do assert.equal(text, back(lua_text.text(text))) end
  end)

  it("uses long strings for what is long or has lines", function()
    assert.equal('"short"', lua_text.text("short"))
    assert.equal("[[\na\nb]]", lua_text.text("a\nb"))
    assert.equal("[=[\na]]\nb]=]", lua_text.text("a]]\nb"))
    assert.equal("[[" .. ("x"):rep(90) .. "]]", lua_text.text(("x"):rep(90)))
  end)

  it("quotes keys that are no names", function()
    assert.equal('{ a = 1, ["end"] = 2, ["x y"] = 3 }',
      lua_text.format({ a = 1, ["end"] = 2, ["x y"] = 3 }))
  end)

  it("keeps sql apart from strings where it matters", function()
    local step = { verb = "set_default",
      arguments = { table_name = "t", column_name = "a", default = core.sql("now()") } }
    assert.equal('migrator.actor:set_default '
      .. '{ table_name = "t", column_name = "a", default = sql "now()" }', writer.call(step, ""))
    step = { verb = "add_column",
      arguments = { type = core.sql("text"), column_name = "a", table_name = "t" } }
    assert.equal('migrator.actor:add_column { table_name = "t", column_name = "a", type = "text" }',
      writer.call(step, ""))
  end)
end)

describe("the migration writer", function()
  local long = {
    verb = "add_table",
    arguments = {
      table_name = "fees",
      columns = {
        { column_name = "id", type = core.sql("bigint"), not_null = true },
        { column_name = "status", type = core.sql("text"), default = "it's" },
      },
      comment = "What a student owes.",
    },
  }

  it("writes a migration as a person would", function()
    assert.equal([[
-- Add fees
--
-- Not proven.

up_revision = "20"
down_revision = "10"

function up(migrator)
  migrator.actor:add_table {
    table_name = "fees",
    columns = {
      { column_name = "id", type = "bigint", not_null = true },
      { column_name = "status", type = "text", default = "it's" },
    },
    comment = "What a student owes.",
  }
end

function down(migrator)
  migrator.actor:drop_table { table_name = "fees" }
end
]], writer.text {
      message = "Add fees", remarks = { "Not proven." }, up_revision = "20", down_revision = "10",
      up = { long }, down = { { verb = "drop_table", arguments = { table_name = "fees" } } },
    })
  end)

  it("writes nil for the first, and keeps a message inside its comment", function()
    local text = writer.text { message = "a\nos.exit()", up_revision = "1", up = {}, down = {} }
    assert.truthy(text:find("^%-%- a\n%-%- os.exit%(%)\n"))
    assert.truthy(text:find("\ndown_revision = nil\n", 1, true))
  end)
end)
