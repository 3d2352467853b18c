local core = require("mig.core")

local function recorder(options)
  local sent = {}
  local actor = core.actor(function(statement)
    sent[#sent + 1] = statement
  end, options or { server_version = 150000 })
  return actor, sent
end

local function refusal(fn, ...)
  local ok, failure = pcall(fn, ...)
  assert.is_false(ok)
  assert.is_true(core.is_error(failure), tostring(failure))
  assert.equal("usage", failure.kind)
  return failure
end

describe("an actor", function()
  it("has a method for every operation", function()
    local actor = recorder()
    for _, operation in ipairs(core.operations()) do
      assert.is_function(actor[operation.name])
    end
  end)

  it("hands what it renders to a function", function()
    local actor, sent = recorder()
    actor:add_column { table_name = "Order", column_name = "note", type = "text", default = "it's" }
    assert.same({ [[ALTER TABLE public."Order" ADD COLUMN note text DEFAULT 'it''s']] }, sent)
  end)

  it("uses the default schema", function()
    local actor, sent = recorder { default_schema = "billing", server_version = 150000 }
    actor:drop_column { table_name = "t", column_name = "c" }
    actor:drop_column { table_name = "other.t", column_name = "c" }
    assert.matches("billing%.t ", sent[1])
    assert.matches("other%.t ", sent[2])
  end)

  it("keeps its methods", function()
    local actor = recorder()
    assert.equal(actor.add_column, actor.add_column)
  end)

  it("tells of each step before it is sent", function()
    local told, sent = {}, {}
    local actor = core.actor(function(statement, verb, arguments)
      sent[#sent + 1] = { statement, verb, arguments.table_name }
    end, {
      on_step = function(verb, arguments, statements)
        assert.equal(0, #sent)
        told = { verb, arguments.column_name, #statements }
      end,
    })
    actor:add_not_null { table_name = "t", column_name = "c" }
    assert.same({ "add_not_null", "c", 1 }, told)
    local statement = "ALTER TABLE public.t ALTER COLUMN c SET NOT NULL"
    assert.same({ { statement, "add_not_null", "t" } }, sent)
  end)

  it("does nothing when on_step or the function raises", function()
    local sent = {}
    local actor = core.actor(function(statement)
      sent[#sent + 1] = statement
    end, { on_step = function() error("stop", 0) end })
    local ok, failure = pcall(actor.add_not_null, actor, { table_name = "t", column_name = "c" })
    assert.is_false(ok)
    assert.equal("stop", failure)
    assert.same({}, sent)
  end)

  it("names the nearest verb", function()
    local failure = refusal(function() return recorder().add_colum end)
    assert.equal('actor: there is no operation "add_colum"', failure.message)
    assert.equal('Did you mean "add_column"?', failure.hint)
    assert.equal('"mig help operations" lists them.',
      refusal(function() return recorder().zzzzzzzzzzz end).hint)
    refusal(function() return recorder()[12] end)
  end)

  it("names the nearest argument, at the caller's line", function()
    local code = "local actor = ...\nactor:add_column {\n  table_name = 't', colum_name = 'c' }"
    local failure = refusal(load(code, "@migrations/7_x.lua"), recorder())
    assert.equal('add_column: unknown argument "colum_name"', failure.message)
    assert.equal('Did you mean "column_name"?', failure.hint)
    assert.equal("migrations/7_x.lua", failure.source)
    assert.equal(2, failure.line)
  end)

  it("asks for a colon", function()
    local actor = recorder()
    local failure = refusal(actor.add_column, { table_name = "t" })
    assert.equal("add_column was called with a dot instead of a colon", failure.message)
    assert.equal("Write actor:add_column { … }.", failure.hint)
    refusal(actor.add_column)
    refusal(actor.add_column, recorder(), {})
  end)

  it("asks for a table", function()
    local actor = recorder()
    local failure = refusal(actor.add_column, actor)
    assert.equal("add_column takes a table of named arguments, not no value", failure.message)
    assert.equal("Write actor:add_column { name = value, … }.", failure.hint)
    refusal(actor.add_column, actor, "t", "c")
    refusal(actor.add_column, actor, core.sql("x"))
    assert.equal("add_column takes one table of named arguments and nothing else",
      refusal(actor.add_column, actor, { table_name = "t" }, 1).message)
  end)

  it("checks what it is made of", function()
    assert.equal("core.actor: argument 1 must be a connection or a function, not table",
      refusal(core.actor, {}).message)
    assert.equal('core.actor: unknown option "schema"',
      refusal(core.actor, print, { schema = "x" }).message)
    assert.equal("core.actor: on_step must be a function, not string",
      refusal(core.actor, print, { on_step = "x" }).message)
    assert.equal("core.actor: argument 2 must be a table, not number",
      refusal(core.actor, print, 12).message)
  end)
end)

describe("core.render", function()
  it("gives a list of statements", function()
    assert.same({ "ALTER TABLE public.t DROP COLUMN c" },
      core.render("drop_column", { table_name = "t", column_name = "c" }))
    assert.same({ "ALTER TABLE s.t DROP COLUMN c" },
      core.render("drop_column", { table_name = "t", column_name = "c" }, { default_schema = "s" }))
  end)

  it("refuses unknown verbs and options", function()
    assert.equal('Did you mean "drop_column"?', refusal(core.render, "drop_colunm", {}).hint)
    assert.equal('core.render: unknown option "schema"',
      refusal(core.render, "drop_column", {}, { schema = "s" }).message)
    assert.equal("core.render: server_version must be an integer",
      refusal(core.render, "drop_column", {}, { server_version = "15" }).message)
  end)
end)

describe("core.operations", function()
  it("describes each operation", function()
    local by_name = {}
    for _, operation in ipairs(core.operations()) do
      by_name[operation.name] = operation
      assert.is_string(operation.group)
      assert.is_string(operation.doc)
      for _, argument in ipairs(operation.arguments) do
        assert.is_string(argument.name)
        assert.is_string(argument.type)
        assert.is_boolean(argument.required)
      end
    end
    local drop = by_name.drop_column
    assert.equal("table_name", drop.arguments[1].name)
    assert.equal("qualified", drop.arguments[1].type)
    assert.is_true(drop.arguments[1].required)
    assert.is_true(drop.flags.destroys)
    assert.equal("drop_column", by_name.add_column.inverse)
    for _, argument in ipairs(by_name.add_table.arguments) do
      if argument.name == "columns" then
        assert.equal("records", argument.type)
        assert.equal("column_name", argument.fields[1].name)
      end
    end
  end)
end)
