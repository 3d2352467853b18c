--- USING hash.
local rule = {}

rule.description = {
  number = 122, severity = "note", off = true, on = { "create_index" },
  title = "A hash index knows = only",
  why = "It cannot be unique, has one column, and is rarely smaller or faster than a B-tree.",
}

function rule.check(effect)
  return effect.method == "hash" and { message = "a B-tree does the same, and more", lock = false }
    or nil
end

return rule
