--- CONCURRENTLY on 14.0 to 14.3.
local rule = {}

rule.description = {
  number = 7, severity = "error", on = { "create_index", "reindex" },
  title = "14.0 to 14.3 may build a corrupt index concurrently",
  why = "CREATE INDEX CONCURRENTLY and REINDEX CONCURRENTLY of PostgreSQL 14.0 to 14.3 may "
    .. "leave rows out of the index.",
}

function rule.check(effect, world)
  local minor = world.options.minor
  if not effect.concurrently or world.version // 10000 ~= 14 or not minor or minor >= 4 then
    return nil
  end
  return ("PostgreSQL 14.%d may leave rows out of an index that is built concurrently: update "
    .. "first")
    :format(minor)
end

return rule
