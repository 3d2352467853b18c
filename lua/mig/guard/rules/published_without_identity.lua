--- A table without a key is published.
local rule = {}

rule.description = {
  number = 85, severity = "warning", on = { "create_publication", "alter_publication" },
  title = "A published table has no identity",
  why = "UPDATE and DELETE on it fail once it is published (measured): it needs a primary key "
    .. "or a replica identity.",
  safe = [[
migrator.actor:modify_table { table_name = "{table}", replica_identity = "full" }
]],
}

function rule.check(effect, world)
  for _, item in ipairs(effect.objects or {}) do
    local object = item.PublicationObjSpec
    local relation = object and object.pubtable and object.pubtable.relation
    if relation then
      local ref = world.state.name(relation.schemaname, relation.relname)
      local record = world.state:find(ref)
      if record and record.known and not world.state:primary_key(ref) and not record.identity then
        return ("%s has no primary key: UPDATE and DELETE on it fail"):format(world:say(ref))
      end
    end
  end
  return nil
end

return rule
