--- Names longer than 63 bytes.
local mask = require("mig.guard.mask")

local rule = {}

rule.description = {
  number = 103, severity = "warning", on = { "ANY", "select", "set", "other" },
  title = "A name longer than 63 bytes is cut",
  why = "PostgreSQL cuts it in silence; two names may become the same, and code that writes "
    .. "all of it meets another name in the catalog.",
}

local LONG = ("[%w_$\128-\255]"):rep(64)

-- The first name of more than 63 bytes outside strings and comments, and where it begins.
local function find_long(text)
  if #text < 64 or not text:find(LONG) and not text:find('"[^"]+"') then return nil end
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
