-- What generate says of steps that touch data.
local cautions = require("mig.generator.cautions")
local core = require("mig.core")

local function of(verb, arguments)
  return cautions.of { { verb = verb, arguments = arguments } }
end

describe("a caution", function()
  it("is given for NOT NULL that rows cannot meet", function()
    local column = { table_name = "t", column_name = "a", type = "text", not_null = true }
    assert.truthy(of("add_column", column)[1]:find("fails when the table has rows", 1, true))
    assert.truthy(of("add_not_null", column)[1]:find("Fill it first", 1, true))
  end)

  it("is not given where rows get a value by themselves", function()
    for field, value in pairs { default = core.sql("now()"), identity = true, generated = "1" } do
      local column = { table_name = "t", column_name = "a", type = "int", not_null = true }
      column[field] = value
      assert.same({}, of("add_column", column))
    end
    assert.same({}, of("add_column",
      { table_name = "t", column_name = "a", type = core.sql("bigserial"), not_null = true }))
    assert.same({}, of("add_column", { table_name = "t", column_name = "a", type = "int" }))
  end)

  it("is not given where the guard says it of the same column", function()
    local function said(table_name, column_name)
      return cautions.of({ { verb = "drop_column", arguments = {
        table_name = table_name, column_name = column_name,
      } } }, { { rule = "drop-column",
        message = 'column "a" of "billing.Old fees" goes with its data' } })
    end
    assert.same({}, said('billing."Old fees"', "a"))
    assert.equal(1, #said('billing."Old fees"', "b"))
    assert.equal(1, #said('"Old fees"', "a"))
  end)

  it("names what goes with its data", function()
    assert.same({ 'table "t" goes with its data.' }, of("drop_table", { table_name = "t" }))
    assert.same({ 'column "a" of table "t" goes with its data.' },
      of("drop_column", { table_name = "t", column_name = "a" }))
    assert.same({}, of("drop_index", { index_name = "i" }))
    assert.same({}, cautions.of {
      { verb = "drop_table", arguments = { table_name = "t" }, keeps_rows = true },
    })
  end)
end)
