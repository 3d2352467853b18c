--- Migrations as text, as a person would write them.
local bodies = require("mig.generator.bodies")
local lua_text = require("mig.lua_text")

local writer = {}

---@class mig.MigrationText
---@field message string
---@field up_revision string
---@field down_revision string|string[]|nil
---@field labels string[]|nil
---@field depends_on string[]|nil
---@field replaces string[]|nil
---@field up table[] steps { verb, arguments }
---@field down table[]
---@field remarks string[]|nil lines for the comment at the head
---@field transaction boolean|nil false: outside a transaction

--- One step as a call of the actor.
---@param step table
---@param indent string
---@return string
function writer.call(step, indent)
  local start = ("%smigrator.actor:%s "):format(indent, step.verb)
  return start .. lua_text.format(step.arguments, lua_text.record(step.verb), indent, #start)
end

--- Steps as calls, one below the other, and how many more there are than are shown.
---@param steps table[]
---@param most integer
---@return string
function writer.calls(steps, most)
  local lines = {}
  for i = 1, math.min(#steps, most) do lines[i] = writer.call(steps[i], "  ") end
  if #steps > most then lines[most + 1] = ("  … and %d more"):format(#steps - most) end
  return table.concat(lines, "\n")
end

local function comment_lines(text)
  local lines = {}
  for line in (text .. "\n"):gmatch("([^\r\n]*)\r?\n") do
    lines[#lines + 1] = line == "" and "--" or "-- " .. line:gsub("%c", " ")
  end
  return table.concat(lines, "\n")
end

local function head(migration)
  local parts = { comment_lines(migration.message) }
  for _, remark in ipairs(migration.remarks or {}) do parts[#parts + 1] = comment_lines(remark) end
  return table.concat(parts, "\n--\n")
end

local function body(name, steps)
  local lines = { ("function %s(migrator)"):format(name) }
  for _, step in ipairs(bodies.guard(steps)) do lines[#lines + 1] = writer.call(step, "  ") end
  lines[#lines + 1] = "end"
  return table.concat(lines, "\n")
end

--- What down_revision is set to: nil, a text, or a list of several.
---@param revision string|string[]|nil
---@return string
function writer.revisions(revision)
  if type(revision) ~= "table" then return revision and lua_text.quoted(revision) or "nil" end
  if #revision < 2 then return writer.revisions(revision[1]) end
  local list = {}
  for i, one in ipairs(revision) do list[i] = lua_text.quoted(one) end
  return "{ " .. table.concat(list, ", ") .. " }"
end

local function variables(migration)
  local lines = {
    "up_revision = " .. writer.revisions(migration.up_revision),
    "down_revision = " .. writer.revisions(migration.down_revision),
  }
  for _, name in ipairs({ "labels", "depends_on", "replaces" }) do
    local list = migration[name]
    if list then lines[#lines + 1] = name .. " = " .. writer.revisions(list) end
  end
  if migration.transaction == false then lines[#lines + 1] = "transaction = false" end
  return table.concat(lines, "\n")
end

--- The parts of a migration file.
---@param migration mig.MigrationText
---@return { head: string, fields: string, up: string, down: string }
function writer.parts(migration)
  return {
    head = head(migration), fields = variables(migration), up = body("up", migration.up),
    down = body("down", migration.down),
  }
end

--- The text of a migration file.
---@param migration mig.MigrationText
---@return string
function writer.text(migration)
  local parts = writer.parts(migration)
  return table.concat({ parts.head, parts.fields, parts.up, parts.down }, "\n\n") .. "\n"
end

return writer
