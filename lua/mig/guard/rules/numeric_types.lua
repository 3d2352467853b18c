--- money, real, double precision.
local columns = require("mig.guard.columns")

local rule = {}

rule.description = {
  number = 117, severity = "note", off = true, on = { "create_table", "add_column", "alter_type" },
  title = "numeric instead of money, real or double precision",
  why = "money depends on a setting of the server; floating point does not hold most decimal "
    .. "fractions.",
}

local INEXACT = { money = true, float4 = true, float8 = true }

function rule.check(effect)
  return columns.each_type(effect, function(name, type)
    if not INEXACT[type.base] then return nil end
    return ('"%s" is %s'):format(name, type.text)
  end)
end

return rule
