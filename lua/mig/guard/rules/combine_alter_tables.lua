--- Several ALTER TABLEs of one table.
local rule = {}

rule.description = {
  number = 95, severity = "note", on = { "ANY" },
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
  if effect.part ~= 1 or not is_alter(effect) or effect.table.temporary then return nil end
  if world.script.language ~= "sql" then return nil end
  for before in world:preceding() do
    if before.statement ~= effect.statement then
      if WRITES[before.kind] or before.begins_section then return nil end
      if is_alter(before) and world:same(before.table, effect.table) then
        return ("line %d alters %s as well"):format((before.statement:at()),
          world:say(effect.table))
      end
    end
  end
  return nil
end

return rule
