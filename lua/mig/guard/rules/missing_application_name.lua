--- application_name.
local rule = {}

rule.description = {
  number = 91, severity = "note", off = true, on = { "ANY" },
  title = "Nobody can see who is blocking",
  why = "application_name shows in pg_stat_activity and in the log whose statement everybody "
    .. "waits for. mig sets its own.",
  safe = [[
migrator.db_session:exec("SET application_name = 'migrate: …'")
]],
}

local WEAK = { insert = true, update = true, delete = true, merge = true, copy = true }

function rule.check(effect, world)
  if effect.part ~= 1 or WEAK[effect.kind] or world.script.language ~= "sql" then return nil end
  if world.session:setting("application_name") or not world:locks_at_least(effect, "S") then
    return nil
  end
  return "application_name is not set"
end

return rule
