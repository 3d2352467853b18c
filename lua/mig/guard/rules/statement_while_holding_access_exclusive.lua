--- More is done after ACCESS EXCLUSIVE was taken.
local rule = {}

rule.description = {
  number = 92, severity = "warning", on = { "ANY", "select" },
  title = "More is done while a table is locked against everybody",
  why = "ACCESS EXCLUSIVE is kept until the transaction ends: each further statement makes the"
    .. " outage longer.",
  safe = [[
-- What locks comes last, in a migration of its own
migrator.actor:add_column { table_name = "{table}", column_name = "{column}", type = "{type}" }
]],
}

local QUIET = { set = true, reset = true, begin = true, commit = true, rollback = true,
  savepoint = true,
  release = true, rollback_to = true, comment = true, call = true, script_end = true,
    run_end = true }

-- The first lock of the kind that another statement took.
local function held_before(effect, world)
  local held = world.session.exclusive
  return held and held.effect.statement ~= effect.statement and held or nil
end

local SLOW = { select = true, update = true, delete = true, insert = true, merge = true,
  copy = true }

local function takes_long(effect, world)
  local cost = world:cost(effect)
  return SLOW[effect.kind] or cost.rewrite or cost.scan
end

-- Once a transaction for what takes long, once for what does not.
local function is_news(session, slow)
  local key = slow and "slow" or "quick"
  if session.told[key] then return false end
  session.told[key] = true
  return true
end

function rule.check(effect, world)
  local session = world.session
  if effect.part ~= 1 or QUIET[effect.kind] or not session:may_be_in_transaction() then
    return nil
  end
  local held = held_before(effect, world)
  local slow = held and takes_long(effect, world)
  if not held or not is_news(session, slow) then return nil end
  return { severity = slow and world:if_transaction("warning") or "note", lock = false,
    message = ("%s stays locked against reads and writes since line %d"):format(
      world:say(held.ref), (held.effect.statement:at())) }
end

return rule
