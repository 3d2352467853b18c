--- lock_timeout and statement_timeout, under one name.
local rule = {}

rule.description = {
  number = 86, severity = "note", off = true, on = { "ANY" },
  title = "lock_timeout or statement_timeout is missing",
  why = "What missing-lock-timeout and missing-statement-timeout say, under one name, for "
    .. "every lock stronger than a writer's.",
  safe = [[
migrator.db_session:exec("SET lock_timeout = '2s'")
migrator.db_session:exec("SET statement_timeout = '5min'")
]],
}

local WEAK = { insert = true, update = true, delete = true, merge = true, copy = true,
  vacuum = true,
  analyze = true, validate_constraint = true }

function rule.check(effect, world)
  if effect.part ~= 1 or WEAK[effect.kind] or world.script.language ~= "sql" then return nil end
  local missing = {}
  for _, name in ipairs({ "lock_timeout", "statement_timeout" }) do
    if not world.session:setting(name) then missing[#missing + 1] = name end
  end
  if #missing == 0 or effect.concurrently or not world:locks_at_least(effect, "SUX") then
    return nil
  end
  return ("no %s is in force"):format(table.concat(missing, ", no "))
end

return rule
