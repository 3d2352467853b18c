--- Names longer than 63 bytes.
local mask = require("mig.guard.mask")

local rule = {}

rule.description = {
  number = 103, severity = "warning", on = { "ANY", "select", "set", "other" },
  title = "A name longer than 63 bytes is cut",
  why = "PostgreSQL cuts it in silence; two names may become the same, and code that writes "
    .. "all of it meets another name in the catalog.",
}

-- A word of 64 bytes lies over a multiple of 64: looking there is enough.
local function has_long_word(text)
  for at = 64, #text, 64 do
    local _, last = text:find("^[%w_$\128-\255]+", at)
    local first = last and at
    while first and first > 1 and text:find("^[%w_$\128-\255]", first - 1) do first = first - 1 end
    if last and last - first >= 63 then return true end
  end
  return false
end

-- Quotes that stand together may be one within a name.
local function has_long_quoted(text)
  local before = text:find('"', 1, true)
  while before do
    local next = text:find('"', before + 1, true)
    if next and (next - before > 63 or next - before == 1) then return true end
    before = next
  end
  return false
end

-- The first name of more than 63 bytes outside strings and comments, and where it begins.
local function find_long(text)
  if #text < 64 or not has_long_word(text) and not has_long_quoted(text) then return nil end
  for _, piece in ipairs(mask.pieces(text)) do
    if piece[1] == "name" and piece[3] - piece[2] > 65 then
      return text:sub(piece[2] + 1, piece[3] - 2), piece[2] - 1
    end
  end
  local blank = mask.blank(text)
  for at, word in blank:gmatch("()([%a_\128-\255][%w_$\128-\255]*)") do
    if #word > 63 and not word:find("^q+$") then return text:sub(at, at + #word - 1), at - 1 end
  end
  return nil
end

function rule.check(effect)
  if effect.part ~= 1 or not effect.statement then return nil end
  local name, place = find_long(effect.statement.text)
  if not name then return nil end
  return { location = place, lock = false,
    message = ("%q has %d bytes: the last %d are cut"):format(name, #name, #name - 63) }
end

return rule
