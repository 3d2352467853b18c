--- UPDATE … WHERE … that may touch most rows.
local expression = require("mig.guard.expression")
local weight = require("mig.guard.weight")

local rule = {}

rule.description = {
  number = 76, severity = "note", on = { "update", "delete", "insert" },
  title = "A backfill in one transaction",
  why = "A condition such as IS NULL holds for all rows of a new column: they are changed in "
    .. "one transaction, and stay locked until it ends.",
  safe = [[
-- In a migration of its own: a few thousand rows at a time, each batch a transaction
migrator:backfill {
  table_name = "{table}", set = { {column} = "…" }, where = "{column} IS NULL",
}
]],
}

-- WHERE id = 1, WHERE id IN (…): a few rows.
local function is_narrow(where)
  local narrow = false
  local function look(node)
    local comparison = node and node.A_Expr
    if comparison then
      local name = comparison.name and comparison.name[1] and comparison.name[1].String
      local constant = comparison.rexpr and (comparison.rexpr.A_Const or comparison.rexpr.ParamRef
        or comparison.kind == "AEXPR_IN" and comparison.rexpr.List)
      local column = expression.column(comparison.lexpr)
      if name and name.sval == "=" and constant and column
        and (column == "id" or column:find("_id$") or column:find("name$") or column == "key"
          or column:find("version")) then
        narrow = true
      end
    end
    local bool = node and node.BoolExpr
    if bool and bool.boolop == "AND_EXPR" then
      for _, argument in ipairs(bool.args) do look(argument) end
    end
  end
  look(where)
  return narrow
end

function rule.check(effect, world)
  if effect.kind == "insert" then
    if not effect.from_query or effect.limited then return nil end
    return "all rows of the query are written in one transaction"
  end
  if not world:in_use(effect.table) or effect.in_loop then return nil end
  if not effect.where or expression.is_tautology(effect.where) or is_narrow(effect.where) then
    return nil
  end
  return ("all rows of %s for which the condition holds are changed in one transaction%s"):format(
    world:say(effect.table), weight.replayed(world.state.replicas))
end

return rule
