--- timestamp without time zone.
local columns = require("mig.guard.columns")

local rule = {}

rule.description = {
  number = 115, severity = "note", off = true, on = { "create_table", "add_column", "alter_type" },
  title = "timestamptz instead of timestamp",
  why = "timestamp says no moment: what it means depends on who wrote it. A precision of 0 "
    .. "rounds, also into the future.",
}

function rule.check(effect)
  return columns.each_type(effect, function(name, type)
    if type.base == "timestamp" then return ('"%s" is timestamp without time zone'):format(name) end
    if type.base == "timestamptz" and type.modifiers[1] == 0 then
      return ('"%s" is %s: it rounds to whole seconds'):format(name, type.text)
    end
    return nil
  end)
end

return rule
