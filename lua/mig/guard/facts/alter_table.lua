--- ALTER TABLE becomes an effect for each of its parts.

local column = require("mig.guard.facts.column")
local tree = require("mig.guard.tree")
local types = require("mig.guard.type")

local parts = {}

local function option_names(command)
  local names = {}
  for _, node in ipairs(command.def and command.def.List and command.def.List.items or {}) do
    names[#names + 1] = node.DefElem and (node.DefElem.defnamespace
      and node.DefElem.defnamespace .. "." or "") .. node.DefElem.defname
  end
  return names
end

function parts.AT_AddColumn(command, statement)
  local made = column.of(command.def.ColumnDef, statement)
  return { kind = "add_column", column = made, if_not_exists = command.missing_ok,
    location = made.location }
end

function parts.AT_DropColumn(command)
  return { kind = "drop_column", name = command.name, if_exists = command.missing_ok,
    cascade = command.behavior == "DROP_CASCADE" }
end

function parts.AT_AlterColumnType(command)
  local def = command.def.ColumnDef
  return { kind = "alter_type", name = command.name, type = types.of(def.typeName),
    using = def.raw_default, collation = column.collation(def), location = def.location }
end

function parts.AT_ColumnDefault(command, statement)
  if not command.def then return { kind = "drop_default", name = command.name } end
  local place = tree.location(command.def)
  if statement:marked("set_expression", place) then
    return { kind = "set_expression", name = command.name, expression = command.def }
  end
  return { kind = "set_default", name = command.name, default = command.def, location = place }
end

function parts.AT_AddConstraint(command, statement)
  local constraint = column.constraint(command.def.Constraint, statement)
  return constraint and { kind = "add_constraint", constraint = constraint,
    location = constraint.location }
end

function parts.AT_ValidateConstraint(command)
  return { kind = "validate_constraint", name = command.name }
end

function parts.AT_DropConstraint(command)
  return { kind = "drop_constraint", name = command.name, if_exists = command.missing_ok,
    cascade = command.behavior == "DROP_CASCADE" }
end

function parts.AT_AlterConstraint(command)
  local def = command.def and command.def.Constraint
  return { kind = "alter_constraint", name = def and def.conname }
end

function parts.AT_AttachPartition(command)
  local part = command.def.PartitionCmd
  return { kind = "attach_partition", partition = tree.ref(part.name),
    default = part.bound and part.bound.is_default or false, bound = part.bound }
end

function parts.AT_DetachPartition(command)
  local part = command.def.PartitionCmd
  return { kind = "detach_partition", partition = tree.ref(part.name),
    concurrently = part.concurrent or false }
end

function parts.AT_DetachPartitionFinalize(command)
  return { kind = "detach_partition", partition = tree.ref(command.def.PartitionCmd.name),
    finalize = true }
end

function parts.AT_SetRelOptions(command)
  return { kind = "table_options", options = option_names(command),
    values = tree.options(command.def and command.def.List and command.def.List.items) }
end

function parts.AT_ResetRelOptions(command)
  return { kind = "table_options", options = option_names(command), reset = true, values = {} }
end

function parts.AT_ReplicaIdentity(command)
  local _, def = tree.open(command.def)
  return { kind = "replica_identity", identity = def and def.identity_type }
end

function parts.AT_AddInherit(command)
  return { kind = "inherit", parent = tree.ref(command.def) }
end

function parts.AT_DropInherit(command)
  return { kind = "no_inherit", parent = tree.ref(command.def) }
end

-- Parts that have at most a name.
local PLAIN = {
  AT_SetNotNull = "set_not_null", AT_DropNotNull = "drop_not_null",
  AT_DropExpression = "drop_expression", AT_SetStatistics = "set_statistics",
  AT_SetOptions = "set_column_options", AT_ResetOptions = "set_column_options",
  AT_SetStorage = "set_storage", AT_SetCompression = "set_compression",
  AT_ChangeOwner = "owner", AT_ClusterOn = "cluster_on", AT_DropCluster = "cluster_on",
  AT_SetLogged = "set_logged", AT_SetUnLogged = "set_unlogged",
  AT_SetAccessMethod = "set_access_method", AT_SetTableSpace = "set_tablespace",
  AT_AddIdentity = "add_identity", AT_SetIdentity = "set_identity",
  AT_DropIdentity = "drop_identity", AT_EnableRule = "rule_state",
  AT_DisableRule = "rule_state", AT_EnableAlwaysRule = "rule_state",
  AT_EnableReplicaRule = "rule_state",
}
local ROW_SECURITY = {
  AT_EnableRowSecurity = "enable", AT_DisableRowSecurity = "disable",
  AT_ForceRowSecurity = "force", AT_NoForceRowSecurity = "no_force",
}

local function plain(command)
  local subtype = command.subtype
  if PLAIN[subtype] then return { kind = PLAIN[subtype], name = command.name } end
  if ROW_SECURITY[subtype] then
    return { kind = "row_security", state = ROW_SECURITY[subtype] }
  end
  local word, all = subtype:match("^AT_(%a-able)%a-Trig(%a*)$")
  if word then
    return { kind = "trigger_state", enable = word == "Enable", name = command.name,
      all = all ~= "" and all or nil }
  end
  return { kind = "alter_table_other", subtype = subtype, name = command.name }
end

--- What a part of a view, sequence or composite type is; those have no rows.
local RELATIONS = {
  OBJECT_VIEW = "alter_view", OBJECT_MATVIEW = "alter_materialized_view",
  OBJECT_SEQUENCE = "alter_sequence", OBJECT_TYPE = "alter_composite_type",
}

local function of_index(command, ref)
  if command.subtype == "AT_AttachPartition" then
    return { kind = "attach_index", index = ref,
      partition = tree.ref(command.def.PartitionCmd.name) }
  end
  local made = plain(command)
  return { kind = "alter_index", index = ref, change = made.kind, name = made.name }
end

--- Emits the effects of an AlterTableStmt.
return function(node, emit, statement)
  local ref = tree.ref(node.relation)
  for _, item in ipairs(node.cmds or {}) do
    local command = item.AlterTableCmd
    local made
    if node.objtype == "OBJECT_INDEX" then
      made = of_index(command, ref)
    elseif RELATIONS[node.objtype] then
      made = { kind = RELATIONS[node.objtype], change = command.subtype, relation = ref,
        name = command.name }
    else
      local part = parts[command.subtype]
      made = part and part(command, statement) or plain(command)
      made.table, made.table_if_exists = ref, node.missing_ok
    end
    if made then emit(made) end
  end
end
