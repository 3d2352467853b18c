--- Subscriptions of a goal are made without connecting, on a scratch database
-- that no publisher is to know of.
local subscription = {}

-- What CREATE SUBSCRIPTION refuses beside connect = false; the schema does not
-- say it either.
local OF_CONNECTING = { connect = true, enabled = true, create_slot = true, copy_data = true }

local function kept(options)
  local list = {}
  for option in (options .. ","):gmatch("%s*(.-)%s*,") do
    local name = option:match("^[%w_]+")
    if name and not OF_CONNECTING[name:lower()] then list[#list + 1] = option end
  end
  table.insert(list, 1, "connect = false")
  return table.concat(list, ", ")
end

--- The statement as it is sent: a CREATE SUBSCRIPTION that connects to nobody,
-- any other as it is.
---@param text string
---@return string
function subscription.offline(text)
  if not text:upper():match("^%s*CREATE%s+SUBSCRIPTION%s") then return text end
  local head, options = text:match("^(.*)%s[Ww][Ii][Tt][Hh]%s*%(([^()]*)%)%s*$")
  return ("%s WITH (%s)"):format(head or text, kept(options or ""))
end

return subscription
