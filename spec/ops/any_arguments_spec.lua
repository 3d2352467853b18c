-- Whatever an operation is called with, it becomes SQL or an error that names
-- the operation. The calls are random, but the same ones each time.
local core = require("mig.core")

local CALLS = 20000

local odd = {
  "a", "", "a.b", '"x', "none", "t.c", "index i", "CREATE x", "CREATE OR REPLACE", "%s%n{x}",
  "NOT VALID", "CHECK (a) NOT VALID DEFERRABLE", "always", "123", ("x"):rep(200), 1, -1, 0.5, 1 / 0,
  true, false, core.null, {}, { 1 }, { "a" }, { "a", "b" }, { x = 1 }, { x = "y" }, { {} },
  { { 1 } }, core.sql("x"), core.sql(""), { core.sql("x") }, { { "a", operator = "=" } },
}

local state

local function random(most)
  state = (state * 1103515245 + 12345) % 2147483648
  return state // 65536 % most + 1
end

local value

local function record(arguments, chance)
  local made = {}
  for _, argument in ipairs(arguments or {}) do
    if argument.required or random(100) <= chance then
      made[argument.name] = value(argument)
    end
  end
  return made
end

local function list(argument)
  local made = {}
  for index = 1, random(3) - 1 do
    made[index] = record(argument.fields, 50)
  end
  return made
end

local usual = {
  expression = 1, boolean = true, integer = 5, names = { "a", "b" }, texts = { "a", "b" },
  options = { a = 1 },
}

function value(argument)
  if random(4) == 1 then
    return odd[random(#odd)]
  elseif argument.type == "choice" then
    return argument.choices[random(#argument.choices)]
  elseif argument.type == "record" then
    return record(argument.fields, 50)
  elseif argument.type == "records" or argument.type == "elements" then
    return list(argument)
  end
  return usual[argument.type] or "text"
end

local versions = { 140000, 150000, 160000, 170000, 180000 }

describe("any arguments", function()
  it("give SQL or a usage error", function()
    state = 1
    local operations = core.operations()
    local rendered = 0
    for _ = 1, CALLS do
      local operation = operations[random(#operations)]
      local ok, result = pcall(core.render, operation.name, record(operation.arguments, 40),
        { server_version = versions[random(#versions)], default_schema = "public" })
      if ok then
        rendered = rendered + 1
      else
        assert.equal("usage", result.kind)
        assert.equal(operation.name .. ": ", result.message:sub(1, #operation.name + 2))
      end
    end
    assert.is_true(rendered > CALLS // 10 and rendered < CALLS)
  end)
end)
