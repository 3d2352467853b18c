--- varchar(n).
local columns = require("mig.guard.columns")

local rule = {}

rule.description = {
  number = 113, severity = "note", off = true, on = { "create_table", "add_column", "alter_type" },
  title = "text with a CHECK instead of varchar(n)",
  why = "It is stored alike, and a limit in a CHECK can be changed without a rewrite.",
}

function rule.check(effect)
  return columns.each_type(effect, function(name, type)
    if type.base ~= "varchar" or #type.modifiers == 0 then return nil end
    return ('"%s" is %s'):format(name, type.text)
  end)
end

return rule
