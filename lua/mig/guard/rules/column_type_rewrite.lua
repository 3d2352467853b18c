--- ALTER COLUMN … TYPE that is more than words.
local rule = {}

rule.description = {
  number = 26, severity = "error", on = { "alter_type" },
  title = "A change of type rewrites the table",
  why = "Unless the new type stores the same bytes (varchar(20) to text, more digits of a "
    .. "numeric, …), the table and its indexes are written anew under ACCESS EXCLUSIVE.",
  safe = [[
-- Migration 1: a column of the new type, written by the code beside the old one
migrator.actor:add_column {
  table_name = "{table}", column_name = "{column}_new", type = "{type}",
}
-- Fill it in batches, deploy code that reads it; then migration 2
migrator.actor:drop_column { table_name = "{table}", column_name = "{column}" }
]],
}

local WIDEST = { text = true, varchar = true, numeric = true }

-- Without the old type: into an unlimited type nothing is written anew, as a rule.
local function likely(effect, world)
  if world.state:column_type(effect.table, effect.name) or effect.using then return true end
  local new = effect.type
  return not (new and WIDEST[new.base] and #new.modifiers == 0 and new.array == 0)
end

function rule.check(effect, world)
  if not world:in_use(effect.table) then return nil end
  local cost = world:cost(effect)
  local old = world.state:column_type(effect.table, effect.name)
  if cost.rewrite and not likely(effect, world) then
    return { severity = "note",
      message = ('%s costs nothing from most text and number types; from others '
      .. "all of %s is written anew"):format(effect.type.text, world:say(effect.table)) }
  end
  if cost.rewrite then
    return { severity = not old and not effect.using and "warning" or nil,
      message = ('all of %s is written anew while nobody can use it: %s'):format(
        world:say(effect.table), cost.rewrite) }
  end
  if cost.scan then
    return { severity = "warning",
      message = ('all of %s is read while nobody can use it: %s'):format(
      world:say(effect.table), cost.scan) }
  end
  return nil
end

return rule
