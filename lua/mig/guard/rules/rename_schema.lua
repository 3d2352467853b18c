--- ALTER SCHEMA … RENAME, SET SCHEMA.
local rule = {}

rule.description = {
  number = 63, severity = "error", on = { "rename_schema", "set_schema" },
  title = "Names with a schema break at once",
  why = "Code, views' texts and functions' bodies that write schema.name fail.",
}

function rule.check(effect, world)
  if effect.kind == "rename_schema" then
    return ('every name in schema "%s" changes'):format(effect.old or effect.relation
      and effect.relation.name or "?")
  end
  local ref = effect.table or effect.relation
  if not ref or not world:in_use(ref) then return nil end
  return { severity = "warning",
    message = ("code that writes the schema of %s fails at once"):format(
    world:say(ref)) }
end

return rule
