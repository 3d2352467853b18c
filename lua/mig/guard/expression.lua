--- Questions about expressions in a parse tree.

local functions = require("mig.guard.functions")
local tree = require("mig.guard.tree")

local expression = {}

--- The functions that an expression calls: { { schema, name, location } }.
---@param node table|nil
---@return mig.guard.Ref[]
function expression.calls(node)
  local calls = {}
  tree.walk({ node }, function(kind, fields)
    if kind == "FuncCall" then
      local parts = tree.texts(fields.funcname)
      local call = tree.name(parts[#parts - 1], parts[#parts], fields.location)
      call.arguments = fields.args
      calls[#calls + 1] = call
    end
  end)
  return calls
end

--- Whether a default has to be computed for each row: "volatile", "unknown" (a function that
--- neither PostgreSQL nor this run defines), or nil; with the function's name.
---@param node table|nil
---@param known fun(call: mig.guard.Ref): string|nil volatility of the project's own functions
---@return "volatile"|"unknown"|nil, string|nil
function expression.volatility(node, known)
  local unknown
  for _, call in ipairs(expression.calls(node)) do
    local own = known and known(call)
    local found = own or functions.volatility(call.name)
    if call.schema and call.schema ~= "pg_catalog" and not own
      and found == "steady" then
      found = "unknown"
    end
    if found == "volatile" then return "volatile", call.name end
    if found == "unknown" then unknown = unknown or call.name end
  end
  if unknown then return "unknown", unknown end
  return nil, nil
end

--- Whether an expression calls anything at all that changes with time or by call.
---@param node table|nil
---@return string|nil name of the function
function expression.moving(node)
  local moving = { now = true, transaction_timestamp = true, statement_timestamp = true }
  local found
  tree.walk({ node }, function(kind, fields)
    if kind == "SQLValueFunction" then found = found or "CURRENT_TIMESTAMP" end
    if kind == "FuncCall" then
      local parts = tree.texts(fields.funcname)
      local name = parts[#parts]
      if moving[name] or functions.volatile[name] then found = found or name end
    end
  end)
  return found
end

--- The last name of a plain column reference, or nil.
function expression.column(node)
  local reference = node and node.ColumnRef
  if not reference then return nil end
  local parts = tree.texts(reference.fields)
  return parts[#parts] ~= "*" and parts[#parts] or nil
end

--- The columns that an expression names, as a set.
---@param node table|nil
---@return table<string, boolean>
function expression.columns(node)
  local set = {}
  tree.walk({ node }, function(kind, fields)
    if kind == "ColumnRef" then
      local parts = tree.texts(fields.fields)
      if parts[#parts] and parts[#parts] ~= "*" then set[parts[#parts]] = true end
    end
  end)
  return set
end

local function of_test(test, proven)
  if test.nulltesttype ~= "IS_NOT_NULL" then return end
  local column = expression.column(test.arg)
  if column then proven[column] = true end
end

--- The columns that a CHECK proves to be NOT NULL: `a IS NOT NULL AND …`.
---@param node table|nil
---@return table<string, boolean>
function expression.not_null_columns(node)
  local proven = {}
  local function look(item)
    if not item then return end
    if item.NullTest then of_test(item.NullTest, proven) end
    local bool = item.BoolExpr
    if bool and bool.boolop == "AND_EXPR" then
      for _, argument in ipairs(bool.args) do look(argument) end
    end
  end
  look(node)
  return proven
end

--- Whether a condition does not depend on any row: WHERE true, WHERE 1 = 1.
---@param node table|nil
---@return boolean
function expression.is_tautology(node)
  if not node then return false end
  local depends = false
  tree.walk({ node }, function(kind)
    if kind == "ColumnRef" or kind == "FuncCall" or kind == "SubLink" or kind == "ParamRef"
      or kind == "CurrentOfExpr" or kind == "SQLValueFunction" then
      depends = true
    end
  end)
  return not depends
end

local NAMED = {
  CoalesceExpr = "coalesce", CaseExpr = "case", MinMaxExpr = "greatest", A_ArrayExpr = "array",
  RowExpr = "row", XmlExpr = "xmlexpr", GroupingFunc = "grouping",
}

local figure

local SUBLINKS = { EXISTS_SUBLINK = "exists", ARRAY_SUBLINK = "array" }

local function figure_cast(cast)
  local name, strong = figure(cast.arg)
  if strong then return name, true end
  local parts = tree.texts(cast.typeName and cast.typeName.names)
  return parts[#parts], false
end

local function figure_sublink(link)
  if SUBLINKS[link.subLinkType] then return SUBLINKS[link.subLinkType], true end
  local target = link.subselect and link.subselect.SelectStmt
    and (link.subselect.SelectStmt.targetList or {})[1]
  if link.subLinkType == "EXPR_SUBLINK" and target and target.ResTarget then
    if target.ResTarget.name then return target.ResTarget.name, true end
    return figure(target.ResTarget.val)
  end
  return nil, false
end

local FIGURES = {
  ColumnRef = function(fields)
    local parts = tree.texts(fields.fields)
    return parts[#parts], true
  end,
  FuncCall = function(fields)
    local parts = tree.texts(fields.funcname)
    return parts[#parts], true
  end,
  TypeCast = figure_cast,
  CollateClause = function(fields) return figure(fields.arg) end,
  A_Indirection = function(fields)
    local parts = tree.texts(fields.indirection)
    if #parts > 0 then return parts[#parts], true end
    return figure(fields.arg)
  end,
  SubLink = figure_sublink,
  SQLValueFunction = function(fields)
    return (fields.op or ""):lower():gsub("^svfop_", ""):gsub("_n$", ""), true
  end,
}

function figure(node)
  local kind, fields = tree.open(node)
  if not kind then return nil, false end
  if FIGURES[kind] then return FIGURES[kind](fields) end
  if NAMED[kind] then return NAMED[kind], kind ~= "CaseExpr" end
  return nil, false
end

--- The names of a query's columns as PostgreSQL makes them up; nil when a `*` hides them.
---@param select table SelectStmt's fields
---@return string[]|nil
function expression.output_names(select)
  while select.larg do select = select.larg.SelectStmt or select.larg end
  if select.valuesLists then return nil end
  local names = {}
  for i, node in ipairs(select.targetList or {}) do
    local target = node.ResTarget
    local name = target.name or figure(target.val) or "?column?"
    if name == "*" then return nil end
    names[i] = name
  end
  return names
end

return expression
