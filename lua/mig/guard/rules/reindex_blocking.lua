--- REINDEX without CONCURRENTLY.
local rule = {}

rule.description = {
  number = 3, severity = "warning", on = { "reindex" },
  title = "An index is rebuilt while writes wait",
  why = "REINDEX holds SHARE on the table and ACCESS EXCLUSIVE on the index: writes wait, and "
    .. "so does planning any query on the table.",
  safe = [[
-- In a migration of its own
transaction = false
migrator.db_session:exec("REINDEX INDEX CONCURRENTLY {index}")
]],
}

function rule.check(effect, world)
  if effect.concurrently or world.version < 120000 then return nil end
  local ref = effect.table or effect.index
  if ref and not world:in_use(ref) then return nil end
  local what = ref and world:say(ref) or ("the %s"):format(effect.target)
  return ("REINDEX of %s stops writes and the planning of queries until it is done"):format(what)
end

return rule
