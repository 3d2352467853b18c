--- Keys of catalog objects as people and quote_ident write them:
-- public.fees."Amount".
local core = require("mig.core")

local key = {}

--- Cuts a key at the dots outside quotes and takes the quotes off.
---@param text string
---@return string[]
function key.cut(text)
  local list, part, quoted, index = {}, "", false, 1
  while index <= #text do
    local char = text:sub(index, index)
    if char == '"' and quoted and text:sub(index + 1, index + 1) == '"' then
      part, index = part .. '"', index + 1
    elseif char == '"' then
      quoted = not quoted
    elseif char == "." and not quoted then
      list[#list + 1], part = part, ""
    else
      part = part .. char
    end
    index = index + 1
  end
  list[#list + 1] = part
  return list
end

--- The key of names: the inverse of cut.
---@param names string[]
---@return string
function key.join(names)
  local quoted = {}
  for index, name in ipairs(names) do quoted[index] = core.ident(name) end
  return table.concat(quoted, ".")
end

--- A relation's or type's name as migrations write it.
---@param schema string
---@param name string
---@param default_schema string
---@return string
function key.written(schema, name, default_schema)
  return core.name_write(schema ~= default_schema and schema or nil, name)
end

--- The items of PostgreSQL's array text: {a,"b c"}.
---@param text string|nil
---@return string[]
function key.array(text)
  local list, body, index = {}, (text or ""):match("^{(.*)}$") or "", 1
  while index <= #body do
    if body:sub(index, index) == '"' then
      local stop = index + 1
      while body:sub(stop, stop) ~= '"' do
        stop = stop + (body:sub(stop, stop) == "\\" and 2 or 1)
      end
      list[#list + 1] = body:sub(index + 1, stop - 1):gsub("\\(.)", "%1")
      index = stop + 2
    else
      local item = body:match("^[^,]*", index)
      list[#list + 1] = item
      index = index + #item + 1
    end
  end
  return list
end

return key
