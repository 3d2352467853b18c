--- No statement_timeout in force.
local rule = {}

rule.description = {
  number = 89, severity = "note", off = true, on = { "ANY" },
  title = "A statement may run without an end",
  why = "statement_timeout ends a change of the schema that runs away while it holds its lock.",
  safe = [[
migrator.db_session:exec("SET statement_timeout = '5min'")
]],
}

local WEAK = { insert = true, update = true, delete = true, merge = true, copy = true }

function rule.check(effect, world)
  if effect.part ~= 1 or WEAK[effect.kind] or world.script.language ~= "sql" then return nil end
  if world.session:setting("statement_timeout") or not world:locks_at_least(effect, "S") then
    return nil
  end
  return ("nothing ends it while it holds its lock on %s"):format(world:say(world:lock(effect).ref))
end

return rule
