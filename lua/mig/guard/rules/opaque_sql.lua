--- What cannot be judged.
local rule = {}

rule.description = {
  number = 81, severity = "note", on = { "unjudged" },
  title = "This cannot be judged",
  why = "SQL that is put together when it runs, languages other than SQL and PL/pgSQL, "
    .. "functions that are defined elsewhere: nobody knows beforehand what they do.",
}

function rule.check(effect)
  return { message = ("cannot be judged: %s"):format(effect.reason), lock = false }
end

return rule
