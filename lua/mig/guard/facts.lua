--- What a statement does, as a list of neutral effects: one walk over its parse tree.
---
--- An effect is a table: kind ("add_column"), what it touches (table, index, relation, column, …),
--- location (byte offset in the statement). docs/guard/writing.md lists them.

local tree = require("mig.guard.tree")

local facts = {}

local HANDLERS = { AlterTableStmt = require("mig.guard.facts.alter_table") }
for _, name in ipairs({ "create", "drop", "data", "session" }) do
  for kind, handler in pairs(require("mig.guard.facts." .. name)) do HANDLERS[kind] = handler end
end

---@class mig.guard.Effect
---@field kind string
---@field statement mig.guard.Statement
---@field table mig.guard.Ref|nil
---@field location integer|nil

--- The effects of one statement's tree.
---@param node table the statement's node
---@param statement mig.guard.Statement
---@return mig.guard.Effect[]
function facts.of(node, statement)
  local kind, fields = tree.open(node)
  local list = {}
  local function emit(made)
    made.statement, made.part = statement, #list + 1
    if not made.location and made.table then made.location = made.table.location end
    list[#list + 1] = made
  end
  local handler = HANDLERS[kind]
  if handler then
    handler(fields, emit, statement)
  else
    emit({ kind = "other", node = kind })
  end
  for _, made in ipairs(list) do made.parts = #list end
  return list
end

return facts
