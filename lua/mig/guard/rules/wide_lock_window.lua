--- Strong locks on several tables in one transaction.
local locks = require("mig.guard.locks")

local rule = {}

rule.description = {
  number = 93, severity = "warning", on = { "ANY" },
  title = "Several tables are locked in one transaction",
  why = "All stay locked until the last is done, and two transactions that take them in "
    .. "another order deadlock.",
  safe = [[
-- One migration a table
migrator.actor:add_column { table_name = "{table}", column_name = "{column}", type = "{type}" }
]],
}

local function others(effect, world)
  local seen, list = {}, {}
  for _, held in ipairs(world.session.holding) do
    local key = world.state:key(held.ref)
    if locks.is_at_least(held.mode, "SRX") and held.effect.statement ~= effect.statement
      and not seen[key] then
      seen[key] = true
      list[#list + 1] = held.ref
    end
  end
  return list, seen
end

function rule.check(effect, world)
  if effect.part ~= 1 or not world.session:may_be_in_transaction() then return nil end
  if not effect.table or not world:locks_at_least(effect, "SRX") then return nil end
  if world.session.told.wide then return nil end
  local list, seen = others(effect, world)
  if #list == 0 or seen[world.state:key(world:lock(effect).ref)] then return nil end
  world.session.told.wide = true
  local names = {}
  for i, ref in ipairs(list) do names[i] = world:say(ref) end
  return { severity = world:if_transaction("warning"), message =
    ("%s is locked as well while %s %s locked"):format(world:say(effect.table),
      table.concat(names, ", "), #names == 1 and "stays" or "stay") }
end

return rule
