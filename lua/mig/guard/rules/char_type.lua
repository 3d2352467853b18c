--- char(n).
local columns = require("mig.guard.columns")

local rule = {}

rule.description = {
  number = 114, severity = "note", off = true, on = { "create_table", "add_column", "alter_type" },
  title = "char(n) is padded with blanks",
  why = "It takes more room than text, and compares in ways that surprise.",
}

function rule.check(effect)
  return columns.each_type(effect, function(name, type)
    if type.base ~= "bpchar" then return nil end
    return ('"%s" is %s'):format(name, type.text)
  end)
end

return rule
