local core = require("mig.core")

describe("core.split", function()
  it("cuts a script into statements with their places", function()
    local list, skipped = core.split("SELECT 1;\n\nSELECT ';' ; -- end\n")
    assert.same({
      { text = "SELECT 1", line = 1, offset = 0 },
      { text = "SELECT ';'", line = 3, offset = 11 },
    }, list)
    assert.equal(0, skipped)
  end)

  it("counts what it leaves out", function()
    local list, skipped = core.split("\\connect x\nSELECT 1;\n")
    assert.equal(1, #list)
    assert.equal(1, skipped)
  end)

  it("gives nothing for nothing", function()
    assert.same({}, (core.split("  -- a comment\n")))
  end)

  it("fails on what is not closed", function()
    local ok, failure = pcall(core.split, "SELECT 'a")
    assert.is_false(ok)
    assert.equal("usage", failure.kind)
    assert.is_number(failure.position)
  end)
end)

describe("statements", function()
  it("have classes", function()
    local classes = {
      ["SELECT 1"] = "other",
      ["COMMIT"] = "transaction",
      ["SAVEPOINT a"] = "savepoint",
      ["SET search_path = a"] = "set",
      ["CREATE ROLE a"] = "role",
      ["DROP DATABASE a"] = "database",
      ["CREATE INDEX CONCURRENTLY ON t (a)"] = "no_transaction",
    }
    for statement, class in pairs(classes) do
      assert.equal(class, core.classify(statement))
    end
  end)

  it("that control the transaction are found in a script", function()
    assert.is_nil(core.find_transaction_control("SELECT 'COMMIT'"))
    local line, word = core.find_transaction_control("SELECT 1;\n\ncommit;")
    assert.equal(3, line)
    assert.equal("COMMIT", word)
  end)
end)

describe("names", function()
  it("are quoted where they have to be", function()
    assert.equal("fees", core.ident("fees"))
    assert.equal('"Order"', core.ident("Order"))
    assert.equal('"a""b"', core.ident('a"b'))
    assert.equal('"select"', core.ident("select"))
    assert.is_true(core.is_reserved("select"))
    assert.is_false(core.is_reserved("fees"))
  end)

  it("are taken apart and put together", function()
    local function parse(text)
      local schema, name = core.name_parse(text)
      return { schema or false, name }
    end
    assert.same({ false, "Order" }, parse("Order"))
    assert.same({ "billing", "fees" }, parse("billing.fees"))
    assert.same({ false, "a.b" }, parse('"a.b"'))
    for _, pair in ipairs { { nil, "a" }, { "s", "a.b" }, { "S T", 'q"q' } } do
      local schema, name = core.name_parse(core.name_write(pair[1], pair[2]))
      assert.equal(pair[1], schema)
      assert.equal(pair[2], name)
    end
    local ok, failure = pcall(core.name_parse, "a.b.c")
    assert.is_false(ok)
    assert.equal("usage", failure.kind)
  end)
end)

describe("core.literal", function()
  it("quotes text", function()
    assert.equal("'it''s'", core.literal("it's"))
    assert.equal("E'a\\\\b'", (core.literal("a\\b"):gsub("^ ", "")))
  end)
end)

describe("connection strings", function()
  it("are read and redacted", function()
    local read = core.conninfo_parse("postgresql://me:secret@host:5433/db")
    assert.equal("host", read.host)
    assert.equal("5433", read.port)
    assert.equal("me", read.user)
    assert.equal("db", read.dbname)
    assert.is_nil(read.password)
    local redacted = core.conninfo_redact("postgresql://me:secret@host:5433/db")
    assert.is_nil(redacted:find("secret", 1, true))
    assert.matches("%*%*%*", redacted)
    local ok, failure = pcall(core.conninfo_parse, "nonsense = = =")
    assert.is_false(ok)
    assert.equal("usage", failure.kind)
  end)
end)

describe("core.sha256", function()
  it("gives hexadecimal digits", function()
    assert.equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      core.sha256("abc"))
    assert.equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      core.sha256(""))
    assert.are_not.equal(core.sha256("a\0b"), core.sha256("a\0c"))
  end)
end)
