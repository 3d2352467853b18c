-- Lua tables on their way to C, seen through core.render.
local core = require("mig.core")

local function render(verb, arguments)
  return core.render(verb, arguments, { server_version = 150000 })[1]
end

local function refusal(verb, arguments)
  local ok, failure = pcall(core.render, verb, arguments)
  assert.is_false(ok)
  assert.equal("usage", failure.kind)
  return failure.message
end

local function set_default(default)
  return render("set_default", { table_name = "t", column_name = "c", default = default })
    :match("SET DEFAULT (.*)$")
end

describe("values", function()
  it("arrive by their type", function()
    assert.equal("'now()'", set_default("now()"))
    assert.equal("now()", set_default(core.sql("now()")))
    assert.equal("12", set_default(12))
    assert.equal("9223372036854775807", set_default(math.maxinteger))
    assert.equal("0.5", set_default(0.5))
    assert.equal("true", set_default(true))
    assert.equal("false", set_default(false))
  end)

  it("keep a list's order and sort a table's names", function()
    local sql = render("add_index", {
      table_name = "t", columns = { "b", "a" },
      with = { fillfactor = 70, deduplicate_items = false },
    })
    assert.matches("%(b, a%)", sql)
    assert.matches("deduplicate_items.*fillfactor", sql)
  end)

  it("may mix a first item with names", function()
    local sql = render("add_index", { table_name = "t", columns = { { "a", order = "desc" } } })
    assert.matches("%(a DESC%)", sql)
  end)

  it("take core.null for nil", function()
    local sql = render("add_table", { table_name = "t", comment = core.null })
    assert.matches("CREATE TABLE public.t", sql)
  end)

  it("are refused with their place", function()
    local function column(field, value)
      local first = { column_name = "a", type = "int" }
      return { table_name = "t", columns = { first, { [field] = value } } }
    end
    assert.equal("add_table: columns[2].type cannot be a function",
      refusal("add_table", column("type", print)))
    assert.equal("add_table: columns[2].type must not contain a zero byte",
      refusal("add_table", column("type", "a\0b")))
    assert.equal("add_table: columns[2].type may have names and whole numbers as keys only",
      refusal("add_table", column("type", { [true] = 1 })))
    assert.equal("add_table: columns[2].type may have names and whole numbers as keys only",
      refusal("add_table", column("type", { [1.5] = 1 })))
    assert.equal("add_table: columns is a list with holes (nil)",
      refusal("add_table", { table_name = "t", columns = { [1] = {}, [3] = {} } }))
    assert.equal("add_table: columns has an item before the first, [1]",
      refusal("add_table", { table_name = "t", columns = { [0] = {} } }))
    assert.equal("add_table: columns is a core.sql without text",
      refusal("add_table", { table_name = "t", columns = setmetatable({}, core.sql_mt) }))
  end)

  it("do not nest for ever", function()
    local loop = {}
    loop.columns = { loop }
    assert.equal("add_table: columns[1] contains itself", refusal("add_table", loop))
    local deep = {}
    for _ = 1, 100 do
      deep = { deep }
    end
    assert.matches("is nested too deeply", refusal("add_table", { columns = deep }))
    local wide = {}
    for _ = 1, 40 do
      wide = { wide, wide }
    end
    assert.matches("is nested too deeply", refusal("add_table", { columns = wide }))
  end)

  it("are named on the outside", function()
    assert.equal("add_table: its arguments have names: { name = value, … }",
      refusal("add_table", { "t" }))
    assert.equal("add_table: its arguments have names: { name = value, … }",
      refusal("add_table", { "t", table_name = "t" }))
    assert.equal('add_table: missing argument "table_name"', refusal("add_table", {}))
  end)
end)

describe("core.sql", function()
  it("marks text", function()
    local marked = core.sql("now()")
    assert.equal("now()", marked.text)
    assert.equal("now()", tostring(marked))
    assert.equal(core.sql_mt, getmetatable(marked))
    assert.is_true(marked == core.sql("now()"))
    assert.is_false(marked == core.sql("then()"))
    assert.is_false(marked == "now()")
    assert.equal(marked, core.sql(marked))
  end)
end)

describe("core.null", function()
  it("is a value of its own", function()
    assert.equal("userdata", type(core.null))
    assert.equal(core.null, core.null)
    assert.is_true(core.null ~= nil)
  end)
end)
