--- A foreign key between columns that compare by different rules.
local constraints = require("mig.guard.constraints")

local rule = {}

rule.description = {
  number = 129, severity = "error", on = { "add_constraint", "create_table", "add_column" },
  title = "A foreign key between collations of which one is not deterministic",
  why = "Values that are equal on one side are not on the other. PostgreSQL 18 refuses it; until"
    .. " 17 it is made (measured), and pg_upgrade to 18 fails on it.",
}

function rule.check(effect, world)
  local loose = world.state.nondeterministic
  local severity = world.version >= 180000 and "error" or "warning"
  for here, there in constraints.references(effect, world) do
    local a = here.collation and world.state:key(here.collation)
    local b = there.collation and world.state:key(there.collation)
    if a ~= b and (loose[a or ""] or loose[b or ""]) then
      return { severity = severity, lock = false, message =
        ('"%s" and "%s" have different collations, and one is not deterministic'):format(here.name,
          there.name) }
    end
  end
  return nil
end

return rule
