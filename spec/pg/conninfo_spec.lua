local core = require("mig.core")

local secret = "hush"

local function refusal(conninfo)
  local ok, failure = pcall(core.connect, conninfo)
  assert.is_false(ok)
  assert.is_true(core.is_error(failure), tostring(failure))
  return failure
end

local function text_of(failure)
  local parts = {}
  for _, field in ipairs { "message", "detail", "hint", "context", "statement" } do
    parts[#parts + 1] = failure[field]
  end
  return table.concat(parts, "\n")
end

describe("core.conninfo_redact", function()
  local cases = {
    ["postgresql://u:hush@h/db"] = "postgresql://u:***@h/db",
    ["postgres://u:hush@h:1/db?sslmode=require"] = "postgres://u:***@h:1/db?sslmode=require",
    ["postgresql://u@h/db?password=hush&a=b"] = "postgresql://u@h/db?password=***&a=b",
    ["postgresql://u@h/db?%70assword=hush"] = "postgresql://u@h/db?%70assword=***",
    ["postgresql://u:hu@sh/hu?sh:@h/db"] = "postgresql://u:***@h/db",
    ["postgres:///db?host=/tmp&user=a@b"] = "postgres:///db?host=/tmp&user=a@b",
    ["postgresql://"] = "postgresql://",
    ["mysql://u:hush@h/db"] = "mysql://u:***@h/db",
    ["u:hush@h/db"] = "u:***@h/db",
    ["u:hu=sh@h/db?sslmode=require"] = "u:***@h/db?sslmode=require",
    ["postgres//u:hush@h/db"] = "postgres//u:***@h/db",
    ["host=h password=hush user=u"] = "host=h password=*** user=u",
    ["host=h password = 'hu \\' sh' user=u"] = "host=h password = *** user=u",
    ["sslpassword=hush"] = "sslpassword=***",
    ["password=hu sh host=h"] = "password=***",
    ["mydb"] = "mydb",
    [""] = "",
    ["  = ' "] = "  = ' ",
  }
  for conninfo, redacted in pairs(cases) do
    it("redacts <" .. conninfo .. ">", function()
      assert.equal(redacted, core.conninfo_redact(conninfo))
    end)
  end
end)

describe("core.conninfo_parse", function()
  it("reads URLs and keyword strings, without passwords", function()
    assert.same({ user = "u", host = "h", port = "1", dbname = "db", sslmode = "require" },
      core.conninfo_parse("postgresql://u:hush@h:1/db?sslmode=require"))
    assert.same({ host = "a b" }, core.conninfo_parse("host='a b' password=x sslpassword=y"))
    assert.same({}, core.conninfo_parse(""))
  end)

  it("refuses what libpq cannot read", function()
    for _, wrong in ipairs { "host", "hots=x", "postgresql://h:x%zz" } do
      local ok, failure = pcall(core.conninfo_parse, wrong)
      assert.is_false(ok)
      assert.equal("usage", failure.kind)
      assert.is_string(failure.hint)
    end
  end)
end)

describe("a conninfo that cannot be read", function()
  local cases = {
    "postgresql://u:hush%zz@h/db",
    "postgresql://u:h@hush@h/db",
    "postgresql://u:a/hush@h/db",
    "postgresql://u:hush/x@h/db",
    "host=h password=my hush",
    "password='hush host=h",
    "password=a hush=b",
    "host=h port=hush password=x",
    "u:hush@h/db?sslmode=require",
  }
  for _, conninfo in ipairs(cases) do
    it("stays secret: " .. conninfo, function()
      local failure = refusal(conninfo)
      assert.equal("usage", failure.kind)
      assert.is_string(failure.hint)
      assert.is_nil(text_of(failure):find(secret, 1, true))
    end)
  end

  it("is quoted when nothing in it is secret", function()
    assert.equal('connection string cannot be read: invalid connection option "hots"',
      refusal("hots=x").message)
  end)
end)
