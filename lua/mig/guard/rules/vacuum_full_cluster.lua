--- VACUUM FULL, CLUSTER.
local rule = {}

rule.description = {
  number = 36, severity = "error", on = { "vacuum_full", "cluster" },
  title = "VACUUM FULL and CLUSTER rewrite the table",
  why = "The table is written anew under ACCESS EXCLUSIVE. pg_repack and pg_squeeze do the "
    .. "same while it is used.",
}

function rule.check(effect, world)
  if effect.table and not world:in_use(effect.table) then return nil end
  local what = effect.table and ("all of %s is"):format(world:say(effect.table)) or "all tables are"
  return what .. " written anew while nobody can use it"
end

return rule
