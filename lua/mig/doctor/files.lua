--- Checks of the project's files.

local chain = require("mig.chain")
local core = require("mig.core")
local files = require("mig.files")
local private_folder = require("mig.private_folder")

local checks = {}

function checks.settings(patient)
  local settings = patient.context.config
  if settings.file then return { level = "ok", text = settings.file } end
  return { level = "ok", text = "no mig.lua: everything has its default" }
end

function checks.migrations(patient)
  local context, list = patient.context, {}
  for _, folder in ipairs(context.migrations_dirs) do
    local more = files.list(folder, context.environment)
    table.move(more, 1, #more, #list + 1, list)
  end
  local graph = chain.build(list)
  for _, file in ipairs(list) do files.load(file, context.environment) end
  local where = table.concat(context.migrations_dirs, ", ")
  if #list == 0 then
    return { level = "warning", text = "no migrations in " .. where,
      hint = '"mig generate" or "mig new" writes one.' }
  end
  if #graph.heads > 1 then
    return { level = "warning", text = ("%d migrations in %s, with %d heads: %s"):format(#list,
      where, #graph.heads, table.concat(graph.heads, ", ")),
      hint = "mig rebase puts your own behind the other, mig merge joins them." }
  end
  return { level = "ok", text = ("%d migrations in %s, head %s"):format(#list, where,
    graph.heads[1]) }
end

local function is_elsewhere(spec)
  return spec:find("^%a[%w+.-]*:") ~= nil
end

function checks.goal(patient)
  local context = patient.context
  for _, spec in ipairs(context.schema) do
    if not is_elsewhere(spec) and not core.fs.exists(spec) then
      local named = context.config.origin.schema ~= "default"
      return { level = named and "problem" or "warning",
        text = ("the goal %s does not exist"):format(spec),
        hint = "Without a goal migrations are written by hand: mig new." }
    end
  end
  local names = {}
  for i, spec in ipairs(context.schema) do
    names[i] = spec:find("^postgres") and core.conninfo_redact(spec) or spec
  end
  return { level = "ok", text = table.concat(names, ", ") }
end

--- .mig holds a server and caches, which nobody wants to commit.
function checks.ignored(patient)
  local root = patient.context.root
  if not core.fs.exists(private_folder.place(root, "")) then return nil end
  if core.fs.exists(private_folder.place(root, ".gitignore")) then return nil end
  if private_folder.is_listed(root) then return nil end
  return { level = "warning", text = ".mig may be committed by mistake",
    hint = "Add .mig/ to .gitignore." }
end

return checks
