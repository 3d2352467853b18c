--- UPDATE and DELETE without a condition.
local expression = require("mig.guard.expression")
local weight = require("mig.guard.weight")

local rule = {}

rule.description = {
  number = 75, severity = "warning", on = { "update", "delete" },
  title = "Every row is changed in one transaction",
  why = "All rows stay locked until it ends; the table doubles, replicas fall behind, and "
    .. "VACUUM can remove nothing meanwhile.",
  safe = [[
-- In a migration of its own: a few thousand rows at a time, each batch a transaction
migrator:backfill {
  table_name = "{table}", set = { {column} = "…" }, where = "{column} IS NULL",
}
]],
}

function rule.check(effect, world)
  if not world:in_use(effect.table) or effect.in_loop then return nil end
  if effect.where and not expression.is_tautology(effect.where) then return nil end
  if effect.from and effect.where == nil then
    return { severity = "note", message = "the join alone decides how many rows are changed" }
  end
  return ("%s all rows of %s in one transaction%s"):format(effect.kind == "update" and "changes"
    or "deletes", world:say(effect.table), weight.replayed(world.state.replicas))
end

return rule
