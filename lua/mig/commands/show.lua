--- `mig show`: one migration.

local describe = require("mig.describe")
local history = require("mig.history")
local ledger = require("mig.ledger")
local target = require("mig.target")

local show = {}

---@param context mig.Context
---@return integer exit code
function show.run(context)
  local render, state = context.render, history.read(context, nil, nil, true)
  local revision = target.one(state.graph, context.arguments[1], state)
  local file, describer = state.graph.by_revision[revision], describe.new(state)
  local text = file.text or ledger.text(state.ledger, context.connect(), revision)
  local lines = describer:lines(file)
  table.insert(lines, 1, { "revision", revision })
  table.insert(lines, 2, { "message", file.name })
  lines[#lines + 1] = { "checksum", file.checksum }
  for _, line in ipairs(render:columns(lines)) do render:result(line) end
  render:result("")
  render:result((text or ""):gsub("\n+$", ""))
  local document = describer:document(file)
  document.text, document.checksum = text, file.checksum
  render:document(document)
  return 0
end

return show
