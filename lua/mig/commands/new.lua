--- `mig new`: an empty migration behind the head.

local chain = require("mig.chain")
local core = require("mig.core")
local failure = require("mig.failure")
local files = require("mig.files")
local history = require("mig.history")

local new = {}

local TEMPLATE = [[
-- %s

up_revision = "%s"
down_revision = %s

function up(migrator)
end

function down(migrator)
end
]]

local function message_of(context)
  local message = context.options.message or context.arguments[1]
  if message and message:find("%S") then return (message:gsub("%s*\n%s*", " ")) end
  failure.usage("a migration needs a message", 'mig new -m "add author to article"')
end

---@param context mig.Context
---@return integer exit code
function new.run(context)
  local message = message_of(context)
  local made = history.files(context)
  local head = chain.head(made.graph)
  local revision = files.next_revision(made.files)
  local place = files.path(context.migrations_dir, revision, message)
  core.fs.mkdir(context.migrations_dir)
  core.fs.write_atomic(place, TEMPLATE:format(
    message, revision, head and ('"%s"'):format(head) or "nil"))
  context.render:result(place)
  context.render:document({ revision = revision, down_revision = head, file = place })
  return 0
end

return new
