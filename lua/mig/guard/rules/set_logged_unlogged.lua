--- SET LOGGED, SET UNLOGGED.
local rule = {}

rule.description = {
  number = 33, severity = "error", on = { "set_logged", "set_unlogged" },
  title = "SET LOGGED and SET UNLOGGED rewrite the table",
  why = "Table and indexes are copied under ACCESS EXCLUSIVE. An unlogged table is empty after"
    .. " a crash and on replicas.",
}

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  return ("all of %s is copied while nobody can use it"):format(world:say(effect.table))
end

return rule
