local core = require("mig.core")

describe("an identifier", function()
  it("is quoted when it has to be", function()
    for name, quoted in pairs {
      fees = "fees",
      ["Order"] = '"Order"',
      order = '"order"',
      user = '"user"',
      name = "name",
      json_table = '"json_table"',
      ["a b"] = '"a b"',
      ['a"b'] = '"a""b"',
      ["1a"] = '"1a"',
      ["a$1"] = "a$1",
      ["ä"] = '"ä"',
      _x = "_x",
      [""] = '""',
    } do
      assert.equal(quoted, core.ident(name))
    end
  end)
end)

describe("a constant", function()
  it("is quoted", function()
    assert.equal("'it''s'", core.literal("it's"))
    assert.equal("''", core.literal(""))
    assert.equal([[E'a\\b''c']], core.literal([[a\b'c]]))
  end)
end)

describe("a name as people write it", function()
  local function parse(text)
    return { core.name_parse(text) }
  end

  it("has one or two parts", function()
    assert.same({ nil, "fees" }, parse("fees"))
    assert.same({ "billing", "fees" }, parse("billing.fees"))
    assert.same({ nil, "Order" }, parse("Order"))
    assert.same({ nil, "a.b" }, parse('"a.b"'))
    assert.same({ 'x"y', "a b" }, parse('"x""y".a b'))
  end)

  it("is refused when it is not one", function()
    for text, message in pairs {
      [""] = "name is empty",
      ["a."] = "name 'a.' has an empty part",
      [".a"] = "name '.a' has an empty part",
      ["a.b.c"] = "name 'a.b.c' has more than two parts",
      ['"a'] = "name '\"a' has a double quote that is not closed",
      ['"a"b'] = "name '\"a\"b' has text after its closing quote",
    } do
      local ok, err = pcall(core.name_parse, text)
      assert.is_false(ok)
      assert.equal(message, err.message)
    end
  end)

  it("survives being written and read", function()
    for _, pair in ipairs { { nil, "a" }, { "s", "a.b" }, { 'q"', "x y" }, { "S", "Ä\n" } } do
      assert.same(pair, parse(core.name_write(pair[1], pair[2])))
    end
    assert.equal("billing.Fees", core.name_write("billing", "Fees"))
  end)
end)

describe("the keywords", function()
  local support = require("spec.support")

  it("cover those of the server", function()
    local admin = support.server().admin
    for _, row in ipairs(admin:query("SELECT word, catcode FROM pg_catalog.pg_get_keywords()")) do
      if row.catcode ~= "U" then
        assert.is_true(core.is_reserved(row.word), row.word)
      end
    end
    assert.is_false(core.is_reserved("name"))
    assert.is_true(core.is_reserved("SELECT"))
  end)

  it("quote as the server does", function()
    local admin = support.server().admin
    for _, name in ipairs { "a", "Select", "select", "zone", "between", "é", "a-b", "x1", "" } do
      local row = admin:query("SELECT pg_catalog.quote_ident($1) AS q", name)[1]
      assert.equal(row.q, core.ident(name))
    end
  end)
end)
