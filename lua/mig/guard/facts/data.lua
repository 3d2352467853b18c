--- Statements about rows, and about a table's storage, become effects.

local expression = require("mig.guard.expression")
local tree = require("mig.guard.tree")

local data = {}

local function targets(list)
  local made = {}
  for _, item in ipairs(list or {}) do
    local target = item.ResTarget
    if target then
      made[#made + 1] = { name = target.name, part = #(target.indirection or {}) > 0,
        location = target.location, value = target.val }
    end
  end
  return made
end

--- Queries in WITH that change rows are effects of their own.
local function common_tables(node, emit, statement)
  for _, item in ipairs(node.withClause and node.withClause.ctes or {}) do
    local kind, fields = tree.open(item.CommonTableExpr and item.CommonTableExpr.ctequery)
    if kind and data[kind] and kind ~= "SelectStmt" then data[kind](fields, emit, statement) end
  end
end

-- Schema changes by a function are as opaque as dynamic SQL; setval and the like are said by name.
local function select_calls(node, emit)
  for _, call in ipairs(expression.calls(node)) do
    emit({ kind = "call", name = call.name, schema = call.schema, arguments = call.arguments,
      location = call.location })
  end
end

local function limited(select)
  return select and (select.limitCount or select.valuesLists) and true or false
end

function data.InsertStmt(node, emit, statement)
  common_tables(node, emit, statement)
  local select = node.selectStmt and node.selectStmt.SelectStmt
  local conflict = node.onConflictClause
  emit({
    kind = "insert", table = tree.ref(node.relation), columns = targets(node.cols),
    from_query = select and not select.valuesLists and select.fromClause ~= nil,
    rows = select and select.valuesLists and #select.valuesLists, limited = limited(select),
    values = select and select.valuesLists, conflict = conflict and targets(conflict.targetList),
  })
end

function data.UpdateStmt(node, emit, statement)
  common_tables(node, emit, statement)
  emit({ kind = "update", table = tree.ref(node.relation), columns = targets(node.targetList),
    where = node.whereClause, from = node.fromClause ~= nil })
end

function data.DeleteStmt(node, emit, statement)
  common_tables(node, emit, statement)
  emit({ kind = "delete", table = tree.ref(node.relation), where = node.whereClause,
    from = node.usingClause ~= nil })
end

function data.MergeStmt(node, emit, statement)
  common_tables(node, emit, statement)
  local lists = {}
  for _, item in ipairs(node.mergeWhenClauses or {}) do
    local clause = item.MergeWhenClause
    lists[#lists + 1] = clause and targets(clause.targetList)
  end
  emit({ kind = "merge", table = tree.ref(node.relation), lists = lists })
end

function data.CopyStmt(node, emit)
  if not node.is_from then
    emit({ kind = "select", tables = { tree.ref(node.relation) } })
    return
  end
  emit({ kind = "copy", table = tree.ref(node.relation) })
end

function data.SelectStmt(node, emit, statement)
  common_tables(node, emit, statement)
  if node.intoClause then
    local into = node.intoClause.IntoClause or node.intoClause
    local ref = tree.ref(into.rel)
    emit({ kind = "create_table", table = ref, as_query = true, with_data = true,
      temporary = ref.temporary, columns = {}, constraints = {}, options = {},
      names = expression.output_names(node) })
    return
  end
  emit({ kind = "select", tables = tree.tables({ SelectStmt = node }) })
  select_calls({ SelectStmt = node }, emit)
end

function data.CallStmt(node, emit)
  local parts = tree.texts(node.funccall and (node.funccall.FuncCall or node.funccall).funcname)
  emit({ kind = "call", name = parts[#parts], schema = parts[#parts - 1], procedure = true })
end

function data.TruncateStmt(node, emit)
  for _, item in ipairs(node.relations or {}) do
    emit({ kind = "truncate", table = tree.ref(item), cascade = node.behavior == "DROP_CASCADE" })
  end
end

function data.LockStmt(node, emit)
  for _, item in ipairs(node.relations or {}) do
    emit({ kind = "lock_table", table = tree.ref(item), mode = node.mode, nowait = node.nowait })
  end
end

function data.VacuumStmt(node, emit)
  local options = tree.options(node.options)
  local kind = "analyze"
  if node.is_vacuumcmd then kind = tree.is_on(options.full) and "vacuum_full" or "vacuum" end
  local rels = node.rels or {}
  for _, item in ipairs(rels) do
    emit({ kind = kind, table = tree.ref(item.VacuumRelation.relation) })
  end
  if #rels == 0 then emit({ kind = kind }) end
end

function data.ClusterStmt(node, emit)
  emit({ kind = "cluster", table = tree.ref(node.relation), name = node.indexname })
end

function data.ReindexStmt(node, emit)
  local target = node.kind:match("^REINDEX_OBJECT_(%a+)$"):lower()
  local ref = tree.ref(node.relation)
  local options = tree.options(node.params)
  emit({ kind = "reindex", target = target, name = node.name, concurrently
    = tree.is_on(options.concurrently), table = target == "table" and ref or nil,
    index = target == "index" and ref or nil })
end

function data.RefreshMatViewStmt(node, emit)
  emit({ kind = "refresh_materialized_view", relation = tree.ref(node.relation),
    concurrently = node.concurrent or false, with_data = not node.skipData })
end

return data
