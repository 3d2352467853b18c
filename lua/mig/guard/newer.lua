--- Syntax newer than the parser (PostgreSQL 15): words that it does not know are replaced by words
--- of the same length that it does, and a mark says what really stands there.

local mask = require("mig.guard.mask")

local newer = {}

---@class mig.guard.Mark { kind, from, to }: byte offsets in the statement, from 0

local function pad(text, length)
  return text .. (" "):rep(length - #text)
end

--- The last of some words before a place.
local function last_before(blank, at, words)
  local best
  for _, word in ipairs(words) do
    local from = 1
    while true do
      local start, stop = blank:find("%f[%w_]" .. word .. "%f[^%w_]", from)
      if not start or start >= at then break end
      if not best or start > best then best = start end
      from = stop + 1
    end
  end
  return best
end

-- Each: pattern on the blanked lower-case text; replace(match, blank, from) gives the replacement
-- and the mark's range.
local FORMS = {
  -- GENERATED ALWAYS AS (…) VIRTUAL (18)
  { kind = "virtual", since = 18, pattern = "%)%s*virtual%f[^%w_]",
    replace = function(match, blank, from)
      local owner = last_before(blank, from, { "generated" }) or from
      return (match:gsub("virtual", "stored ")), owner, from + #match
    end },
  -- CHECK (…) NOT ENFORCED (18)
  { kind = "not_enforced", since = 18, pattern = "%f[%w_]not%s+enforced%f[^%w_]",
    replace = function(match, blank, from)
      local owner = last_before(blank, from, { "check", "foreign", "references" }) or from
      local named = blank:sub(1, owner - 1):find("constraint%s+[%w_$]+%s*$")
      return pad("not valid", #match), named or owner, from + #match
    end },
  -- ENFORCED (18) is the default
  { kind = "enforced", since = 18, pattern = "%)%s+enforced%f[^%w_]",
    replace = function(match, _, from)
      return (match:gsub("enforced", "        ")), from, from + #match
    end },
  -- ALTER COLUMN c SET EXPRESSION AS (…) (17)
  { kind = "set_expression", since = 17, pattern = "%f[%w_]set%s+expression%s+as%f[^%w_]",
    replace = function(match, _, from)
      return pad("set default", #match), from, from + #match + 200
    end },
  -- ADD CONSTRAINT n NOT NULL c [NOT VALID] (18)
  { kind = "not_null_constraint", since = 18,
    pattern = "%f[%w_]constraint%s+[%w_$]+%s+not%s+null%s+[%w_$]+",
    replace = function(match, _, from)
      return (match:gsub("not(%s+)null(%s+)([%w_$]+)$", function(a, b, name)
        return pad("check(" .. name .. ")", 7 + #a + #b + #name)
      end)), from, from + #match
    end },
  -- ADD NOT NULL c (18)
  { kind = "not_null_constraint", since = 18,
    pattern = "%f[%w_]add%s+not%s+null%s+[%w_$]+",
    replace = function(match, _, from)
      return (match:gsub("not(%s+)null(%s+)([%w_$]+)$", function(a, b, name)
        return pad("check(" .. name .. ")", 7 + #a + #b + #name)
      end)), from, from + #match
    end },
  -- ALTER DOMAIN d ADD [CONSTRAINT n] NOT NULL (17)
  { kind = "domain_not_null", since = 17,
    pattern = "^%s*alter%s+domain%s.-%sadd%s.-not%s+null%f[^%w_]",
    replace = function(match)
      return (match:gsub("not(%s+)null$", function(a)
        return pad("check(1)", 7 + #a)
      end)), 0, 1000000
    end },
}

-- Writes the replacement into the original: where the blanked text was not changed, the original
-- stays (quoted names).
local function merge(text, blank, from, match, replacement)
  local parts = {}
  for i = 1, #match do
    local at = from + i - 1
    local changed = replacement:byte(i) ~= blank:byte(at)
    parts[i] = changed and replacement:sub(i, i) or text:sub(at, at)
  end
  return text:sub(1, from - 1) .. table.concat(parts) .. text:sub(from + #match)
end

-- check(name) moves the name: its original letters are taken from where it stood.
local function apply(form, text, blank, marks)
  local from, changed = 1, false
  while true do
    local start, stop = blank:find(form.pattern, from)
    if not start then return text, blank, changed end
    local match = blank:sub(start, stop)
    local replacement, mark_from, mark_to = form.replace(match, blank, start)
    local original = text:sub(start, stop)
    local name = original:match("[%w_$]+$")
    text = merge(text, blank, start, match, replacement)
    if form.kind == "not_null_constraint" and name then
      local at = text:find("check(", start, true)
      text = text:sub(1, at + 5) .. name .. text:sub(at + 6 + #name)
    end
    blank = blank:sub(1, start - 1) .. replacement .. blank:sub(stop + 1)
    marks[#marks + 1] = { kind = form.kind, from = mark_from - 1, to = mark_to, since = form.since }
    from, changed = stop + 1, true
  end
end

--- Rewrites a statement that does not parse; nil when nothing newer is in it.
---@param text string
---@return string|nil text, mig.guard.Mark[]|nil
function newer.rewrite(text)
  local blank, marks, changed = mask.blank(text):lower(), {}, false
  local made = text
  for _, form in ipairs(FORMS) do
    local hit
    made, blank, hit = apply(form, made, blank, marks)
    changed = changed or hit
  end
  if not changed then return nil, nil end
  return made, marks
end

return newer
