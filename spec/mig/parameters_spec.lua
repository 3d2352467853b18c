local parameters = require("mig.parameters")

local function rewritten(statement)
  local text, names = parameters.rewrite(statement)
  return text .. " | " .. table.concat(names, " ")
end

describe("named parameters", function()
  it("become numbers, one for each name", function()
    assert.equal("a = $1 AND b = $2 OR c = $1 | x y", rewritten("a = :x AND b = :y OR c = :x"))
    assert.equal("($1) | x", rewritten("(:x)"))
  end)

  it("are not looked for in constants, names, comments and casts", function()
    for _, text in ipairs({
      "':x'", "'it''s :x'", "E'\\' :x'", '":x"', "$$ :x $$", "$a$ :x $$ :y $a$", "-- :x\n",
      "/* :x /* :y */ :z */", "a::text", "f(a := 1)", "a[1:2]", "'never closed :x",
    }) do
      assert.equal(text .. " | ", rewritten(text))
    end
  end)

  it("follow a cast or a constant directly", function()
    assert.equal("$1::int, 'a'||$2 | x y", rewritten(":x::int, 'a'||:y"))
  end)
end)
