--- The order in which a goal's operations are sent: what others stand on
-- first.  Within a phase the order of the files is kept; what still comes too
-- early is sent again by the loader.
local order = {}

local PHASE = {
  add_schema = 1, add_extension = 2,
  add_language = 3, add_collation = 3, add_shell_type = 3,
  add_type = 4, add_domain = 4, add_composite_type = 4, add_range_type = 4, add_base_type = 4,
  add_sequence = 5,
  add_foreign_data_wrapper = 6, add_server = 6,
  add_index = 8, attach_index = 9, rename_partition_index = 9, modify_table = 9,
  modify_index = 9,
  modify_sequence = 9,
  set_owner = 11, set_security_label = 11, add_extension_dependency = 11,
  revoke_privileges = 12, grant_privileges = 12,
  modify_default_privileges = 13,
}
local DEFAULT = 7
local FOREIGN_KEY = 10
local LAST = 13

local function phase(operation)
  if operation.verb == "add_constraint" then
    local arguments = operation.arguments
    if arguments.constraint == "foreign_key" then return FOREIGN_KEY end
    return DEFAULT
  end
  return PHASE[operation.verb] or DEFAULT
end

--- Sorts operations, keeping the order within a phase.
---@param operations mig.GoalOperation[]
---@return mig.GoalOperation[]
function order.sort(operations)
  local phases = {}
  for _, operation in ipairs(operations) do
    local number = phase(operation)
    phases[number] = phases[number] or {}
    table.insert(phases[number], operation)
  end
  local sorted = {}
  for number = 1, LAST do
    for _, operation in ipairs(phases[number] or {}) do sorted[#sorted + 1] = operation end
  end
  return sorted
end

return order
