--- A table without a primary key.
local rule = {}

rule.description = {
  number = 110, severity = "note", off = true, on = { "script_end" },
  title = "A table without a primary key",
  why = "Rows cannot be told apart, logical replication carries no UPDATE and DELETE, and "
    .. "tools that work in batches have nothing to go by.",
}

function rule.check(_, world)
  local list = {}
  for before in world:preceding() do
    if before.kind == "create_table" and not before.as_query and not before.temporary
      and not before.like and not before.partition_of and not before.inherits and not before.foreign
      and not before.of_type then
      local record = world.state:find(before.table)
      if record and record.created_by == before and not world.state:primary_key(before.table) then
        table.insert(list, 1, { effect = before, lock = false,
          message = ("table %s has no primary key"):format(world:say(before.table)) })
      end
    end
  end
  return #list > 0 and list or nil
end

return rule
