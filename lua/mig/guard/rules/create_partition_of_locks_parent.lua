--- CREATE TABLE … PARTITION OF.
local rule = {}

rule.description = {
  number = 41, severity = "note", queue = true, on = { "create_table" },
  title = "PARTITION OF locks the parent against everything",
  why = "CREATE TABLE … PARTITION OF takes ACCESS EXCLUSIVE on the parent (measured, 12 to "
    .. "18); ATTACH takes SHARE UPDATE EXCLUSIVE.",
  safe = [[
-- CREATE TABLE … (LIKE {table} INCLUDING ALL), with a CHECK of its bounds; then
migrator.actor:attach_partition {
  table_name = "{table}", partition_name = "{partition}", partition_bound = sql "…",
}
]],
}

function rule.check(effect, world)
  if not effect.partition_of or not world:in_use(effect.partition_of) then return nil end
  return ("reads and writes of %s wait, for a moment; ATTACH would let them go on"):format(
    world:say(effect.partition_of))
end

return rule
