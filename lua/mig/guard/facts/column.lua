--- A ColumnDef becomes a column with its constraints.

local tree = require("mig.guard.tree")
local types = require("mig.guard.type")

local column = {}

---@class mig.guard.Constraint
---@field kind "check"|"foreign"|"unique"|"primary"|"exclusion"|"not_null"
---@field name string|nil
---@field columns string[]
---@field expression table|nil
---@field valid boolean false for NOT VALID
---@field enforced boolean false for NOT ENFORCED (18)
---@field using_index string|nil
---@field target mig.guard.Ref|nil of a foreign key
---@field target_columns string[]|nil
---@field location integer|nil

local KINDS = {
  CONSTR_CHECK = "check", CONSTR_FOREIGN = "foreign", CONSTR_UNIQUE = "unique",
  CONSTR_PRIMARY = "primary", CONSTR_EXCLUSION = "exclusion",
}

local function column_names(node)
  if node.contype == "CONSTR_FOREIGN" then return tree.texts(node.fk_attrs) end
  if node.contype ~= "CONSTR_EXCLUSION" then return tree.texts(node.keys) end
  local names = {}
  for _, element in ipairs(node.exclusions or {}) do
    local first = element.List and element.List.items[1]
    names[#names + 1] = first and first.IndexElem and first.IndexElem.name
  end
  return names
end

-- What PostgreSQL 15's grammar does not know, see newer.lua.
local function add_marks(made, statement)
  if statement:marked("not_enforced", made.location) then made.enforced, made.valid = false,
    true end
  if made.kind == "check" and statement:marked("not_null_constraint", made.location) then
    made.kind = "not_null"
    local _, reference = tree.open(made.expression)
    made.columns = tree.texts(reference and reference.fields)
    made.expression = nil
  end
  return made
end

--- A constraint from a Constraint's fields; nil when it is none of its own (DEFAULT, NULL, …).
---@param node table
---@param statement mig.guard.Statement
---@return mig.guard.Constraint|nil
function column.constraint(node, statement)
  local kind = KINDS[node.contype]
  if not kind then return nil end
  return add_marks({
    kind = kind, name = node.conname, columns = column_names(node), expression = node.raw_expr,
    valid = not node.skip_validation, enforced = true, using_index = node.indexname,
    target = tree.ref(node.pktable), target_columns = tree.texts(node.pk_attrs),
    deferrable = node.deferrable, on_delete = node.fk_del_action, location = node.location,
    using = node.access_method, method = node.access_method,
  }, statement)
end

local function generated_kind(node, statement)
  return statement:marked("virtual", node.location) and "virtual" or "stored"
end

-- What a constraint of a column says about it.
local SAYS = {
  CONSTR_NOTNULL = function(made) made.not_null = true end,
  CONSTR_DEFAULT = function(made, node)
    local constant = node.raw_expr and node.raw_expr.A_Const
    if constant and constant.isnull then return end
    made.default = node.raw_expr
  end,
  CONSTR_IDENTITY = function(made) made.identity, made.not_null = true, true end,
  CONSTR_GENERATED = function(made, node, statement)
    made.generated, made.generated_expression = generated_kind(node, statement), node.raw_expr
  end,
}

local function add_constraint(made, node, statement)
  local say = SAYS[node.contype]
  if say then return say(made, node, statement) end
  local constraint = column.constraint(node, statement)
  if not constraint then return end
  if #constraint.columns == 0 then constraint.columns = { made.name } end
  if constraint.kind == "primary" then made.not_null = true end
  made.constraints[#made.constraints + 1] = constraint
  made[constraint.kind] = constraint
end

--- What COLLATE of a ColumnDef names, or nil.
---@param node table
---@return mig.guard.Ref|nil
function column.collation(node)
  local clause = node.collClause and (node.collClause.CollateClause or node.collClause)
  return clause and tree.ref_of_list(clause.collname)
end

---@class mig.guard.Column
---@field name string
---@field type mig.guard.Type|nil
---@field not_null boolean|nil
---@field default table|nil expression
---@field identity boolean|nil
---@field generated "stored"|"virtual"|nil
---@field constraints mig.guard.Constraint[]
---@field collation mig.guard.Ref|nil
---@field check mig.guard.Constraint|nil also unique, primary, foreign

--- A column from a ColumnDef's fields.
---@param node table
---@param statement mig.guard.Statement
---@return mig.guard.Column
function column.of(node, statement)
  local made = {
    name = node.colname, type = types.of(node.typeName), constraints = {},
    location = node.location, collation = column.collation(node),
  }
  made.serial = made.type and made.type.serial
  if made.serial then made.not_null = true end
  for _, item in ipairs(node.constraints or {}) do
    if item.Constraint then add_constraint(made, item.Constraint, statement) end
  end
  return made
end

return column
