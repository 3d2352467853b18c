--- `assert` of a spec that `mig test` runs: the part of luassert that specs use.
---
---     assert.equal(3, n)   assert.same({ a = 1 }, t)   assert.is_not.equal(1, 2)

local core = require("mig.core")
local show = require("mig.show").value

local assertions = {}

local function same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then return a == b end
  if rawequal(a, b) then return true end
  for name, value in pairs(a) do
    if not same(value, b[name]) then return false end
  end
  for name in pairs(b) do
    if a[name] == nil then return false end
  end
  return true
end

local function message_of(problem)
  if core.is_error(problem) then return problem.message end
  return type(problem) == "string" and problem:gsub("^[^\n:]+:%d+: ", "") or problem
end

--- Whether fn raises; with `expected` that message.
local function raises(fn, expected)
  local ok, problem = pcall(fn)
  if ok then return false, "nothing was raised" end
  if expected == nil then return true end
  local message = message_of(problem)
  return same(expected, type(expected) == "string" and message or problem), show(message)
end

local function raises_match(fn, pattern)
  local ok, problem = pcall(fn)
  if ok then return false, "nothing was raised" end
  local message = tostring(message_of(problem))
  return message:find(pattern) ~= nil, show(message)
end

local function expected_got(test)
  return function(expected, actual)
    return test(expected, actual), ("%s, not %s"):format(show(actual), show(expected)), 3
  end
end

local function single(test)
  return function(value) return test(value), show(value), 2 end
end

local TESTS = {
  equal = expected_got(rawequal), equals = expected_got(rawequal), same = expected_got(same),
  is_true = single(function(value) return value == true end),
  is_false = single(function(value) return value == false end),
  is_nil = single(function(value) return value == nil end),
  truthy = single(function(value) return value end),
  falsy = single(function(value) return not value end),
  matches = function(pattern, text)
    return type(text) == "string" and text:find(pattern) ~= nil,
      ("%s, which does not match %s"):format(show(text), show(pattern)), 3
  end,
  has_error = function(fn, expected)
    local ok, text = raises(fn, expected)
    return ok, text, 3
  end,
  error_matches = function(fn, pattern)
    local ok, text = raises_match(fn, pattern)
    return ok, text, 3
  end,
  near = function(expected, actual, tolerance)
    return math.abs(expected - actual) <= tolerance,
      ("%s, not within %s of %s"):format(actual, tolerance, expected), 4
  end,
}
for short, long in pairs({
  is_truthy = "truthy", is_falsy = "falsy", errors = "has_error", error = "has_error",
  has_errors = "has_error", is_same = "same", is_equal = "equal", are_equal = "equal",
  are_same = "same", match = "matches", ["nil"] = "is_nil", ["true"] = "is_true",
  ["false"] = "is_false", has_match = "matches",
}) do
  TESTS[short] = TESTS[long]
end

local CHAIN = {
  is = false, are = false, has = false, does = false, is_not = true, are_not = true,
  has_no = true, no = true, ["not"] = true,
}

local make

local function checker(name, test, negated)
  return function(...)
    local ok, text, place = test(...)
    if negated then ok = not ok end
    if ok then return ... end
    local given = select("#", ...) >= (place or math.huge) and (select(place, ...)) or nil
    local head = type(given) == "string" and given .. "\n" or ""
    error(("%sassert.%s%s: got %s"):format(head, negated and "not." or "", name, text), 2)
  end
end

local function find(negated, name)
  if CHAIN[name] ~= nil then return make(negated ~= CHAIN[name]) end
  if TESTS[name] then return checker(name, TESTS[name], negated) end
  local rest = type(name) == "string" and name:match("^is_not_(.*)$") or nil
  if type(name) == "string" and not rest then rest = name:match("^not_(.*)$") end
  local test = rest and (TESTS[rest] or TESTS["is_" .. rest])
  if test then return checker(rest, test, not negated) end
  error(("assert has no %s here; plain busted may know more"):format(tostring(name)), 3)
end

function make(negated)
  return setmetatable({}, {
    __index = function(_, name) return find(negated, name) end,
    __call = function(_, value, message, ...)
      if not value then error(message == nil and "assertion failed!" or message, 2) end
      return value, message, ...
    end,
  })
end

--- A fresh `assert`.
function assertions.new()
  return make(false)
end

return assertions
