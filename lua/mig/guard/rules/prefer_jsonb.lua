--- json.
local columns = require("mig.guard.columns")

local rule = {}

rule.description = {
  number = 116, severity = "note", off = true, on = { "create_table", "add_column", "alter_type" },
  title = "jsonb instead of json",
  why = "json has no equality, so that DISTINCT and GROUP BY fail on it, and no index.",
}

function rule.check(effect)
  return columns.each_type(effect, function(name, type)
    if type.base ~= "json" then return nil end
    return ('"%s" is json'):format(name)
  end)
end

return rule
