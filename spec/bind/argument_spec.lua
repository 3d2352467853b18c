-- Every function, with every kind of value in every place: an error object
-- or a result, never anything else.
local core = require("mig.core")

local samples = {
  false, true, 0, -1, 2 ^ 53, 0.5, 0 / 0, math.huge, math.mininteger,
  "", "text", "a\0b", ("x"):rep(70), "\xff\xfe", {}, { 1 }, { a = 1 }, { {} }, print,
  function() end, coroutine.create(function() end), core.null, core.sql("now()"), io.stdout,
}

-- What would wait, write or touch the machine with such arguments.
local left_out = {
  ["os.sleep"] = true, ["os.on_interrupt"] = true, local_start = true, local_stop = true,
  on_log = true, wait = true,
  ["fs.mkdir"] = true, ["fs.rename"] = true, ["fs.remove"] = true, ["fs.chdir"] = true,
  ["fs.run"] = true, ["fs.write_atomic"] = true, connect = true,
}

local function functions()
  local list = {}
  for name, item in pairs(core) do
    if type(item) == "function" and not left_out[name] then
      list[name] = item
    elseif type(item) == "table" and (name == "fs" or name == "os") then
      for inner, fn in pairs(item) do
        if not left_out[name .. "." .. inner] then
          list[name .. "." .. inner] = fn
        end
      end
    end
  end
  return list
end

local function check(fn, ...)
  local ok, failure = pcall(fn, ...)
  if not ok then
    assert.is_true(core.is_error(failure), tostring(failure))
    assert.is_string(failure.message)
    assert.is_string(failure.kind)
  end
end

describe("arguments", function()
  it("of any type are answered or refused", function()
    for _, fn in pairs(functions()) do
      check(fn)
      for _, first in ipairs(samples) do
        check(fn, first)
        for _, second in ipairs(samples) do
          check(fn, first, second)
        end
        check(fn, first, nil, first)
      end
    end
  end)

  it("that are wrong are usage errors", function()
    for _, name in ipairs { "ident", "literal", "split", "classify", "find_transaction_control",
      "name_parse", "is_reserved", "conninfo_redact", "conninfo_parse", "sha256",
      "snapshot_parse", "render", "connect", "local_start", "local_stop", "local_status", "sql" } do
      for _, wrong in ipairs { {}, true, 12, print } do
        local ok, failure = pcall(core[name], wrong)
        assert.is_false(ok, name)
        assert.equal("usage", failure.kind)
        assert.equal(("core.%s: argument 1 must be a string, not %s"):format(name, type(wrong)),
          failure.message)
      end
    end
    for name in pairs(core.fs) do
      if name ~= "cwd" then
        local ok, failure = pcall(core.fs[name], {})
        assert.is_false(ok, name)
        assert.equal(("core.fs.%s: argument 1 must be a string, not table"):format(name),
          failure.message)
      end
    end
  end)

  it("that hold zero bytes are refused where C would cut them", function()
    for _, name in ipairs { "ident", "literal", "split", "classify", "name_parse", "connect" } do
      local ok, failure = pcall(core[name], "a\0b")
      assert.is_false(ok, name)
      assert.equal("usage", failure.kind)
      assert.matches("text without zero bytes", failure.message)
    end
  end)

  it("of a method do not count the object", function()
    local snapshot = core.snapshot_empty(150000)
    local _, failure = pcall(snapshot.objects, snapshot, {})
    assert.equal("snapshot:objects: argument 1 must be a string, not table", failure.message)
  end)

  it("of a method called with a dot are explained", function()
    local snapshot = core.snapshot_empty(150000)
    local methods = { "dump", "count", "objects", "unmanaged", "server_version", "close" }
    for _, method in ipairs(methods) do
      local _, failure = pcall(snapshot[method], "table")
      assert.equal(("snapshot:%s must be called on a snapshot, not on string"):format(method),
        failure.message)
      assert.equal("Call it with a colon: object:method(…).", failure.hint)
    end
  end)
end)
