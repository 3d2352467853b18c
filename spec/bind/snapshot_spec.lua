local core = require("mig.core")
local support = require("spec.support")

local db

lazy_setup(function()
  db = support.database()
  db.conn:script([[
    CREATE TABLE fees (id bigint NOT NULL, amount numeric(10,2));
    COMMENT ON TABLE fees IS 'What is owed.']])
end)
lazy_teardown(function() db:drop() end)

local function refusal(fn, ...)
  local ok, failure = pcall(fn, ...)
  assert.is_false(ok)
  assert.equal("usage", failure.kind)
  return failure.message
end

describe("a snapshot", function()
  it("lists objects by kind", function()
    local snapshot <close> = db.conn:snapshot()
    local tables = snapshot:objects("table")
    assert.equal(1, #tables)
    local fees = tables[1]
    assert.equal("table", fees.kind)
    assert.equal("public.fees", fees.key)
    assert.equal("public", fees.schema)
    assert.equal("fees", fees.name)
    assert.equal("What is owed.", fees.comment)
    local columns = snapshot:objects("column")
    assert.equal(2, #columns)
    assert.equal("public.fees", columns[1].parent)
    assert.equal('snapshot:objects: there is no kind "tabel"',
      refusal(snapshot.objects, snapshot, "tabel"))
    assert.is_true(snapshot:count() >= 4)
    assert.equal(db.conn:server_version(), snapshot:server_version())
    assert.same({}, snapshot:unmanaged())
  end)

  it("is written and read", function()
    local snapshot <close> = db.conn:snapshot()
    local text = snapshot:dump()
    local again <close> = core.snapshot_parse(text)
    assert.equal(text, again:dump())
    assert.same(snapshot:objects("column"), again:objects("column"))
    assert.same({}, core.diff(snapshot, again).steps)
    refusal(core.snapshot_parse, "nonsense")
    refusal(core.snapshot_parse, "")
  end)

  it("recreates a default after it was compared", function()
    local other <close> = support.database()
    other.conn:script("CREATE TABLE fees (id bigint NOT NULL DEFAULT 7)")
    local one <close> = other.conn:snapshot()
    for _ = 1, 3 do
      core.diff(one, core.snapshot_empty(one:server_version()))
      collectgarbage()
      local steps = core.recreate(one, { kind = "default", key = "public.fees.id" }).steps
      assert.equal("drop_default set_default", steps[1].verb .. " " .. steps[2].verb)
      assert.equal(7, steps[2].arguments.default)
    end
  end)

  it("refuses everything once closed", function()
    local snapshot = core.snapshot_empty(150000)
    snapshot:close()
    snapshot:close()
    for _, method in ipairs { "dump", "count", "objects", "unmanaged", "server_version" } do
      assert.equal(("snapshot:%s: the snapshot is closed"):format(method),
        refusal(snapshot[method], snapshot, "table"))
    end
    assert.equal("core.diff: the snapshot is closed",
      refusal(core.diff, snapshot, core.snapshot_empty(150000)))
  end)
end)

describe("core.diff", function()
  it("gives steps with their arguments in order", function()
    local old <close> = core.snapshot_empty(db.conn:server_version())
    local new <close> = db.conn:snapshot()
    local plan = core.diff(old, new, { default_schema = "public" })
    local step = plan.steps[1]
    assert.equal("add_table", step.verb)
    assert.equal("fees", step.arguments.table_name)
    assert.equal("table_name", step.order[1])
    for _, name in ipairs(step.order) do
      assert.is_not_nil(step.arguments[name])
    end
    assert.equal("id", step.arguments.columns[1].column_name)
    assert.is_string(step.object)
    assert.same({}, plan.doubts)
    assert.is_table(plan.notes)
    -- what comes out goes in
    assert.matches("^CREATE TABLE public.fees", core.render(step.verb, step.arguments)[1])
  end)

  it("checks its arguments", function()
    local one = core.snapshot_empty(150000)
    assert.equal("core.diff: argument 2 must be a snapshot, not nil",
      refusal(core.diff, one, nil))
    assert.equal('core.diff: unknown option "schema"',
      refusal(core.diff, one, one, { schema = "x" }))
    assert.equal("core.diff: settled must be a list",
      refusal(core.diff, one, one, { settled = "x" }))
    assert.equal("core.diff: an object is given by kind and key",
      refusal(core.diff, one, one, { settled = { { kind = "view" } } }))
    assert.equal('core.diff: there is no kind "veiw"',
      refusal(core.diff, one, one, { settled = { { kind = "veiw", key = "a" } } }))
    assert.matches("core.recreate: argument 2 must be a table", refusal(core.recreate, one))
    refusal(core.recreate, one, { kind = "view", key = "public.none" })
  end)
end)
