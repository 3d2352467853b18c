--- integer and smallint columns.
local rule = {}

rule.description = {
  number = 111, severity = "note", off = true, on = { "create_table", "add_column", "alter_type" },
  title = "integer ends at 2,147,483,647, smallint at 32,767",
  why = "A key that runs out stops every insert, and making it bigint later rewrites the table.",
}

local SHORT = { int2 = "32,767", int4 = "2,147,483,647" }

local function complain(name, type)
  local most = type and not type.schema and SHORT[type.base]
  if not most then return nil end
  return { location = type.location, lock = false,
    message = ('"%s" ends at %s: bigint costs four bytes more'):format(name, most) }
end

function rule.check(effect)
  if effect.kind == "alter_type" then return complain(effect.name, effect.type) end
  if effect.kind == "add_column" then return complain(effect.column.name, effect.column.type) end
  local list = {}
  for _, column in ipairs(effect.columns) do
    list[#list + 1] = complain(column.name, column.type)
  end
  return #list > 0 and list or nil
end

return rule
