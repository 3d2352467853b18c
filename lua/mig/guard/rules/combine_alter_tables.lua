--- Several ALTER TABLEs of one table.
local rule = {}

rule.description = {
  number = 95, severity = "note", on = { "ANY", "begin", "commit", "rollback" },
  title = "One ALTER TABLE would do",
  why = "Each waits for its lock anew, and scans anew. (Not so NOT VALID and VALIDATE: those "
    .. "belong apart.)",
}

local APART = { validate_constraint = true, attach_partition = true, detach_partition = true,
  rename_column = true, rename_table = true, rename_constraint = true, set_schema = true,
  insert = true, update = true, delete = true, select = true, copy = true, merge = true,
  create_index = true, drop_index = true, comment = true, create_trigger = true, vacuum = true,
  drop_trigger = true, create_policy = true, alter_policy = true, drop_policy = true,
  analyze = true, vacuum_full = true, cluster = true, truncate = true, create_table = true,
  drop_table = true, lock_table = true, create_rule = true, drop_rule = true, reindex = true,
  create_statistics = true, rename_trigger = true, rename_policy = true, rename_rule = true }

local function is_alter(effect)
  return effect.table ~= nil and not APART[effect.kind]
    and not (effect.constraint and not effect.constraint.valid)
    and effect.kind ~= "drop_constraint"
end

local WRITES = { insert = true, update = true, delete = true, merge = true, copy = true,
  commit = true,
  rollback = true, validate_constraint = true, begin = true }

function rule.check(effect, world)
  if effect.part ~= 1 or world.script.language ~= "sql" then return nil end
  local memory = world:remember("combine-alter-tables")
  if WRITES[effect.kind] or effect.begins_section then memory.last = {} end
  if not is_alter(effect) or effect.table.temporary then return nil end
  memory.last = memory.last or {}
  local key = world.state:key(effect.table)
  local before = memory.last[key]
  memory.last[key] = effect
  if not before then return nil end
  return ("line %d alters %s as well"):format((before.statement:at()), world:say(effect.table))
end

return rule
