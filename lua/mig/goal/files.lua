--- The files of a goal.
local core = require("mig.core")
local failure = require("mig.failure")
local sandbox = require("mig.sandbox")

local files = {}

local HINT = '"mig init" writes an example; --schema names another file or folder, a database\'s '
  .. "URL, or exec:COMMAND."

local function kind_of(path)
  return path:match("%.lua$") and "lua" or "sql"
end

local function add_folder(list, folder)
  for _, name in ipairs(sandbox.list_folder(folder)) do
    local path = folder:gsub("/$", "") .. "/" .. name
    if name:sub(1, 1) ~= "." then
      if core.fs.exists(path) == "directory" then
        add_folder(list, path)
      elseif name:match("%.lua$") or name:match("%.sql$") then
        list[#list + 1] = { path = path, text = sandbox.read_file(path), kind = kind_of(path) }
      end
    end
  end
end

local function run(command)
  local text, status = core.fs.run(command)
  if status ~= 0 then
    failure.raise {
      message = ("the goal's program ended with status %s: %s"):format(tostring(status), command),
      hint = status == 127 and "The shell did not find it: is it installed, and in PATH?"
        or "What it prints on stdout is the goal, as SQL; it has to end with status 0.",
    }
  end
  return { path = "exec:" .. command, text = text, kind = "sql" }
end

local function add(list, spec)
  local command = spec:match("^exec:(.*)$")
  if command then
    list[#list + 1] = run(command)
    return
  end
  local what = core.fs.exists(spec)
  if not what then
    failure.raise { message = ('the goal "%s" does not exist'):format(spec), hint = HINT }
  elseif what == "directory" then
    local before = #list
    add_folder(list, spec)
    if #list == before then
      failure.raise {
        message = ('the goal folder "%s" holds no .lua or .sql files'):format(spec), hint = HINT,
      }
    end
  else
    list[#list + 1] = { path = spec, text = sandbox.read_file(spec), kind = kind_of(spec) }
  end
end

--- Reads all files that the specs name, in the order of their names.
---@param specs string[] files, folders, exec:COMMAND
---@return { path: string, text: string, kind: "lua"|"sql" }[]
function files.read(specs)
  local list = {}
  for _, spec in ipairs(specs) do add(list, spec) end
  return list
end

return files
