--- SET TABLESPACE.
local rule = {}

rule.description = {
  number = 34, severity = "error", on = { "set_tablespace" },
  title = "SET TABLESPACE copies the table",
  why = "All of it is copied under ACCESS EXCLUSIVE. pg_repack moves a table while it is used.",
}

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  return ("all of %s is copied while nobody can use it"):format(world:say(effect.table))
end

return rule
