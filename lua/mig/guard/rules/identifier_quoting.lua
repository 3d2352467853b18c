--- Names that need quotes.
local core = require("mig.core")

local rule = {}

rule.description = {
  number = 106, severity = "note", off = true, on = { "create_table", "add_column",
    "create_index" },
  title = "A name has to be quoted everywhere",
  why = "Capitals and keywords need double quotes in every query.",
}

local function needs_quotes(name)
  return name and core.ident(name):sub(1, 1) == '"'
end

local function names_of(effect)
  if effect.kind == "add_column" then return { effect.column.name } end
  if effect.kind == "create_index" then return { effect.name } end
  local names = { effect.table.name }
  for _, column in ipairs(effect.columns) do names[#names + 1] = column.name end
  return names
end

function rule.check(effect)
  for _, name in ipairs(names_of(effect)) do
    if needs_quotes(name) then
      return { message = ("%s needs its quotes in every query"):format(core.ident(name)),
        lock = false }
    end
  end
  return nil
end

return rule
