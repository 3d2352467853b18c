--- A new partition beside a DEFAULT partition.
local rule = {}

rule.description = {
  number = 40, severity = "warning", on = { "attach_partition", "create_table" },
  title = "A new partition reads the DEFAULT partition",
  why = "Rows in it might belong into the new one, so all of it is read under ACCESS EXCLUSIVE"
    .. " (measured), unless a valid CHECK excludes them.",
}

function rule.check(effect, world)
  local parent = effect.kind == "create_table" and effect.partition_of or effect.table
  if effect.kind == "create_table" and not effect.partition_of then return nil end
  if effect.default or effect.default_partition then return nil end
  local record = world.state:find(parent)
  local default = record and record.default_partition
  if not default or not world:in_use(default) then return nil end
  return ("all of the DEFAULT partition %s is read while nobody can use it"):format(
    world:say(default))
end

return rule
