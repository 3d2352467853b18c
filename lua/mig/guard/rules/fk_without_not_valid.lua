--- A foreign key that is validated at once.
local rule = {}

rule.description = {
  number = 9, severity = "warning", on = { "add_constraint", "add_column" },
  title = "A foreign key is checked while writes to both tables wait",
  why = "ADD FOREIGN KEY holds SHARE ROW EXCLUSIVE on both tables (not ACCESS EXCLUSIVE) while"
    .. " it looks up every row.",
  safe = [[
-- Migration 1
migrator.actor:add_constraint {
  table_name = "{table}", constraint = "foreign_key", columns = { {columns} },
  constraint_name = "{constraint}", not_valid = true,
  constraint_args = { target_table = "{target}", target_columns = { {target_columns} } },
}
-- Migration 2
migrator.actor:validate_constraint { table_name = "{table}", constraint_name = "{constraint}" }
]],
}

local function of_column(effect, world)
  local constraint = effect.column.foreign
  if not constraint then return nil end
  local target = world:say(constraint.target)
  if effect.column.default then
    return ("each row of %s is looked up in %s while writes to both wait"):format(
      world:say(effect.table), target)
  end
  return { severity = "note",
    message = ("writes to %s wait as well, for a moment: the new column holds NULL "
      .. "only"):format(target) }
end

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  if effect.kind == "add_column" then return of_column(effect, world) end
  local constraint = effect.constraint
  if constraint.kind ~= "foreign" or not constraint.valid or not constraint.enforced then
    return nil
  end
  if world:cost(effect).impossible then return nil end
  return ("writes to %s and %s wait while every row is looked up"):format(
    world:say(effect.table), world:say(constraint.target))
end

return rule
