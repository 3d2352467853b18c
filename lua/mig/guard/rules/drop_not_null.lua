--- DROP NOT NULL.
local rule = {}

rule.description = {
  number = 60, severity = "warning", on = { "drop_not_null" },
  title = "A column may hold NULL from now on",
  why = "Running code that never met NULL there may fail, or compute something else.",
}

function rule.check(effect, world)
  if not world:in_use(effect.table) or world.state:is_new_column(effect.table, effect.name) then
    return nil
  end
  return ('code that reads "%s" may meet NULL'):format(effect.name)
end

return rule
