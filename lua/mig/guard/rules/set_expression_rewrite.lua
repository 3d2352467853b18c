--- ALTER COLUMN … SET EXPRESSION (17).
local rule = {}

rule.description = {
  number = 24, severity = "error", on = { "set_expression" },
  title = "A new expression of a stored column rewrites the table",
  why = "SET EXPRESSION (17) computes the stored value of every row under ACCESS EXCLUSIVE "
    .. "(measured).",
  safe = [[
-- A new column with the new expression; then the old one goes
migrator.actor:add_column {
  table_name = "{table}", column_name = "{column}_new", type = "{type}",
}
]],
}

function rule.check(effect, world)
  local column = world.state:column(effect.table, effect.name)
  if not world:in_use(effect.table) or column and column.generated == "virtual" then return nil end
  return ('all of %s is written anew while nobody can use it'):format(world:say(effect.table))
end

return rule
