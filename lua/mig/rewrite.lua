--- Changes one field of a migration's text and nothing else.

local failure = require("mig.failure")
local lua_tokens = require("mig.lua_tokens")
local writer = require("mig.writer")

local rewrite = {}

local BLOCKS = { ["function"] = 1, ["then"] = 1, ["do"] = 1, ["repeat"] = 1, ["end"] = -1,
  ["until"] = -1, ["elseif"] = -1 }

--- Places in the token list where `name =` stands outside of functions and blocks.
local function assignments(list, name)
  local found, depth = {}, 0
  for i, token in ipairs(list) do
    depth = depth + (BLOCKS[token[2]] or 0)
    local before, after = list[i - 1], list[i + 1]
    if depth == 0 and token[2] == name and after and after[2] == "="
      and not (before and (before[2] == "." or before[2] == ":")) then
      found[#found + 1] = i
    end
  end
  return found
end

--- The token that ends the value at a place: nil, a text, or a list of texts.
local function end_of_value(list, i)
  local token = list[i] and list[i][2] or ""
  if token == "nil" or token:find("^[\"'%[]") then return i end
  if token ~= "{" then return nil end
  repeat
    i = i + 1
    token = list[i] and list[i][2] or ""
  until not token:find("^[\"'%[,;]")
  return token == "}" and i or nil
end

local function refuse(file)
  failure.raise({
    message = "its down_revision is not written plainly, so that mig cannot change it",
    hint = 'Write it at the top: down_revision = "…", and try again.', source = file.file,
  })
end

local function without_field(file, list, value)
  local places = assignments(list, "up_revision")
  local stop = #places == 1 and end_of_value(list, places[1] + 2)
  if not stop then refuse(file) end
  local at = list[stop][3]
  local sign = file.text:match("^[ \t]*([,;])", at) or ""
  if sign ~= "" then at = file.text:find(sign, at, true) + 1 end
  return file.text:sub(1, at - 1) .. "\ndown_revision = " .. value .. sign .. file.text:sub(at)
end

--- The text of a file with other parents. Raises when down_revision is computed.
---@param file mig.File
---@param parents string[]
---@return string text
function rewrite.parents(file, parents)
  local list, value = lua_tokens.places(file.text), writer.revisions(parents)
  if not list then refuse(file) end
  local places = assignments(list, "down_revision")
  if #places == 0 then return without_field(file, list, value) end
  local first = places[1] + 2
  local stop = end_of_value(list, first)
  if #places > 1 or not stop then refuse(file) end
  return file.text:sub(1, list[first][1] - 1) .. value .. file.text:sub(list[stop][3])
end

return rewrite
