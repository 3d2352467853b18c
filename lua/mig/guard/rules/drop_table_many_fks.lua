--- DROP TABLE of a table that refers to others.
local rule = {}

rule.description = {
  number = 56, severity = "warning", on = { "drop_table" },
  title = "Dropping a table locks the tables it refers to",
  why = "ACCESS EXCLUSIVE on every referenced table, all at once (measured): a chance to "
    .. "deadlock, and a wait behind all of them.",
  safe = [[
-- One migration a foreign key
migrator.actor:drop_constraint { table_name = "{table}", constraint_name = "{constraint}" }
]],
}

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  local record, targets = world.state:find(effect.table), {}
  for _, constraint in pairs(record and record.constraints or {}) do
    if constraint.target and world:in_use(constraint.target) then
      targets[#targets + 1] = world:say(constraint.target)
    end
  end
  if #targets < 2 then return nil end
  table.sort(targets)
  return ("%s are locked against reads and writes as well"):format(table.concat(targets, ", "))
end

return rule
