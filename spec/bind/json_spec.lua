local core = require("mig.core")
local dkjson = require("dkjson")
local json = require("mig.render.json")

describe("core.json", function()
  it("writes names in their order, and breaks lines when it is asked to", function()
    local value = { b = { 1, { c = true } }, a = "x", aa = 2 }
    assert.equal('{"a":"x","aa":2,"b":[1,{"c":true}]}', core.json(value))
    assert.equal([[{
  "a": "x",
  "aa": 2,
  "b": [
    1,
    {
      "c": true
    }
  ]
}]], core.json(value, true))
  end)

  it("takes an empty table for a list, unless it is marked", function()
    assert.equal("[]", core.json({}))
    assert.equal("[]", core.json(json.list(), true))
    assert.equal("{}", core.json(json.object(), true))
    assert.equal('{"a":{},"b":[]}', core.json({ a = json.object(), b = {} }))
  end)

  it("escapes what JSON does not hold as it is", function()
    local text = 'a"b\\c\n\r\t\b\f\0\1\127\195\164'
    assert.equal([["a\"b\\c\n\r\t\b\f\u0000\u0001\u007fä"]], core.json(text))
    local value = { text, { [text] = text } }
    assert.same(value, (dkjson.decode(core.json(value))))
  end)

  it("writes numbers that read back as they were", function()
    assert.equal("[1,-9223372036854775808,0.1,1e+300]",
      core.json({ 1, math.mininteger, 0.1, 1e300 }))
  end)

  it("writes null for null and for what is no number", function()
    assert.equal("[null,null,null,null]", core.json({ core.null, dkjson.null, 0 / 0, 1 / 0 }))
  end)

  it("refuses what JSON cannot hold", function()
    local ring = {}
    ring.ring = ring
    for _, value in ipairs({ print, { print }, ring, { 1, a = 2 }, { 1, nil, 3 } }) do
      local ok, failure = pcall(core.json, value)
      assert.is_false(ok)
      assert.equal("usage", failure.kind)
      assert.truthy(failure.message:find("^the document"), failure.message)
    end
  end)
end)
