--- lock_timeout that comes too late, or is no limit.
local session = require("mig.guard.session")
local locks = require("mig.guard.locks")

local rule = {}

rule.description = {
  number = 87, severity = "warning", on = { "set" },
  title = "lock_timeout does not help here",
  why = "0 is no limit, more than ten seconds stops everybody for as long, after the dangerous"
    .. " statement is too late, and SET LOCAL outside a transaction has no effect (measured).",
  safe = [[
migrator.db_session:exec("SET LOCAL lock_timeout = '2s'")
]],
}

local function locked_before(world)
  for before in world:preceding() do
    if before.strong then return before end
    if before.kind == "set" and before.name == "lock_timeout" then return nil end
  end
  return nil
end

local function about_value(value, longest)
  local time = session.milliseconds(value)
  if time == 0 then return "lock_timeout = 0 is no limit" end
  if time and time > longest then
    return ("lock_timeout = %s: everybody waits for as long"):format(value)
  end
  return nil
end

local function is_for_concurrently(world)
  for later in world:following() do
    if later.concurrently then return true end
    if later.table or later.index then return false end
  end
  return false
end

function rule.check(effect, world)
  if effect.name ~= "lock_timeout" then return nil end
  if effect["local"] and world.session:transaction() == "off" then
    return "SET LOCAL outside a transaction has no effect"
  end
  local bad = about_value(effect.value, world.options.longest_lock_timeout or 10000)
  if bad and not is_for_concurrently(world) then return bad end
  local before = not bad and locked_before(world)
  if before then
    return ("it comes after line %d, which took %s"):format((before.statement:at()),
      locks.NAMES[before.strong.mode])
  end
  return nil
end

return rule
