--- ADD COLUMN with a default that is computed for each row.
local expression = require("mig.guard.expression")

local rule = {}

rule.description = {
  number = 20, severity = "error", on = { "add_column" },
  title = "A volatile default rewrites the table",
  why = "A constant, now() or another stable default costs nothing. One that is called for "
    .. "each row makes PostgreSQL write the table and all its indexes anew under ACCESS "
    .. "EXCLUSIVE.",
  safe = [[
-- Migration 1: rows from now on have the default
migrator.actor:add_column { table_name = "{table}", column_name = "{column}", type = "{type}" }
migrator.actor:set_default { table_name = "{table}", column_name = "{column}", default = sql "…" }
-- Migration 2: the rows that are there, in batches
migrator:backfill { table_name = "{table}", set = { {column} = "…" }, where = "{column} IS NULL" }
]],
}

function rule.check(effect, world)
  local column = effect.column
  if not column.default or column.serial or not world:in_use(effect.table) then return nil end
  local found, name = expression.volatility(column.default, world.volatility)
  if not found then return nil end
  if found == "unknown" then
    return { severity = "warning", message =
      ("all of %s is written anew, unless %s() is declared STABLE or IMMUTABLE"):format(
        world:say(effect.table), name) }
  end
  return ("%s() is called for each row: all of %s is written anew while nobody can use it"):format(
    name, world:say(effect.table))
end

return rule
