--- timestamp ↔ timestamptz.
local types = require("mig.guard.type")

local rule = {}

rule.description = {
  number = 29, severity = "note", on = { "alter_type" },
  title = "timestamp to timestamptz is free in UTC only",
  why = "While TimeZone is UTC nothing is written anew (12); in another zone, and with USING …"
    .. " AT TIME ZONE, the table is.",
  safe = [[
migrator.db_session:exec("SET LOCAL timezone = 'UTC'")
migrator.actor:modify_column_type {
  table_name = "{table}", column_name = "{column}", type = "{type}",
}
]],
}

function rule.check(effect, world)
  local old = world.state:column_type(effect.table, effect.name)
  if not old or not effect.type or not world:in_use(effect.table) then return nil end
  if types.change(old, effect.type) ~= "utc" then return nil end
  if effect.using then return "without USING, and with TimeZone = UTC, nothing would be "
    .. "written anew" end
  if world.session:is_utc() then return nil end
  return "it costs nothing while TimeZone is UTC, which nothing here sets"
end

return rule
