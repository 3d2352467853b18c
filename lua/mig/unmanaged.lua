--- Objects that mig sees and does not manage: named, never skipped in silence.
local failure = require("mig.failure")
local filter = require("mig.filter")

local unmanaged = {}

local SHOWN = 5

-- Named where privileges are compared.
local PRIVILEGES = "privileges on the database"

-- All objects, each once.
local function collect(snapshots, said)
  local list, seen = {}, {}
  local function add(objects)
    for _, object in ipairs(objects) do
      local id = object.label .. "\0" .. object.identity
      if not seen[id] then list[#list + 1] = object end
      seen[id] = true
    end
  end
  for _, snapshot in ipairs(snapshots) do add(snapshot:unmanaged()) end
  add(said or {})
  return list
end

local function by_label(objects, privileges)
  local groups, labels = {}, {}
  for _, object in ipairs(objects) do
    if privileges or object.label ~= PRIVILEGES then
      if not groups[object.label] then
        groups[object.label] = {}
        labels[#labels + 1] = object.label
      end
      table.insert(groups[object.label], object.identity)
    end
  end
  table.sort(labels)
  return groups, labels
end

local function line_of(label, identities, all)
  local shown = math.min(#identities, all and #identities or SHOWN)
  local text = ("%s (%d): %s"):format(label, #identities, table.concat(identities, ", ", 1, shown))
  local rest = #identities - shown
  return rest > 0 and ("%s and %d more"):format(text, rest) or text
end

--- Names what is not managed, on stderr.
---@param context mig.Context
---@param snapshots table[]
---@param left table[]|nil what the filter leaves alone
---@param said { label: string, identity: string }[]|nil what a goal says that is not managed
---@return string|nil how many objects, when there are any
function unmanaged.name(context, snapshots, left, said)
  filter.report(context, left)
  local groups, labels = by_label(collect(snapshots, said), context.privileges)
  local count = 0
  for _, label in ipairs(labels) do
    count = count + #groups[label]
    context.render:warn("not managed: " .. line_of(label, groups[label], context.render.verbose))
  end
  if count == 0 then return nil end
  return ("%d object%s not managed"):format(count, count == 1 and " is" or "s are")
end

--- The same; with --strict it is an error.
---@param context mig.Context
---@param snapshots table[]
---@param left table[]|nil
---@param said { label: string, identity: string }[]|nil
function unmanaged.report(context, snapshots, left, said)
  local message = unmanaged.name(context, snapshots, left, said)
  if not message or not context.options.strict then return end
  failure.raise { message = message, hint = "Without --strict this is a warning.", source = false }
end

return unmanaged
