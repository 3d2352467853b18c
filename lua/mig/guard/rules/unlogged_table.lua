--- CREATE UNLOGGED TABLE.
local rule = {}

rule.description = {
  number = 119, severity = "note", off = true, on = { "create_table" },
  title = "An unlogged table is empty after a crash",
  why = "It is not in the write-ahead log: a crash empties it, and replicas do not have it.",
}

function rule.check(effect, world)
  return effect.unlogged and ("%s is empty after a crash, and on replicas"):format(
    world:say(effect.table)) or nil
end

return rule
