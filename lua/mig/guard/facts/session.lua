--- Settings, transactions, privileges, functions become effects.

local tree = require("mig.guard.tree")

local session = {}

local function setting_text(node)
  local texts = {}
  for _, item in ipairs(node.args or {}) do
    local constant = item.A_Const
    local value = constant and (constant.sval and (constant.sval.sval or "")
      or constant.ival and (constant.ival.ival or 0) or constant.fval and constant.fval.fval)
    texts[#texts + 1] = tostring(value)
  end
  return table.concat(texts, ", ")
end

function session.VariableSetStmt(node, emit)
  local kind = node.kind
  if kind == "VAR_RESET_ALL" then
    emit({ kind = "reset", all = true })
  elseif kind == "VAR_RESET" or kind == "VAR_SET_DEFAULT" then
    emit({ kind = "reset", name = node.name, ["local"] = node.is_local })
  else
    emit({ kind = "set", name = node.name, value = setting_text(node), ["local"] = node.is_local })
  end
end

local TRANSACTION = {
  TRANS_STMT_BEGIN = "begin", TRANS_STMT_START = "begin", TRANS_STMT_COMMIT = "commit",
  TRANS_STMT_ROLLBACK = "rollback", TRANS_STMT_SAVEPOINT = "savepoint",
  TRANS_STMT_RELEASE = "release", TRANS_STMT_ROLLBACK_TO = "rollback_to",
  TRANS_STMT_PREPARE = "commit",
}

function session.TransactionStmt(node, emit)
  emit({ kind = TRANSACTION[node.kind] or "transaction_other", chain = node.chain })
end

local function relations(node)
  local list = {}
  if node.objtype ~= "OBJECT_TABLE" or node.targtype ~= "ACL_TARGET_OBJECT" then return list end
  for _, item in ipairs(node.objects or {}) do list[#list + 1] = tree.ref(item) end
  return list
end

local function grantees(node)
  local list = {}
  for _, item in ipairs(node.grantees or {}) do
    local role = item.RoleSpec
    list[#list + 1] = role and (role.roletype == "ROLESPEC_PUBLIC" and "PUBLIC" or role.rolename)
  end
  return list
end

function session.GrantStmt(node, emit)
  emit({ kind = "grant", is_grant = node.is_grant, object = node.objtype, tables = relations(node),
    grantees = grantees(node), all = #(node.privileges or {}) == 0,
    everything = node.targtype == "ACL_TARGET_ALL_IN_SCHEMA" })
end

function session.GrantRoleStmt(_, emit) emit({ kind = "role" }) end
function session.CreateRoleStmt(node, emit)
  emit({ kind = "role", options = tree.options(node.options) })
end
function session.AlterRoleStmt(node, emit)
  emit({ kind = "role", options = tree.options(node.options) })
end
function session.DropRoleStmt(_, emit) emit({ kind = "role" }) end
function session.AlterSystemStmt(_, emit) emit({ kind = "alter_system" }) end
function session.CreatedbStmt(_, emit) emit({ kind = "create_database" }) end
function session.CreateTableSpaceStmt(_, emit) emit({ kind = "create_tablespace" }) end
function session.DropTableSpaceStmt(_, emit) emit({ kind = "drop_tablespace" }) end
function session.CreateSubscriptionStmt(_, emit) emit({ kind = "subscription" }) end

local function body_of(options)
  local as = options.as
  if type(as) == "string" then return as end
  local list = type(as) == "table" and as.List and as.List.items
  return list and tree.text(list[1])
end

local function set_names(list)
  local names = {}
  for _, item in ipairs(list or {}) do
    local element = item.DefElem
    local set = element and element.defname == "set" and element.arg
      and element.arg.VariableSetStmt
    if set then names[set.name] = true end
  end
  return names
end

function session.CreateFunctionStmt(node, emit)
  local options = tree.options(node.options)
  emit({
    kind = "create_function", ["function"] = tree.ref_of_list(node.funcname),
    replace = node.replace, procedure = node.is_procedure,
    language = type(options.language) == "string" and options.language:lower() or "sql",
    body = body_of(options), volatility = options.volatility,
    security_definer = tree.is_on(options.security), settings = set_names(node.options),
    statements = node.sql_body,
  })
end

function session.DoStmt(node, emit)
  local options = tree.options(node.args)
  emit({ kind = "do", language = options.language or "plpgsql",
    body = type(options.as) == "string" and options.as or "" })
end

return session
