--- CREATE … becomes effects.

local column = require("mig.guard.facts.column")
local expression = require("mig.guard.expression")
local tree = require("mig.guard.tree")
local types = require("mig.guard.type")

local create = {}

local function partition_columns(spec)
  local names = {}
  for _, item in ipairs(spec and spec.partParams or {}) do
    names[#names + 1] = item.PartitionElem and item.PartitionElem.name or false
  end
  return names
end

local function elements(node, made, statement)
  for _, item in ipairs(node.tableElts or {}) do
    if item.ColumnDef then
      made.columns[#made.columns + 1] = column.of(item.ColumnDef, statement)
    elseif item.Constraint then
      local constraint = column.constraint(item.Constraint, statement)
      made.constraints[#made.constraints + 1] = constraint
    elseif item.TableLikeClause then
      made.like = tree.ref(item.TableLikeClause.relation)
    end
  end
  for _, item in ipairs(made.columns) do
    for _, constraint in ipairs(item.constraints) do
      made.constraints[#made.constraints + 1] = constraint
    end
  end
end

local function inherit(node, made)
  local parents = {}
  for i, item in ipairs(node.inhRelations or {}) do parents[i] = tree.ref(item) end
  if node.partbound then
    made.partition_of, made.default_partition = parents[1], node.partbound.is_default or false
  elseif #parents > 0 then
    made.inherits = parents
  end
end

function create.CreateStmt(node, emit, statement)
  local ref = tree.ref(node.relation)
  local made = {
    kind = "create_table", table = ref, columns = {}, constraints = {},
    if_not_exists = node.if_not_exists, temporary = ref.temporary,
    unlogged = node.relation.relpersistence == "u" or nil,
    on_commit_drop = node.oncommit == "ONCOMMIT_DROP" or nil, of_type = node.ofTypename and true,
    options = tree.options(node.options),
  }
  elements(node, made, statement)
  inherit(node, made)
  if node.partspec then
    made.partition_by = partition_columns(node.partspec)
  end
  emit(made)
end

function create.CreateForeignTableStmt(node, emit, statement)
  create.CreateStmt(node.base.CreateStmt or node.base, function(made)
    made.foreign = true
    emit(made)
  end, statement)
end

function create.CreateTableAsStmt(node, emit)
  local into = node.into.IntoClause or node.into
  local ref = tree.ref(into.rel)
  local query = node.query and node.query.SelectStmt
  local matview = node.objtype == "OBJECT_MATVIEW"
  emit({
    kind = matview and "create_materialized_view" or "create_table",
    [matview and "relation" or "table"] = ref, as_query = true,
    with_data = not into.skipData, if_not_exists = node.if_not_exists,
    temporary = ref.temporary, query = node.query, columns = {}, constraints = {},
    unlogged = into.rel.relpersistence == "u" or nil,
    on_commit_drop = into.onCommit == "ONCOMMIT_DROP" or nil, options = {},
    names = into.colNames and tree.texts(into.colNames)
      or query and expression.output_names(query),
  })
end

local function index_elements(node)
  local list = {}
  for i, item in ipairs(node.indexParams or {}) do
    local element = item.IndexElem
    list[i] = { name = element.name, expression = element.expr,
      class = tree.texts(element.opclass)[1], ordering = element.ordering }
  end
  return list
end

function create.IndexStmt(node, emit)
  local list, names = index_elements(node), {}
  for i, element in ipairs(list) do names[i] = element.name or false end
  emit({
    kind = "create_index", table = tree.ref(node.relation), name = node.idxname,
    unique = node.unique, concurrently = node.concurrent or false, columns = names,
    elements = list, if_not_exists = node.if_not_exists, where = node.whereClause,
    method = node.accessMethod, only = not node.relation.inh or nil,
    include = #(node.indexIncludingParams or {}) > 0 or nil,
  })
end

function create.CreateTrigStmt(node, emit)
  emit({ kind = "create_trigger", table = tree.ref(node.relation), name = node.trigname,
    replace = node.replace, constraint = node.isconstraint })
end

function create.CreatePolicyStmt(node, emit)
  emit({ kind = "create_policy", table = tree.ref(node.table), name = node.policy_name })
end

function create.AlterPolicyStmt(node, emit)
  emit({ kind = "alter_policy", table = tree.ref(node.table), name = node.policy_name })
end

function create.RuleStmt(node, emit)
  emit({ kind = "create_rule", table = tree.ref(node.relation), name = node.rulename })
end

function create.ViewStmt(node, emit)
  local query = node.query and node.query.SelectStmt
  local aliases = node.aliases and tree.texts(node.aliases)
  emit({ kind = "create_view", relation = tree.ref(node.view), replace = node.replace,
    query = node.query, names = aliases or query and expression.output_names(query) })
end

function create.DefineStmt(node, emit)
  if node.kind ~= "OBJECT_COLLATION" then return emit({ kind = "other", node = "DefineStmt" }) end
  local deterministic = tree.options(node.definition).deterministic
  emit({ kind = "create_collation", collation = tree.ref_of_list(node.defnames),
    deterministic = deterministic == nil or tree.is_on(deterministic) })
end

local function domain_constraint(node, statement)
  local constraint = column.constraint(node, statement)
  if constraint then return constraint end
  if node.contype == "CONSTR_NOTNULL" then
    return { kind = "not_null", name = node.conname, columns = {}, valid = true, enforced = true }
  end
  return nil
end

function create.CreateDomainStmt(node, emit, statement)
  local made = { kind = "create_domain", domain = tree.ref_of_list(node.domainname),
    type = types.of(node.typeName), constraints = {} }
  for _, item in ipairs(node.constraints or {}) do
    local constraint = item.Constraint and domain_constraint(item.Constraint, statement)
    made.constraints[#made.constraints + 1] = constraint
  end
  emit(made)
end

local DOMAIN = {
  T = "domain_default", N = "domain_drop_not_null", O = "domain_set_not_null",
  C = "domain_add_constraint", X = "domain_drop_constraint", V = "domain_validate",
}

function create.AlterDomainStmt(node, emit, statement)
  local made = { kind = DOMAIN[node.subtype] or "domain_other",
    domain = tree.ref_of_list(node.typeName), name = node.name }
  local constraint = node.def and node.def.Constraint
  if made.kind == "domain_add_constraint" and constraint then
    made.constraint = domain_constraint(constraint, statement)
    if statement:marked("domain_not_null", constraint.location) then
      made.kind, made.constraint = "domain_set_not_null", nil
    end
  end
  emit(made)
end

function create.CreateEnumStmt(node, emit)
  emit({ kind = "create_enum", type = tree.ref_of_list(node.typeName),
    labels = tree.texts(node.vals) })
end

function create.AlterEnumStmt(node, emit)
  local ref = tree.ref_of_list(node.typeName)
  if node.oldVal then
    emit({ kind = "rename_enum_value", type = ref, old = node.oldVal, new = node.newVal })
    return
  end
  emit({ kind = "add_enum_value", type = ref, label = node.newVal, neighbour = node.newValNeighbor,
    if_not_exists = node.skipIfNewValExists })
end

function create.CreateSchemaStmt(node, emit, statement)
  emit({ kind = "create_schema", name = node.schemaname, if_not_exists = node.if_not_exists })
  for _, item in ipairs(node.schemaElts or {}) do
    local kind, fields = tree.open(item)
    if create[kind] then create[kind](fields, emit, statement) end
  end
end

function create.CreateExtensionStmt(node, emit)
  emit({ kind = "create_extension", name = node.extname, if_not_exists = node.if_not_exists,
    options = tree.options(node.options) })
end

function create.CreateSeqStmt(node, emit)
  emit({ kind = "create_sequence", relation = tree.ref(node.sequence),
    if_not_exists = node.if_not_exists })
end

function create.AlterSeqStmt(node, emit)
  emit({ kind = "alter_sequence", relation = tree.ref(node.sequence) })
end

function create.CreatePublicationStmt(node, emit)
  emit({ kind = "create_publication", name = node.pubname, objects = node.pubobjects,
    all = node.for_all_tables })
end

function create.AlterPublicationStmt(node, emit)
  emit({ kind = "alter_publication", name = node.pubname, objects = node.pubobjects })
end

function create.CreateStatsStmt(node, emit)
  local first = node.relations and node.relations[1]
  emit({ kind = "create_statistics", table = first and tree.ref(first) })
end

function create.CommentStmt(node, emit)
  local _, object = tree.open(node.object)
  local items = tree.texts(object and object.items)
  local made = { kind = "comment", object = node.objtype }
  if node.objtype == "OBJECT_TABLE" and #items > 0 then
    made.table = tree.name(items[#items - 1], items[#items])
  elseif node.objtype == "OBJECT_COLUMN" and #items > 1 then
    made.table = tree.name(items[#items - 2], items[#items - 1])
  elseif (node.objtype == "OBJECT_VIEW" or node.objtype == "OBJECT_MATVIEW") and #items > 0 then
    made.relation = tree.name(items[#items - 1], items[#items])
  end
  emit(made)
end

return create
