--- Text rules of file paths; touches no file.

local path = {}

---@param folder string
---@param name string
---@return string
function path.join(folder, name)
  if name:sub(1, 1) == "/" or folder == "" or folder == "." then return name end
  if folder:sub(-1) == "/" then return folder .. name end
  return folder .. "/" .. name
end

--- The folder part: "a/b" → "a", "b" → ".", "/b" → "/".
---@param name string
---@return string
function path.folder(name)
  local folder = name:match("^(.*)/[^/]*$")
  if folder == nil then return "." end
  return folder == "" and "/" or folder
end

---@param name string
---@return string
function path.base(name)
  return name:match("([^/]*)$")
end

--- Resolves "." and ".." by text: "/a/./b/../c" → "/a/c".
---@param absolute string
---@return string
function path.normalize(absolute)
  local parts = {}
  for part in absolute:gmatch("[^/]+") do
    if part == ".." then
      parts[#parts] = nil
    elseif part ~= "." then
      parts[#parts + 1] = part
    end
  end
  return "/" .. table.concat(parts, "/")
end

--- Whether `name` lies in `folder` (both absolute and normalized) or is it.
---@param name string
---@param folder string
---@return boolean
function path.is_inside(name, folder)
  return name == folder or folder == "/" or name:sub(1, #folder + 1) == folder .. "/"
end

return path
