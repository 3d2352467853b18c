--- CREATE EXTENSION.
local rule = {}

rule.description = {
  number = 132, severity = "note", off = true, on = { "create_extension" },
  title = "An extension may need a superuser",
  why = "Extensions that are not trusted need one, it has to be installed on every server, and"
    .. " without VERSION each gets what it has.",
}

function rule.check(effect)
  return ('extension "%s" has to be installed on every server, and may need a superuser'):format(
    effect.name)
end

return rule
