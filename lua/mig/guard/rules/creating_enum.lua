--- CREATE TYPE … AS ENUM.
local rule = {}

rule.description = {
  number = 118, severity = "note", off = true, on = { "create_enum" },
  title = "An enum's labels can be added, not taken away",
  why = "Removing a label means a new type and a rewrite of every table that uses it. A table "
    .. "of labels, or text with a CHECK, can be changed.",
}

function rule.check(effect, world)
  return ("labels of %s cannot be taken away again"):format(world:say(effect.type))
end

return rule
