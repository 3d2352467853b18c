--- Tables without their schema.
local rule = {}

rule.description = {
  number = 105, severity = "note", off = true, on = { "ANY" },
  title = "A table is named without its schema",
  why = "Which table is meant depends on search_path.",
}

function rule.check(effect, world)
  local ref = effect.table
  if effect.part ~= 1 or not ref or ref.schema or ref.temporary then return nil end
  local record = world.state:find(ref)
  if record and record.temporary then return nil end
  return ("which %s is meant depends on search_path"):format(world:say(ref))
end

return rule
