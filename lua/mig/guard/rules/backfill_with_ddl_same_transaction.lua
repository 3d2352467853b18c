--- Rows are changed while a lock on the table is held.
local locks = require("mig.guard.locks")

local rule = {}

rule.description = {
  number = 77, severity = "warning", on = { "update", "delete", "insert", "merge" },
  title = "Rows are changed while ALTER TABLE's lock is held",
  why = "ACCESS EXCLUSIVE is kept until the transaction ends: for as long as the rows take, "
    .. "nobody can use the table.",
  safe = [[
-- Migration 1
migrator.actor:add_column { table_name = "{table}", column_name = "{column}", type = "text" }
-- Migration 2: the rows, a few thousand at a time, each batch a transaction
migrator:backfill { table_name = "{table}", set = { {column} = "…" }, where = "{column} IS NULL" }
]],
}

function rule.check(effect, world)
  if not world.session:may_be_in_transaction() or effect.kind == "insert" and effect.rows then
    return nil
  end
  for _, held in ipairs(world.session.holding) do
    if locks.is_at_least(held.mode, "AX") and world:in_use(held.ref) then
      return { severity = world:if_transaction("warning"),
        message = ("%s stays locked against reads and writes while rows are changed"):format(
          world:say(held.ref)) }
    end
  end
  return nil
end

return rule
