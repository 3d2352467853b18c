--- SECURITY DEFINER without search_path.
local rule = {}

rule.description = {
  number = 130, severity = "note", off = true, on = { "create_function" },
  title = "SECURITY DEFINER without a search_path of its own",
  why = "Whoever may create objects in a schema of the caller's search_path runs code with the"
    .. " owner's rights.",
}

function rule.check(effect)
  if not effect.security_definer or effect.settings.search_path then return nil end
  return { message = "it runs with its owner's rights and its caller's search_path: SET "
    .. "search_path",
    lock = false }
end

return rule
